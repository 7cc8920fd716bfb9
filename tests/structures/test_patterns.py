"""Expressions that check values: they do what PHP does, and none runs for ever."""

import pytest

from keydesk.structures import patterns

FITS = [
    ("/^[a-z]+$/", "abc", True), ("/^[a-z]+$/", "aBc", False), ("/^[a-z]+$/i", "aBc", True),
    ("/b/", "abc", True), ("/^b/", "abc", False), ("#^a/b$#", "a/b", True), ("a|b", "b", True),
    (r"/^\d{3}-\d{2,4}$/", "123-4567", True), (r"/^\d{3}-\d{2,4}$/", "123-4", False),
    (r"/^\d{2,}$/", "1", False), (r"/^\d{2,}$/", "12345", True), ("/^a{0}$/", "", True),
    ("/^(ab|cd)*$/", "abcdab", True), ("/^(ab|cd)*$/", "abc", False), ("/^(?:a|)b$/", "b", True),
    (r"/^[^\s,;]+$/", "a b", False), (r"/^[\w.-]+@[\w.-]+$/", "a.b@c-d.e", True),
    (r"/^[]a]+$/", "]a", True), (r"/^[a\]-]+$/", "]-a", True), ("/^.$/", "\n", False),
    ("/^.$/s", "\n", True), (r"/\bcat\b/", "a cat.", True), (r"/\bcat\b/", "concat", False),
    (r"/^\x41\x{e9}$/", "Aé", True), (r"/^\p{Lu}\P{L}$/", "É1", True), ("/^a$/", "a\n", False),
    (r"/^a\z/", "a\n", False), ("/^b$/m", "a\nb", True), ("/a{x}/", "a{x}", True),
    (r"/^(\+|00)[1-9]\d*$/", "+33612", True), ("/(a*)*b/", "aaac", False), ("//", "x", True),
    ("/^a+?b$/", "aab", True), ("/^(a?){9}$/", "aaa", True), (r"/^[\d]+$/", "٣", False),
]  # fmt: skip
UNFIT = [
    "/(a/", "/a)/", "/[a/", "/*a/", "/a**/", "/(?=a)/", "/(?<!a)b/", r"/(a)\1/", "/a++/",
    r"/\q/", "/a/e", "/[b-a]/", "/a{3,2}/", "/" + "(" * 30,
    "/(((a{99}){99}){99}){99}/", "/((((){255}){255}){255}){255}/", "a" * 256,
]  # fmt: skip


def test_an_expression_fits_as_in_php():
    for regexp, text, expected in FITS:
        assert (regexp, text, patterns.fits(regexp, text)) == (regexp, text, expected)


def test_an_expression_that_cannot_be_run_is_refused():
    for regexp in UNFIT:
        with pytest.raises(patterns.Unfit):
            pytest.fail(f"{regexp}: {patterns.compiled(regexp)}")


@pytest.mark.parametrize("regexp", ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "a*a*a*a*a*a*b$"])
def test_no_expression_keeps_a_worker(regexp):
    """Python's own engine never ends with these: one attribute would stop a whole instance."""
    assert not patterns.fits(regexp, "a" * 254 + "!")
