"""Where a team role may begin: four sets of permissions, with a sentence each."""

from dataclasses import dataclass

from keydesk.access.roles import VIEWER
from keydesk.auth.permissions import CATALOG, with_root


@dataclass(frozen=True)
class Preset:
    id: str
    name: str
    explanation: str
    permissions: frozenset[str]


READING = VIEWER.permissions
WRITING = frozenset(p for p in CATALOG.permissions if p.endswith((":create", ":update")))
PRESETS = (
    Preset("read_only", "Read-only", "Reads the catalogue and its settings.", READING),
    Preset(
        "catalog_read_write",
        "Catalogue read-write",
        "Reads, creates and updates the whole catalogue; deletes nothing.",
        READING | WRITING,
    ),
    Preset(
        "stock_and_prices",
        "Stock and price updates",
        "Finds products and updates them; creates and deletes nothing.",
        with_root(
            {
                "products:read",
                "products:update",
                "attributes:read",
                "channels:read",
                "currencies:read",
            }
        ),
    ),
    Preset(
        "translation",
        "Translation",
        "Reads the catalogue, and updates products and product models in place.",
        READING | {"products:update", "product_models:update"},
    ),
)
BY_ID = {preset.id: preset for preset in PRESETS}
