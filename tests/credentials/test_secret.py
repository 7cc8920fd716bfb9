"""Minting and parsing keys: properties, and junk of every kind (security cases 1, 6, 25, 102)."""

import hashlib
import math
import string
import zlib
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import event

from keydesk.auth import NotMine
from keydesk.credentials.secret import (
    CHECKSUM_LENGTH,
    SECRET_LENGTH,
    NotOurs,
    Presented,
    checksum,
    mint,
    parse,
)
from keydesk.kit.freshness import Local
from keydesk.kit.ids import ALPHABET, new_id, random_text
from keydesk.kit.secret import Secret

PREFIXES = ("kd_live", "ke_live")
brands = st.sampled_from(PREFIXES)


def read(text: str):
    return parse(Secret(text), PREFIXES)


@given(brands)
def test_what_is_minted_is_read_again(brand):
    id_ = new_id()
    minted = mint(brand, id_)
    text = minted.secret.reveal()
    assert read(text) == Presented(id_, minted.digest, minted.scheme)
    assert minted.digest == hashlib.sha256(text.encode()).hexdigest()
    assert (minted.prefix, minted.last4) == (text[:12], text[-4:])
    assert text.startswith(f"{brand}_{id_}_")


@given(st.text(st.sampled_from(ALPHABET + "_"), min_size=1))
def test_the_checksum_is_what_scanners_work_out(body):
    """CRC32 in base62, as others write it down: digit by digit, six of them."""
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(CHECKSUM_LENGTH):
        number, rest = divmod(number, 62)
        digits = ALPHABET[rest] + digits
    assert checksum(body) == digits


def test_a_secret_holds_at_least_190_random_bits():
    """Security case 1: 128 is the least; UUIDs and time-seeded numbers were guessed elsewhere."""
    assert SECRET_LENGTH * math.log2(len(ALPHABET)) >= 190
    bodies = [mint("kd_live", "0" * 12).secret.reveal()[21:-CHECKSUM_LENGTH] for _ in range(500)]
    assert len(set(bodies)) == 500
    assert set("".join(bodies)) == set(string.ascii_letters + string.digits)


def test_randomness_comes_from_the_system(monkeypatch):
    """A seeded generator makes every instance mint the same keys."""
    monkeypatch.setattr("keydesk.kit.ids.secrets.token_bytes", bytes)
    assert mint("kd_live", "0" * 12).secret.reveal()[21:-6] == "0" * SECRET_LENGTH


def test_every_character_is_as_likely(monkeypatch):
    """256 bytes are no whole number of times 62 characters: the first ones came up more often."""
    given = iter([bytes(range(256)), bytes(256)])
    monkeypatch.setattr("keydesk.kit.ids.secrets.token_bytes", lambda _: next(given))
    assert Counter(random_text(248)) == dict.fromkeys(ALPHABET, 4)


@given(st.integers(0, 58), st.sampled_from(ALPHABET + "_-. é"))
def test_one_changed_character_is_junk(place, letter):
    """Security case 6: the checksum drops it before anything is asked of the database."""
    text = mint("kd_live", "0" * 12).secret.reveal()
    changed = text[:place] + letter + text[place + 1 :]
    assert changed == text or isinstance(read(changed), NotOurs)


@given(st.integers(1, 58))
def test_a_cut_or_doubled_key_is_junk(place):
    text = mint("kd_live", "0" * 12).secret.reveal()
    assert isinstance(read(text[:place]), NotOurs)
    assert isinstance(read(text + text[:place]), NotOurs)


@given(st.text())
@example("")
@example("\x00")
@example("kd_live_")
@example("kd_live_" + "0" * 12 + "_" + "0" * 39 + "\n")
@example("kd_live_" + "０" * 12 + "_" + "0" * 39)  # full-width digits: NFKC makes them 0
@example("\ud800")
@example("kd_live_" * 8192)
def test_any_text_is_answered_and_never_raises(text):
    """Security cases 25 and 102."""
    assert isinstance(read(text), NotOurs)


@pytest.mark.parametrize("brand", ["kd_test", "KD_LIVE", "kd", ""])
def test_another_brand_is_not_ours(brand):
    assert isinstance(read(mint(brand, "0" * 12).secret.reveal()), NotOurs)


def test_a_right_checksum_alone_proves_nothing(house):
    """Security case 6: a forged key with a right checksum is unknown, not accepted."""
    body = f"kd_live_{'0' * 12}_{'A' * SECRET_LENGTH}"
    answer = house.ask(Secret(body + checksum(body)))
    assert answer.reason == "unknown"


def test_junk_asks_nothing_of_the_database(house):
    """Security case 6."""
    asked = []
    event.listen(house.database.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
    scheme, junk = house.scheme, Secret("kd_live_" + "0" * 52)
    scheme.recall(junk)
    if isinstance(scheme.changed, Local):
        scheme.changed.opened().set_trace_callback(asked.append)
    assert scheme.recall(junk) == scheme.ask(junk) == NotMine()
    assert [statement for statement in asked if "SELECT" in statement] == []
