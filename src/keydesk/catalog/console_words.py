"""What is wrong with a value, in sentences for the person who typed it."""

from collections.abc import Mapping

from keydesk.catalog import raw
from keydesk.kit.errors import Invalid, KeydeskError
from keydesk.shell import N_
from keydesk.shell.i18n import Language
from keydesk.structures.violations import Flaw, Flawed, Misfit

FLAWS = {
    "axis_blank": N_("This tells the variants apart, so it cannot be empty."),
    "axis_changed": N_("This tells the variants apart, so it cannot be changed."),
    "axis_taken": N_("Another variant has this combination: {holder}."),
    "axis_taken_by_another": N_("Another variant has this combination."),
    "blank": N_("Fill this in."),
    "currency_unknown": N_("No channel uses the currency {currency}."),
    "decimals": N_("Use a whole number."),
    "email": N_("Use an e-mail address, such as name@example.com."),
    "extension": N_("Use a file of these kinds: {allowed}."),
    "family_of_parent": N_("A variant is of the family of its model, {family}."),
    "file_too_large": N_("Use a file of at most {most} MB."),
    "identifier_characters": N_(
        "Use no commas, no semicolons, and no blanks at the beginning or end."
    ),
    "identifier_taken": N_("Another product has the identifier {identifier}."),
    "immutable": N_("This cannot be changed."),
    "negative": N_("Use zero or more."),
    "not_a_number": N_("Use a number."),
    "not_a_picture": N_("This is called a picture and is none."),
    "not_in_family": N_("The family {family} does not have this attribute."),
    "not_unique": N_("Another product has this value: it must be unique."),
    "option_unknown": N_("There is no such option: {codes}."),
    "parent_level": N_("Nothing can stand below {parent} here."),
    "parent_variant": N_("{parent} is of another family variant."),
    "quantity": N_("Use a quantity of 1 or more."),
    "regexp": N_("This does not have the form that the attribute asks for."),
    "rule_of_hidden": N_("This breaks a rule of something that your group hides."),
    "too_early": N_("Choose {bound} or later."),
    "too_high": N_("Use {bound} or less."),
    "too_large": N_("All its values together are too large: {most} bytes are the most."),
    "too_late": N_("Choose {bound} or earlier."),
    "too_long": N_("Use at most {most} characters."),
    "too_low": N_("Use {bound} or more."),
    "unit_unknown": N_("There is no such unit: {unit}."),
    "url": N_("Use a web address that begins with http:// or https://."),
}
MISFITS = {
    "attribute_unknown": N_("This attribute does not exist any more."),
    "characters": N_("This holds characters that cannot be stored."),
    "file_unknown": N_("This file does not exist any more."),
    "locale_not_of_attribute": N_("This attribute has no values in this locale."),
    "locale_not_of_scope": N_("The channel does not use this locale any more."),
    "locale_unknown": N_("No channel uses this locale any more."),
    "scope_unknown": N_("This channel does not exist any more."),
    "unknown_code": N_("{code} does not exist any more."),
}
ELSE = N_("This value does not fit: {rule}.")


def told(language: Language, error: KeydeskError, identifier: str) -> dict[str, str]:
    """By the name of the field, its first fault; "" is what no field is to blame for.

    `identifier`: the attribute that is the main identifier; its faults come under its property.
    """
    found: dict[str, str] = {}
    match error:
        case Flawed():
            for flaw in error.flaws:
                found.setdefault(_field(flaw, identifier), _flaw(language, flaw))
        case Misfit():
            attribute = str(error.given.get("attribute", ""))
            blamed = attribute or str(error.given.get("property", ""))
            text = MISFITS.get(error.rule)
            given = {"rule": error.rule, **error.given}
            found[raw.name(attribute) if attribute else _property(blamed)] = _said(
                language, text or ELSE, given
            )
        case Invalid():
            for one in error.violations:
                found.setdefault(one.field, language.say(one.template, **one.params))
        case _:
            found[""] = language.say(error.template, **error.params)
    return found


def _field(flaw: Flaw, identifier: str) -> str:
    if flaw.property == "identifier":
        return raw.name(identifier)
    if flaw.attribute:
        return raw.name(flaw.attribute, flaw.currency or "")
    return _property(flaw.property)


def _property(name: str) -> str:
    return name if name in ("family", "categories", "enabled") else ""


def _flaw(language: Language, flaw: Flaw) -> str:
    return _said(language, FLAWS.get(flaw.code, ELSE), {"rule": flaw.code, **flaw.params})


def _said(language: Language, text: str, params: Mapping[str, object]) -> str:
    texts = {
        name: ", ".join(map(str, of)) if isinstance(of, (list, tuple)) else of
        for name, of in params.items()
    }
    return language.say(text, **texts)
