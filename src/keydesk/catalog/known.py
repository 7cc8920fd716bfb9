"""What is known around a product's values, and how its rules are told.  Pure."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Any

from keydesk.structures.model import Attribute, Structure
from keydesk.structures.violations import Misfit

Report = Callable[..., None]  # report("too_long", most=255)


@dataclass(frozen=True)
class Known:
    """What values may name.

    options   pairs of a select attribute and an option
    files     by media file code, its extension and size in bytes
    """

    structure: Structure
    options: Container[tuple[str, str]]
    files: dict[str, tuple[str, int]]


def misshapen(attribute: Attribute, expected: str, given: Any) -> Misfit:
    return Misfit(
        "value_misshapen",
        property=attribute.code,
        attribute=attribute.code,
        expected=expected,
        given=given,
    )
