"""Filters of attributes, and what is wrong with one, in words."""

from keydesk.catalog.filters import Filter
from keydesk.catalog.wording import Words
from keydesk.shell.i18n import N_, Language
from keydesk.structures.labels import locale_name
from keydesk.structures.model import CHANNEL, DATE, PRICE
from keydesk.structures.violations import Misfit

OPERATORS = {
    "=": N_("is"),
    "!=": N_("is not"),
    "<": N_("is less than"),
    "<=": N_("is at most"),
    ">=": N_("is at least"),
    ">": N_("is more than"),
    "IN": N_("is one of"),
    "NOT IN": N_("is none of"),
    "STARTS WITH": N_("begins with"),
    "CONTAINS": N_("contains"),
    "DOES NOT CONTAIN": N_("does not contain"),
    "BETWEEN": N_("is between"),
    "NOT BETWEEN": N_("is not between"),
    "EMPTY": N_("is empty"),
    "NOT EMPTY": N_("is not empty"),
}
OF_DATES = {"<": N_("is before"), ">": N_("is after")}
NUMBER, DAY = N_("Use a number."), N_("Choose a date.")
CHOOSE, ELSE = N_("Choose a value."), N_("This filter does not fit the attribute.")
MISFITS = {
    "filter_date": DAY,
    "filter_dates": DAY,
    "filter_locale_missing": N_("Choose a locale: this attribute has a value in each."),
    "filter_locale_unknown": N_("No channel uses this locale any more."),
    "filter_scope_missing": N_("Choose a channel: this attribute has a value in each."),
    "filter_scope_unknown": N_("This channel does not exist any more."),
    "filter_unknown": N_("{code} does not exist any more."),
}


def operator(language: Language, kind: str, of: str) -> str:
    words = OF_DATES.get(of) if kind == DATE else None
    return language.say(words or OPERATORS.get(of, of))


def wrong(language: Language, error: Misfit) -> str:
    expected = error.given.get("expected")
    value = NUMBER if expected == "numeric" else CHOOSE if expected else ELSE
    return language.say(MISFITS.get(error.rule, value), code=error.given.get("code", ""))


def said(words: Words, of: Filter) -> str:
    """`Colour is one of Red, Blue (French (France), Webshop)`."""
    here, language = words.here, words.language
    attribute = here.structure.attributes[of.field]
    parts = [here.labels.attribute(of.field), operator(language, attribute.type, of.operator)]
    if of.operator not in ("EMPTY", "NOT EMPTY"):
        parts.append(_value(words, of))
    place = [locale_name(of.locale, language.code)] if of.locale else []
    place += [here.labels.of(CHANNEL, of.scope)] if of.scope else []
    return " ".join(filter(None, parts)) + (f" ({', '.join(place)})" if place else "")


def _value(words: Words, of: Filter) -> str:
    attribute = words.here.structure.attributes[of.field]
    try:
        if of.operator.endswith("BETWEEN"):
            return " – ".join(words.say(attribute, one) for one in of.value)
        return words.say(attribute, [of.value] if attribute.type == PRICE else of.value)
    except (TypeError, KeyError, AttributeError):  # typed into the address by hand
        return str(of.value)
