"""The journeys in docs/ name functions; a journey through what was renamed leads nowhere."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from tests.house.pages import DOCS
from tests.house.sources import ROOT

SYMBOL = re.compile(r"`(keydesk(?:\.\w+)+)`")
# In the data directory.
FILES = {"keydesk.db", "keydesk.db.stamp", "keydesk.toml", "keydesk.key", "keydesk.rates"}
JOURNEYS = sorted((DOCS / "journeys").glob("*.md"))
NAMING = [*JOURNEYS, DOCS / "architecture.md", *sorted((DOCS / "adr").glob("*.md"))]


def resolve(dotted: str) -> object:
    """Imports as far as there are modules, then takes attributes."""
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for name in parts[cut:]:
            found = getattr(found, name)
        return found
    raise ModuleNotFoundError(dotted)


def test_the_two_journeys_are_told():
    assert {path.stem for path in JOURNEYS} >= {"token", "revoke"}


@pytest.mark.parametrize("page", NAMING, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_symbol_that_a_page_names_exists(page: Path):
    missing = []
    for dotted in set(SYMBOL.findall(page.read_text(encoding="utf-8"))) - FILES:
        try:
            resolve(dotted)
        except (ModuleNotFoundError, AttributeError):
            missing.append(dotted)
    assert missing == []


@pytest.mark.parametrize("page", JOURNEYS, ids=lambda page: page.stem)
def test_a_journey_names_the_places_it_passes(page: Path):
    assert len(SYMBOL.findall(page.read_text(encoding="utf-8"))) >= 6
