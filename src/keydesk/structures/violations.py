"""What can be wrong with data of the catalog, as types.  Each dialect owns the texts.

Two sorts, as in Akeneo.  `Misfit`: the data does not have the form or names what does not exist,
so nothing more is looked at.  `Flawed`: the form is right, and every rule that is broken is told.
"""

from dataclasses import dataclass, field

from keydesk.kit.errors import KeydeskError


@dataclass(frozen=True)
class Flaw:
    """One broken rule: `code` says which, `params` fill its sentence.

    property   what was sent: "code", "labels", "values", "attribute_requirements"…
    attribute, locale, scope, currency   of a product's value; None where it has none
    """

    code: str
    property: str
    params: dict[str, object] = field(default_factory=dict)
    attribute: str = ""
    locale: str | None = None
    scope: str | None = None
    currency: str | None = None


class Misfit(KeydeskError):
    """The form is wrong, or something named does not exist: `rule` says which, params the rest."""

    status, code = 422, "misfit"

    def __init__(self, rule: str, **params: object) -> None:
        super().__init__("What was sent does not fit the catalog.")
        self.rule, self.given = rule, params


class Flawed(KeydeskError):
    status, code = 422, "flawed"

    def __init__(self, *flaws: Flaw) -> None:
        super().__init__("What was sent breaks a rule of the catalog.")
        self.flaws = flaws


class Unknown(KeydeskError):
    """404.  `kind` is a kind of structures.model, "product", "product_model" or "media_file"."""

    status, code = 404, "unknown"

    def __init__(self, kind: str, name: str, owner: str = "") -> None:
        super().__init__("This does not exist in the catalog.")
        self.kind, self.name, self.owner = kind, name, owner


class NoOptions(Unknown):
    """404.  `name` is an attribute that exists, but whose type has no options."""


@dataclass(frozen=True)
class Saved:
    """What became of one wish of several; `key` is its code, identifier or uuid.

    changed   False when it was all like that before, so that nothing was written
    """

    key: str
    created: bool
    changed: bool = field(default=True, compare=False)


Outcome = Saved | KeydeskError
