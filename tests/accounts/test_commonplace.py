"""Passwords that guessers try first are refused, however long they are made."""

import pytest

from keydesk.accounts import rules
from keydesk.accounts.commonplace import commonplace
from keydesk.kit.secret import Secret


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "Password2026!", "123456123456", "qwertyqwerty", "aaaaaaaaaaaaa",
        "ABCabcabcabc", "1qaz2wsx3edc", "!!!iloveyou!!!", "111111111111",
    ],
)  # fmt: skip
def test_what_everybody_takes_is_refused(password):
    assert list(rules.of_password("new", Secret(password)))


@pytest.mark.parametrize(
    "password",
    ["walnut-ferry-lantern-93", "correct horse battery", "mot de passe à moi", "7Gq!x0Zp#w2L"],
)
def test_a_few_unrelated_words_are_taken(password):
    assert list(rules.of_password("new", Secret(password))) == []


def test_repetition_is_looked_for_in_short_texts_only():
    """The search takes the cube of the length: a password of 1,024 letters would hold a worker."""
    assert commonplace("ab" * 50)
    for text in ("ab" * 512, "1" * 1023 + "x", "a" * 1023 + "b"):
        assert not commonplace(text)
