"""Whatever is sent, the answer is a refusal or a document that can be kept: never a crash."""

import copy
import json

from keydesk.structures.kinds import RULES
from keydesk.structures.model import KINDS, OPTION, VARIANT
from tests.structures.trial import SETS, catalog, wished

NONSENSE = [
    None, True, 0, -1, 1.5, 1e308, 10**30, "", "x", "1e99", "\x00", "\ud800", "sku", "name", "size",
    [], ["x"], ["name", "name"], [None], [[]], [{}], [{"level": 1}], [{"level": "1", "axes": [1]}],
    [{"level": True, "axes": ["size"]}], [{"level": 1, "axes": ["size"], "attributes": {}}],
    {}, {"x": None}, {"en_US": ""}, {"en_US": {}}, {"en_US": "\ud800"}, {"ecommerce": [None]},
    {"ecommerce": ["name"]}, {"\ud800": "x"}, {"weight": 1}, {"": ""},
    {"U": {}}, {"U": {"convert_from_standard": [{"operator": [], "value": {}}]}},
    {"U": {"convert_from_standard": [{"operator": "mul", "value": True}], "labels": None}},
    {"U": {"convert_from_standard": [{"operator": "mul", "value": "1e5"}], "symbol": None}},
]  # fmt: skip
BASES = [
    {"type": f"pim_catalog_{kind}", "group": "other", "validation_rule": rule}
    for kind, rule in (("text", "regexp"), ("number", None), ("metric", None), ("date", None),
                       ("image", None), ("boolean", None), ("identifier", None))
] + [{}]  # fmt: skip
EXISTING = {
    "attribute": "weight", "family": "shoes", VARIANT: "by_size", "category": "branch",
    "channel": "ecommerce", "measurement_family": "Area", "attribute_group": "other",
}  # fmt: skip
OWNERS = {OPTION: "size", VARIANT: "shoes"}


def test_nonsense_in_any_property_is_refused_or_kept():
    """One line of a batch that crashed would take the other 99 with it."""
    draft = catalog()
    for kind in KINDS:
        for name in RULES[kind].fields:
            for given in NONSENSE:
                for base in BASES if kind == "attribute" else [{}]:
                    wished(draft, kind, "new", base | {name: given}, OWNERS.get(kind, ""))
                    forget(draft)
                if kind in EXISTING:
                    wished(draft, kind, EXISTING[kind], {name: given}, OWNERS.get(kind, ""))
    json.dumps(list(draft.after.values()), allow_nan=False, ensure_ascii=False).encode()


def forget(draft):
    """What was made can be kept; then it is taken back, so that the next one is new again."""
    for key in [key for key in draft.after if key.code == "new"]:
        json.dumps(draft.after.pop(key), allow_nan=False, ensure_ascii=False).encode()
        del draft.before[key], draft._own[key.kind]["new"]


def test_what_was_sent_is_not_changed():
    """A sender who keeps its document must find it as it was."""
    draft = catalog()
    sent = {"attributes": ["size"], "labels": {"en_US": "A", "fr_FR": None}}
    before = copy.deepcopy(sent)
    assert wished(draft, "family", "hats", sent) == "created"
    sets = {SETS: [{"level": 1, "axes": ["size"], "attributes": []}]}
    assert wished(draft, VARIANT, "hats_by_size", sets, "hats") == "created"
    assert (sent, sets[SETS][0]["attributes"]) == (before, [])
