"""Sealed secrets open with their key, in their place, and in no other way."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from keydesk.kit.errors import SealBroken
from keydesk.kit.seal import FILE, Seals
from keydesk.kit.secret import Secret

PLAIN = Secret("a secret that must be read again")


@pytest.fixture
def seals(tmp_path):
    return Seals(tmp_path / FILE)


def test_what_is_sealed_can_be_read_again_and_shows_nothing(seals):
    sealed = seals.seal(PLAIN, "here")
    assert seals.open(sealed, "here") == PLAIN
    assert seals.seal(PLAIN, "here") != sealed
    assert "secret" not in sealed


def test_the_key_is_made_when_first_needed_for_its_owner_only(seals):
    assert not seals.file.exists()
    seals.seal(PLAIN, "here")
    assert seals.file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in seals.file.parent.iterdir()] == [FILE]


def test_two_processes_that_make_the_key_at_once_agree(seals):
    """Else one of them seals with a key that nobody keeps."""
    with ThreadPoolExecutor(8) as pool:
        sealed = list(pool.map(lambda _: Seals(seals.file).seal(PLAIN, "x"), range(16)))
    assert all(seals.open(text, "x") == PLAIN for text in sealed)


def test_in_another_place_it_does_not_open(seals):
    """A row copied to another user would give that user a code that somebody else holds."""
    sealed = seals.seal(PLAIN, "second_factors alice totp")
    with pytest.raises(SealBroken):
        seals.open(sealed, "second_factors mallory totp")


def test_changed_it_does_not_open(seals):
    sealed = seals.seal(PLAIN, "here")
    with pytest.raises(SealBroken):
        seals.open(sealed[:-4] + ("AAAA" if sealed[-4:] != "AAAA" else "BBBB"), "here")


def test_without_its_key_it_says_so(seals):
    sealed = seals.seal(PLAIN, "here")
    seals.file.unlink()
    assert seals.unopened([(sealed, "here")]) == 1
    with pytest.raises(SealBroken, match="missing"):
        seals.open(sealed, "here")


def test_an_older_key_still_opens_and_the_last_one_seals(seals, tmp_path):
    former = seals.seal(PLAIN, "here")
    other = Seals(tmp_path / "other")
    other.seal(PLAIN, "here")
    seals.file.write_text(seals.file.read_text() + other.file.read_text())
    assert seals.open(former, "here") == PLAIN
    assert other.unopened([(seals.seal(PLAIN, "here"), "here")]) == 0


def test_the_setting_counts_instead_of_the_file(seals, tmp_path):
    sealed = seals.seal(PLAIN, "here")
    assert Seals(tmp_path / "nowhere", seals.file.read_text()).open(sealed, "here") == PLAIN
