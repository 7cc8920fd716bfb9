"""A catalog in memory to try wishes on: what came of one, in words that fit into a table."""

from keydesk.kit.errors import KeydeskError
from keydesk.structures import editing
from keydesk.structures.draft import Draft, Key
from keydesk.structures.model import (
    ATTRIBUTE,
    BOOLEAN,
    CATEGORY,
    DATE,
    FAMILY,
    IMAGE,
    METRIC,
    SELECT,
    TEXT,
    VARIANT,
)
from keydesk.structures.snapshots import BASICS
from keydesk.structures.violations import Flawed, Misfit

SETS = "variant_attribute_sets"


def wished(draft, kind, code, data, owner="", *, may_create=True):
    """ "created", "kept", the rule of a Misfit, or its flaws: `property:code`, parted by blanks."""
    try:
        saved = editing.edit(draft, Key(kind, owner, code), data, may_create=may_create)
    except Misfit as misfit:
        return misfit.rule
    except Flawed as flawed:
        return " ".join(f"{one.property}:{one.code}" for one in flawed.flaws)
    except KeydeskError as other:
        return other.code
    return "created" if saved.created else "kept"


def catalog():
    """With an attribute of each usual type, the family `shoes` and its variants by size."""
    draft = Draft(BASICS, [])
    metric = {"metric_family": "Weight", "default_metric_unit": "KILOGRAM"}
    for code, kind, more in (
        ("name", TEXT, {"localizable": True}),
        ("ean", TEXT, {"unique": True}),
        ("weight", METRIC, metric),
        ("size", SELECT, {}),
        ("color", SELECT, {}),
        ("season", SELECT, {"scopable": True}),
        ("smart", BOOLEAN, {}),
        ("picture", IMAGE, {}),
        ("released", DATE, {}),
    ):
        data = {"type": kind, "group": "other"} | more
        assert wished(draft, ATTRIBUTE, code, data) == "created"
    shoes = ["name", "size", "color", "season", "smart", "picture", "weight", "ean"]
    assert wished(draft, FAMILY, "shoes", {"attributes": shoes}) == "created"
    by_size = {SETS: [{"level": 1, "axes": ["size"], "attributes": ["weight"]}]}
    assert wished(draft, CATEGORY, "branch", {"parent": "master"}) == "created"
    assert wished(draft, VARIANT, "by_size", by_size, "shoes") == "created"
    return draft
