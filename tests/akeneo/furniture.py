"""The catalog of the tests: sofas of one level, chairs of two, and simple products."""

from typing import Any

from keydesk.structures import model as of


def attribute(code: str, type_: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "type": f"pim_catalog_{type_}", "group": "other"} | more


def place(data: Any, locale: str | None = None, scope: str | None = None) -> dict[str, Any]:
    return {"locale": locale, "scope": scope, "data": data}


NUMBER = {"decimals_allowed": False, "negative_allowed": False}
STRUCTURE = (
    (
        of.CATEGORY,
        "",
        [
            {"code": "sofas", "parent": "master"},
            {"code": "chairs", "parent": "master"},
            {"code": "stools", "parent": "chairs"},
        ],
    ),
    (
        of.CHANNEL,
        "",
        [
            {
                "code": "ecommerce",
                "locales": ["en_US", "fr_FR"],
                "currencies": ["EUR", "USD"],
                "category_tree": "master",
            },
            {
                "code": "print",
                "locales": ["en_US", "de_DE"],
                "currencies": ["EUR"],
                "category_tree": "master",
            },
        ],
    ),
    (
        of.MEASUREMENT,
        "",
        [
            {
                "code": "Mass",
                "labels": {"en_US": "Mass"},
                "standard_unit_code": "KILOGRAM",
                "units": {
                    "KILOGRAM": {
                        "code": "KILOGRAM",
                        "labels": {},
                        "symbol": "kg",
                        "convert_from_standard": [{"operator": "mul", "value": "1"}],
                    },
                    "GRAM": {
                        "code": "GRAM",
                        "labels": {},
                        "symbol": "g",
                        "convert_from_standard": [{"operator": "div", "value": "1000"}],
                    },
                },
            }
        ],
    ),
    (
        of.ATTRIBUTE,
        "",
        [
            attribute("name", "text", localizable=True),
            attribute("description", "textarea", localizable=True, scopable=True),
            attribute("price", "price_collection", decimals_allowed=True),
            attribute("stock", "number", **NUMBER),
            attribute(
                "weight",
                "metric",
                metric_family="Mass",
                default_metric_unit="KILOGRAM",
                decimals_allowed=True,
                negative_allowed=False,
            ),
            attribute("color", "simpleselect"),
            attribute("size", "simpleselect"),
            attribute("materials", "multiselect"),
            attribute("assembly", "boolean"),
            attribute("release", "date"),
            attribute("picture", "image", allowed_extensions=["png"]),
            attribute("ean", "text", unique=True),
        ],
    ),
    (
        of.OPTION,
        "color",
        [{"code": "oak", "labels": {"en_US": "Oak"}}, {"code": "walnut"}, {"code": "white"}],
    ),
    (of.OPTION, "size", [{"code": "s"}, {"code": "m"}, {"code": "l"}]),
    (of.OPTION, "materials", [{"code": "wool", "labels": {"en_US": "Wool"}}, {"code": "silk"}]),
    (
        of.FAMILY,
        "",
        [
            {
                "code": "sofa",
                "attributes": [
                    "sku",
                    "name",
                    "description",
                    "price",
                    "color",
                    "stock",
                    "materials",
                ],
                "attribute_as_label": "name",
                "attribute_requirements": {
                    "ecommerce": ["sku", "name"],
                    "print": ["sku", "description"],
                },
            },
            {
                "code": "chair",
                "attributes": ["sku", "name", "color", "size", "weight", "ean"],
                "attribute_as_label": "name",
            },
        ],
    ),
    (
        of.VARIANT,
        "chair",
        [
            {
                "code": "chair_color_size",
                "variant_attribute_sets": [
                    {"level": 1, "axes": ["color"], "attributes": ["color"]},
                    {"level": 2, "axes": ["size"], "attributes": ["size", "sku", "weight", "ean"]},
                ],
            }
        ],
    ),
    (of.ASSOCIATION_TYPE, "", [{"code": "SET", "is_quantified": True}]),
    (of.GROUP_TYPE, "", [{"code": "RELATED"}]),
    (of.GROUP, "", [{"code": "autumn", "type": "RELATED"}]),
)
MODELS = [
    {
        "code": "havn",
        "family_variant": "chair_color_size",
        "values": {"name": [place("Havn", "en_US")]},
        "categories": ["chairs"],
    },
    {
        "code": "havn-oak",
        "family_variant": "chair_color_size",
        "parent": "havn",
        "values": {"color": [place("oak")]},
    },
]
SIMPLE = [
    {
        "identifier": f"NL-{number:02}",
        "family": "sofa",
        "enabled": number % 5 > 0,
        "values": {
            "name": [place(f"Sofa {number}", "en_US"), place(f"Canapé {number}", "fr_FR")],
            "stock": [place(number)],
        },
        "categories": ["sofas"],
    }
    for number in range(1, 19)
]
FULL = {
    "identifier": "NL-00/full",
    "family": "sofa",
    "categories": ["sofas", "stools"],
    "groups": ["autumn"],
    "values": {
        "name": [place("Everything", "en_US")],
        "description": [
            place("For the web", "en_US", "ecommerce"),
            place("Pour le web", "fr_FR", "ecommerce"),
            place("For paper", "en_US", "print"),
            place("Für Papier", "de_DE", "print"),
        ],
        "price": [
            place([{"amount": "15.50", "currency": "EUR"}, {"amount": "17.00", "currency": "USD"}])
        ],
        "color": [place("oak")],
        "materials": [place(["silk", "wool"])],
        "weight": [place({"amount": "12.5", "unit": "KILOGRAM"})],
        "stock": [place(3)],
        "assembly": [place(True)],
        "release": [place("2026-06-13T00:00:00+00:00")],
    },
    "associations": {
        "PACK": {"products": ["NL-01", "NL-02"], "product_models": ["havn"], "groups": ["autumn"]}
    },
    "quantified_associations": {
        "SET": {
            "products": [{"identifier": "NL-03", "quantity": 2}],
            "product_models": [{"identifier": "havn", "quantity": 1}],
        }
    },
}
PRODUCTS = [
    *SIMPLE,
    FULL,
    {
        "identifier": "havn-oak-s",
        "parent": "havn-oak",
        "values": {"size": [place("s")], "ean": [place("1")]},
    },
    {"identifier": "bare"},
]
IDENTIFIERS = sorted(one["identifier"] for one in PRODUCTS)
