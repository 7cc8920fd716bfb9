"""Amounts in one unit, said in another."""

from decimal import Decimal

import pytest

from keydesk.structures import measurements, measures, units
from keydesk.structures.draft import Draft
from keydesk.structures.model import MEASUREMENT
from keydesk.structures.rules import Change, flaws
from keydesk.structures.snapshots import BASICS

FAMILIES = BASICS.documents[MEASUREMENT]
SAME = [
    ("Weight", "1500", "GRAM", "1.5", "KILOGRAM"), ("Weight", "1", "POUND", "16", "OUNCE"),
    ("Length", "2.54", "CENTIMETER", "1", "INCH"), ("Length", "1", "MILE", "5280", "FEET"),
    ("Temperature", "100", "CELSIUS", "212", "FAHRENHEIT"), ("Area", "1", "HECTARE", "100", "ARE"),
    ("Temperature", "-40", "FAHRENHEIT", "-40", "CELSIUS"),
    ("Temperature", "0", "CELSIUS", "273.15", "KELVIN"),
    ("Temperature", "80", "REAUMUR", "100", "CELSIUS"),
    ("Volume", "1", "LITER", "1000", "CUBIC_CENTIMETER"), ("Volume", "1", "GALLON", "8", "PINT"),
    ("Duration", "1.5", "HOUR", "90", "MINUTE"), ("Duration", "12", "MONTH", "1", "YEAR"),
    ("Frequency", "2.4", "GIGAHERTZ", "2400", "MEGAHERTZ"), ("Binary", "8", "BIT", "1", "BYTE"),
    ("Power", "1", "KILOWATT", "1000", "WATT"), ("Voltage", "230", "VOLT", "0.23", "KILOVOLT"),
    ("Intensity", "1", "AMPERE", "1000", "MILLIAMPERE"), ("CaseBox", "2", "DOZEN", "24", "PIECE"),
    ("Speed", "36", "KILOMETER_PER_HOUR", "10", "METER_PER_SECOND"),
    ("Energy", "1", "KILOCALORIE", "4.184", "KILOJOULE"), ("Angle", "1", "REVOLUTION", "360",
     "DEGREE"), ("Pressure", "1", "ATM", "760", "TORR"), ("Pressure", "1", "BAR", "100000",
     "PASCAL"), ("ElectricCharge", "1", "AMPEREHOUR", "3600", "COULOMB"),
    ("VolumeFlow", "60", "LITER_PER_MINUTE", "1", "LITER_PER_SECOND"),
]  # fmt: skip


def test_the_same_amount_in_two_units():
    for family, amount, unit, other, to in SAME:
        document = FAMILIES[family]
        there = measures.convert(document, Decimal(amount), unit, to)
        back = measures.convert(document, Decimal(other), to, unit)
        assert abs(there - Decimal(other)) < Decimal("1e-12"), (family, unit, to, there)
        assert abs(back - Decimal(amount)) < Decimal("1e-12"), (family, to, unit, back)


def test_the_same_unit_changes_nothing_and_an_unknown_one_is_told():
    weight = FAMILIES["Weight"]
    assert str(measures.convert(weight, Decimal("1.50"), "GRAM", "GRAM")) == "1.50"
    assert measures.standard(weight, Decimal(1), "GRAM") == Decimal("0.001")
    for unit, to in (("METER", "GRAM"), ("GRAM", "METER"), ("METER", "METER")):
        with pytest.raises(KeyError):
            measures.convert(weight, Decimal(1), unit, to)


def test_what_every_catalog_begins_with_keeps_its_own_rules():
    rules = measurements.MEASUREMENTS
    for document in units.documents():
        change = Change(Draft(BASICS, []), "", None, document, document)
        assert flaws(rules, change) == [], document["code"]
