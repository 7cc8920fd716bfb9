"""The catalog of these tests, and who should see what of it: told a second time, and slowly."""

from typing import Any

from keydesk.structures import model as of

EVERYTHING = {"categories": {"*": "own"}, "channels": {"*": "view"}, "locales": {"*": "edit"},
              "attribute_groups": {"*": "edit"}}  # fmt: skip
PARENTS = {
    "master": None, "shoes": "master", "boots": "shoes", "shirts": "master", "season": None,
    "summer": "season",
}  # fmt: skip
CHANNELS = {"ecommerce": ["en_US", "fr_FR"], "print": ["fr_FR", "de_DE"]}
ATTRIBUTES = {  # group, localizable, scopable
    "a_both": ("marketing", True, True), "b_bare": ("erp", False, False),
    "c_local": ("marketing", True, False), "d_scoped": ("erp", False, True),
}  # fmt: skip
TREE: dict[str, tuple[str | None, tuple[str, ...]]] = {  # parent, own categories
    "prod-01": (None, ()), "prod-02": (None, ("shoes",)), "prod-03": (None, ("boots",)),
    "prod-04": (None, ("shirts",)), "prod-05": (None, ("boots", "shirts")),
    "prod-06": (None, ("summer",)), "prod-07": (None, ("master",)),
    "model-01": (None, ("shoes",)), "prod-11": ("model-01", ()),
    "prod-12": ("model-01", ("shirts",)),
    "model-02": (None, ()), "prod-15": ("model-02", ("shirts",)), "prod-16": ("model-02", ()),
    "model-04": (None, ()), "model-05": ("model-04", ("boots",)),
    "prod-13": ("model-05", ("summer",)),
    "model-06": ("model-04", ("shirts",)), "prod-14": ("model-06", ("summer",)),
}  # fmt: skip
AXES = {"prod-11": "s", "prod-12": "m", "prod-15": "s", "prod-16": "m", "prod-13": "s",
        "prod-14": "m", "model-05": "red", "model-06": "blue"}  # fmt: skip
LINKS = {
    "prod-01": {"X_SELL": {"products": ["prod-02", "prod-04"], "product_models": ["model-01"]}},
    "prod-04": {"X_SELL": {"products": ["prod-01", "prod-06"], "product_models": ["model-02"]}},
}


def _place(data: Any, locale: str | None = None, scope: str | None = None) -> dict[str, Any]:
    return {"locale": locale, "scope": scope, "data": data}


def places(attribute: str) -> list[tuple[str | None, str | None]]:
    _, localizable, scopable = ATTRIBUTES[attribute]
    every = sorted({one for locales in CHANNELS.values() for one in locales})
    if scopable:
        return [
            (locale, c) for c, ls in CHANNELS.items() for locale in (ls if localizable else [None])
        ]
    return [(locale, None) for locale in (every if localizable else [None])]


def text(attribute: str, locale: str | None, scope: str | None, name: str) -> str:
    return f"{attribute}:{locale}:{scope}@{name}"


def values(name: str, attributes: Any) -> dict[str, Any]:
    return {
        a: [_place(text(a, *at, name), *at) for at in places(a)] for a in attributes
    }  # fmt: skip


STRUCTURE = (
    (of.CATEGORY, "", [{"code": c, "parent": p} for c, p in PARENTS.items() if c != "master"]),
    (of.CHANNEL, "", [
        {"code": c, "locales": ls, "currencies": ["EUR"], "category_tree": "master"}
        for c, ls in CHANNELS.items()
    ]),
    (of.ATTRIBUTE_GROUP, "", [{"code": "marketing"}, {"code": "erp"}]),
    (of.ATTRIBUTE, "", [
        *(
            {"code": c, "type": "pim_catalog_text", "group": g, "localizable": lo, "scopable": sc}
            for c, (g, lo, sc) in ATTRIBUTES.items()
        ),
        *(
            {"code": c, "type": "pim_catalog_simpleselect", "group": "other"}
            for c in ("size", "color")
        ),
        {"code": "pic", "type": "pim_catalog_image", "group": "marketing"},
    ]),
    (of.OPTION, "size", [{"code": c, "attribute": "size"} for c in "sm"]),
    (of.OPTION, "color", [{"code": c, "attribute": "color"} for c in ("red", "blue")]),
    (of.ASSOCIATION_TYPE, "", [{"code": "X_SELL"}]),
    (of.FAMILY, "", [
        {"code": "things", "attributes": ["sku", *ATTRIBUTES, "size", "color", "pic"]}
    ]),
    (of.VARIANT, "things", [
        {"code": "by_size", "variant_attribute_sets": [
            {"level": 1, "axes": ["size"], "attributes": ["size", "b_bare", "pic"]}]},
        {"code": "by_both", "variant_attribute_sets": [
            {"level": 1, "axes": ["color"], "attributes": ["color", "c_local"]},
            {"level": 2, "axes": ["size"], "attributes": ["size", "b_bare", "pic"]}]},
    ]),
)  # fmt: skip
TWO = ("model-04", "model-05", "model-06")


def _held(name: str) -> list[str]:
    parent = TREE[name][0]
    if name.startswith("prod"):
        return ["b_bare"] if parent else list(ATTRIBUTES)
    if parent:
        return ["c_local"]
    return ["a_both", "d_scoped"] + ([] if name in TWO else ["c_local"])


def _values(name: str) -> dict[str, Any]:
    axis = {"color" if name in TWO else "size": [_place(AXES[name])]} if name in AXES else {}
    return values(name, _held(name)) | axis


MODELS = [
    {"code": name, "family_variant": "by_both" if name in TWO else "by_size", "parent": parent,
     "categories": list(categories), "values": _values(name)}
    for name, (parent, categories) in TREE.items() if name.startswith("model")
]  # fmt: skip
PRODUCTS = [
    {"identifier": name, "family": "things", "categories": list(categories),
     "values": _values(name)} | ({"parent": parent} if parent else {})
    for name, (parent, categories) in TREE.items() if name.startswith("prod")
]  # fmt: skip
RANK = {None: 0, "view": 1, "edit": 2, "own": 3}


def level(rights: dict[str, dict[str, str]], category: str) -> int:
    said, at = [rights["categories"].get("*")], category
    while at:
        said.append(rights["categories"].get(at))
        at = PARENTS[at]
    return max(RANK[one] for one in said)


def line(name: str) -> list[str]:
    """It and what stands above it, from the top."""
    parent = TREE[name][0]
    return [*(line(parent) if parent else []), name]


def sees(rights: dict[str, dict[str, str]], name: str) -> bool:
    """Each of them has no category from the top down to it, or one that may be viewed."""
    for n in range(1, len(line(name)) + 1):
        found = [c for one in line(name)[:n] for c in TREE[one][1]]
        if found and not any(level(rights, c) for c in found):
            return False
    return True


def said(rights: dict[str, dict[str, str]], section: str, code: str | None) -> bool:
    return code is None or bool(rights[section].get(code) or rights[section].get("*"))


def sees_text(rights: dict[str, dict[str, str]], attribute: str, locale: str | None,
              scope: str | None, name: str) -> bool:  # fmt: skip
    if locale and not any(
        said(rights, "channels", c) for c, ls in CHANNELS.items() if locale in ls
    ):
        return False
    group = ATTRIBUTES[attribute][0]
    return (
        sees(rights, name) and said(rights, "attribute_groups", group)
        and said(rights, "locales", locale) and said(rights, "channels", scope)
    )  # fmt: skip


def level_anywhere(rights: dict[str, dict[str, str]]) -> int:
    return max((RANK[one] for one in rights["categories"].values()), default=0)
