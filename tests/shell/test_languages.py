"""English and French: is every text there, and is the right one chosen?"""

import string
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from keydesk.shell import i18n
from keydesk.shell.times import Times, zone
from tests.shell.texts import everything

NOW = datetime(2026, 11, 21, 13, 20, tzinfo=UTC)
FRENCH = i18n.languages()["fr"]


def test_french_has_every_text_of_the_console():
    """A page half in English is what people see of a forgotten line."""
    assert sorted(t for t in everything() if t[0] not in FRENCH.messages) == []


@pytest.mark.parametrize("texts", sorted(everything()), ids=lambda texts: texts[0][:40])
def test_a_translation_fills_in_what_the_text_fills_in(texts):
    """{nom} for {name} is an error only in the one place where the sentence is said."""
    for said in FRENCH.messages.get(texts[0], ()):
        assert fields(said) == fields(texts[-1])


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize(
    ("cookie", "accept", "code"),
    [
        ("fr", "en", "fr"),
        ("", "fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        ("", "de, en;q=0.5, fr;q=0.7", "fr"),
        ("", "de", "en"),
        ("", "", "en"),
        ("xx", "fr;q=abc, ;;;,", "en"),
        ("", "fr;q=0, en;q=0.1", "en"),
    ],
)
def test_the_reader_chooses_then_the_browser(cookie, accept, code):
    assert i18n.chosen(cookie, accept).code == code


def test_a_page_is_said_in_the_language_asked_for(desk):
    page = desk.get("/console/nowhere", headers={"Accept-Language": "fr"}).text
    assert '<html lang="fr"' in page
    assert "Il n’y a rien ici" in page


@pytest.mark.parametrize(
    ("passed", "english", "french"),
    [
        (timedelta(seconds=-3), "0 s ago", "il y a 0 s"),
        (timedelta(seconds=40), "40 s ago", "il y a 40 s"),
        (timedelta(minutes=12), "12 min ago", "il y a 12 min"),
        (timedelta(hours=3), "3 h ago", "il y a 3 h"),
        (timedelta(days=1), "1 day ago", "il y a 1 jour"),
        (timedelta(days=128), "128 days ago", "il y a 128 jours"),
    ],
)
def test_a_moment_is_said_as_time_passed(passed, english, french):
    said = [Times(i18n.languages()[code], UTC, NOW).ago(NOW - passed) for code in ("en", "fr")]
    assert said == [english, french]


def test_what_never_was_and_what_never_ends():
    times = Times(FRENCH, UTC, NOW)
    assert (times.ago(None), times.date(None)) == ("Jamais", "Jamais")


def test_times_are_the_readers_own():
    times = Times(i18n.languages()["en"], ZoneInfo("Asia/Tokyo"), NOW)
    assert times.moment(NOW) == "21 Nov 2026, 22:20"
    assert times.until(NOW + timedelta(days=72)) == "in 72 days"


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../../etc/passwd", "x" * 500, "\0", "/"])
def test_a_zone_that_is_none_is_utc(name):
    """The cookie is whatever a browser sends; a broken one must not break every page."""
    assert zone(name) is UTC
