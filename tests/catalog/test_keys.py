"""Keys of values sort as the values do, and no long text has the key of another."""

from contextlib import closing
from decimal import Decimal
from sqlite3 import connect

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from keydesk.catalog import comparing, keys
from keydesk.catalog.filters import Filter
from keydesk.catalog.store import product_values
from keydesk.structures.basics import BARE_ATTRIBUTE
from keydesk.structures.model import Attribute

NUMBERS = st.decimals(-(10**40), 10**40, allow_nan=False, places=12) | st.decimals(-3, 3, places=40)


@settings(max_examples=200, derandomize=True, database=None)
@given(NUMBERS, NUMBERS)
def test_keys_of_numbers_compare_as_the_numbers(one, other):
    """`10` came before `9`, and `-1` after `-0.5`."""
    assert (keys.of_number(one) < keys.of_number(other)) == (one < other)
    assert (keys.of_number(one) == keys.of_number(other)) == (one == other)


def test_a_long_text_has_a_key_of_its_own():
    """Two descriptions were the same where their first 150 characters were."""
    long = "x" * 200
    cut, whole = keys.of_text(long)
    assert (len(cut), whole) == (151, long)
    assert keys.of_text(cut) == (keys.of_text(cut)[0], cut), "nobody writes a short text like it"
    assert len({keys.of_text(long + end)[0] for end in ("", "x", "y")}) == 3


def test_what_is_no_value_of_its_type_has_no_rows():
    """A value kept under older rules stopped the whole batch that it came with."""
    odd = [None, 3, "x", [], {}, ["a", 3], {"amount": "x", "unit": 1}, [{"amount": None}], "1e9x"]
    for kind in keys.KEYS:
        one = Attribute.of(BARE_ATTRIBUTE | {"code": "a", "type": kind})
        list(keys.rows(one, [{"locale": None, "scope": None, "data": data} for data in odd]))


def family(**units):
    """By unit the steps: `mul 3 add 1`."""

    def steps(text):
        words = text.split()
        pairs = zip(words[::2], words[1::2], strict=True)
        return [{"operator": how, "value": by} for how, by in pairs]

    return {"units": {c: {"code": c, "convert_from_standard": steps(t)} for c, t in units.items()}}


def met(how, amount, unit, of, **given):
    """Whether an amount in one unit fulfils a filter in another, by the keys alone."""
    ((unit_of, there),) = given.items()
    condition = comparing.metric(
        Filter("a", how, {"amount": amount, "unit": unit}), product_values.c, of
    )
    said = condition.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    row = f"SELECT '{unit_of}:{keys.of_number(there)}' AS value"
    with closing(connect(":memory:")) as db:
        return db.execute(f"SELECT {said} FROM ({row}) AS product_values").fetchone() == (1,)


def test_amounts_compare_across_units_exactly():
    """1 km/h was not 1000 m/h, because a third was rounded on the way."""
    speed = family(MS="mul 1", KMH="div 3.6", MH="div 3600", BACK="mul -2", K="sub 32 div 1.8")
    same = [("1", "KMH", "MH", "1000"), ("10", "MS", "KMH", "36"), ("3", "MS", "BACK", "-1.5")]
    for amount, unit, other, there in same:
        said = {how: met(how, amount, unit, speed, **{other: there}) for how in comparing.COMPARED}
        assert said == {"<": False, "<=": True, "=": True, "!=": False, ">=": True, ">": False}
    below = [("1", "MS", "BACK", "0"), ("1", "KMH", "MS", "0.2777777777"), ("0", "MS", "K", "31")]
    for amount, unit, other, there in below:
        said = {how: met(how, amount, unit, speed, **{other: there}) for how in comparing.COMPARED}
        assert said == {"<": True, "<=": True, "=": False, "!=": True, ">=": False, ">": False}
    assert met("=", "0.5", "MS", speed, MS=Decimal("0.50"))
