"""Locales and currencies: all that Babel knows; nobody has to make them.  Pure."""

import re
from functools import cache

from babel.localedata import locale_identifiers
from babel.numbers import list_currencies

WHOLE = re.compile(r"([a-z]{2,3})(?:_[A-Z][a-z]{3})?_([A-Z]{2})")


@cache
def known() -> frozenset[str]:
    """A language and a territory: `en_US`; with a script, both with it and without: `zh_CN`."""
    whole = [found for name in locale_identifiers() if (found := WHOLE.fullmatch(name))]
    return frozenset(name for one in whole for name in (one[0], f"{one[1]}_{one[2]}"))


@cache
def currencies() -> frozenset[str]:
    """By ISO 4217, those out of use among them."""
    return frozenset(list_currencies())


@cache
def sorted_locales() -> tuple[str, ...]:
    return tuple(sorted(known()))


@cache
def sorted_currencies() -> tuple[str, ...]:
    return tuple(sorted(currencies()))
