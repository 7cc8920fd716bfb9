"""What may stand in a product's values: attributes, channels, locales.

Fixed to the sample products' structure until families and attributes are data themselves.
"""

ATTRIBUTES = frozenset(
    {
        "name",
        "description",
        "brand",
        "price",
        "weight",
        "width",
        "height",
        "depth",
        "color",
        "materials",
        "stock",
        "release_date",
        "assembly_required",
    }
)
LOCALES = frozenset({"en_US", "fr_FR"})
CHANNELS = {"ecommerce": LOCALES, "print": LOCALES}
