"""Which rules each kind of the structure has.  Pure."""

from collections.abc import Mapping

from keydesk.structures import model, plain
from keydesk.structures.attributes import ATTRIBUTES
from keydesk.structures.categories import CATEGORIES
from keydesk.structures.channels import CHANNELS
from keydesk.structures.families import FAMILIES
from keydesk.structures.gathering import ATTRIBUTE_GROUPS
from keydesk.structures.measurements import MEASUREMENTS
from keydesk.structures.model import Structure
from keydesk.structures.rules import Rules
from keydesk.structures.variants import VARIANTS
from keydesk.structures.violations import NoOptions, Unknown

RULES: Mapping[str, Rules] = {
    model.ATTRIBUTE: ATTRIBUTES,
    model.ATTRIBUTE_GROUP: ATTRIBUTE_GROUPS,
    model.OPTION: plain.OPTIONS,
    model.FAMILY: FAMILIES,
    model.VARIANT: VARIANTS,
    model.CATEGORY: CATEGORIES,
    model.CHANNEL: CHANNELS,
    model.ASSOCIATION_TYPE: plain.ASSOCIATION_TYPES,
    model.MEASUREMENT: MEASUREMENTS,
    model.GROUP_TYPE: plain.GROUP_TYPES,
    model.GROUP: plain.GROUPS,
}
OWNERS: Mapping[str, str] = {model.OPTION: model.ATTRIBUTE, model.VARIANT: model.FAMILY}
PERMITTED: Mapping[str, str] = {  # by kind, the resource of the permissions to write it
    model.ATTRIBUTE: "attributes",
    model.ATTRIBUTE_GROUP: "attributes",
    model.OPTION: "attributes",
    model.FAMILY: "families",
    model.VARIANT: "families",
    model.CATEGORY: "categories",
    model.CHANNEL: "channels",
    model.ASSOCIATION_TYPE: "association_types",
    model.MEASUREMENT: "measurement_families",
    model.GROUP_TYPE: "products",
    model.GROUP: "products",
}


def owned(structure: Structure, kind: str, owner: str) -> None:
    """Raises Unknown when there is no such owner, NoOptions when that attribute has none."""
    of = OWNERS.get(kind)
    if of is None:
        return
    if not structure.has(of, owner):
        raise Unknown(of, owner)
    if kind == model.OPTION and structure.attributes[owner].type not in model.WITH_OPTIONS:
        raise NoOptions(of, owner)


def of_types(structure: Structure, *types: str) -> frozenset[str]:
    """The codes of its attributes of these types."""
    return frozenset(code for code, one in structure.attributes.items() if one.type in types)
