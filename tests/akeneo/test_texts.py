"""Every rule that the catalog can raise has a sentence: nobody is told the name of a rule."""

import ast
import string
from pathlib import Path

import pytest

import keydesk
from keydesk.akeneo import sentences, texts
from keydesk.structures.violations import Flaw, Misfit

ROOMS = ("structures", "catalog", "media")
FLAWS = {"Flaw", "report"}  # what makes one


def said(names: set[str]) -> set[str]:
    """The first argument of each call of these, wherever it is a constant."""
    found = set()
    for room in ROOMS:
        for path in (Path(keydesk.__file__).parent / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in names:
                    found |= {a.value for a in constants(node.args[:1])}
    return found


def constants(nodes):
    return [
        one
        for node in nodes
        for one in ast.walk(node)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]


def test_every_rule_and_every_code_has_a_sentence():
    rules, codes = said({"Misfit"}), said(FLAWS)
    assert len(rules) > 15
    assert len(codes) > 40
    assert rules - sentences.MISFITS.keys() - {"unknown_code"} == set()
    assert codes - sentences.FLAWS.keys() == set()


@pytest.mark.parametrize("rule", [*sentences.MISFITS, "unknown_code", "never heard of"])
def test_a_sentence_whose_parameters_are_missing_is_said_all_the_same(rule):
    """An answer must never break because a room forgot to name something."""
    message, _ = texts.misfit(Misfit(rule))
    assert "{" not in message
    assert message


@pytest.mark.parametrize("code", [*sentences.FLAWS, "never heard of"])
def test_a_flaw_is_said_with_whatever_is_known_of_it(code):
    names = [n for _, n, _, _ in string.Formatter().parse(sentences.FLAWS.get(code, "")) if n]
    for params in ({}, dict.fromkeys(names, "[{x}]"), {name: ["a", "b"] for name in names}):
        message = texts.flaw(Flaw(code, "values", params), "Category")
        assert message
        assert "None" not in message


def test_what_is_told_twice_of_one_property_is_told_once():
    twice = Flaw("blank", "values", attribute="name")
    other = Flaw("blank", "values", attribute="name", locale="en_US")
    told = texts.errors((twice, other, twice), "Product")
    assert [one["locale"] for one in told] == [None, "en_US"]


GIVEN = {
    "NULL": None, "boolean": True, "integer": 3, "double": 1.5, "array": {"a": 1}, "string": "text",
}  # fmt: skip


@pytest.mark.parametrize("name", GIVEN)
def test_what_was_given_is_named_as_php_names_it(name):
    message, _ = texts.misfit(Misfit("array_expected", property="x", given=GIVEN[name]))
    assert message.startswith(f'Property "x" expects an array as data, "{name}" given.')
