"""Small things that everything stands on: secrets, clock, ids, cursors, times, names, logs."""

import copy
import json
import logging
import pickle
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keydesk.kit import filesystems, strictjson
from keydesk.kit.clock import SystemClock
from keydesk.kit.columns import micros, moment
from keydesk.kit.errors import Invalid, Violation
from keydesk.kit.ids import ALPHABET, new_id
from keydesk.kit.logs import Lines
from keydesk.kit.names import read_name
from keydesk.kit.paging import read_cursor, write_cursor
from keydesk.kit.secret import Secret

CANARY = "kd_live_canary"


def test_a_secret_never_prints_itself():
    """Security case 9."""
    secret = Secret(CANARY)
    for shown in (repr(secret), str(secret), f"{secret}", f"{secret!r:>9}", f"{secret:x}",
                  repr([secret]), str({"a": secret}), repr(Exception(secret))):  # fmt: skip
        assert "canary" not in shown
    for leak in (pickle.dumps, copy.deepcopy, json.dumps, hash):
        with pytest.raises(TypeError):
            leak(secret)
    assert not hasattr(secret, "__dict__")


def test_secrets_are_compared_with_secrets_only():
    """Security case 4."""
    assert Secret("é") == Secret("é")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"


def test_time_never_goes_back():
    """A clock that was set back revived keys that had expired."""
    clock = SystemClock()
    ahead = datetime.now(UTC) + timedelta(hours=1)
    assert clock.not_before(ahead)
    assert clock() >= ahead
    assert not clock.not_before(datetime.min.replace(tzinfo=UTC))
    assert clock() >= ahead


def test_a_clock_that_is_set_back_lets_nothing_live_longer(monkeypatch):
    """Security case 72: time that stands still until the machine has caught up did."""
    machine, ran = [1_000_000_000], [0.0]
    monkeypatch.setattr("keydesk.kit.clock.time_ns", lambda: machine[0] * 1000)
    monkeypatch.setattr("keydesk.kit.clock.monotonic", lambda: ran[0])
    clock = SystemClock()
    told = [clock.micros()]
    for set_by in (0, -300_000_000, 0, 600_000_000, -300_000_000, 0):
        ran[0] += 10
        machine[0] += 10_000_000 + set_by
        told.append(clock.micros())
    assert [after - before for before, after in pairwise(told)] == [
        10_000_000, 9_900_000, 9_900_000, 310_200_000, 9_900_000, 9_900_000,
    ]  # fmt: skip


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_is_kept_to_the_microsecond(at):
    assert moment(micros(at)) == at


def test_a_time_without_a_zone_is_a_defect():
    with pytest.raises(ValueError, match="zone"):
        micros(datetime(2030, 1, 1))  # noqa: DTZ001


def test_ids_are_twelve_characters_that_are_safe_in_an_address():
    made = {new_id() for _ in range(1000)}
    assert len(made) == 1000
    assert {len(id_) for id_ in made} == {12}
    assert set("".join(made)) <= set(ALPHABET)


storable = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@given(st.integers(-(2**63) + 1, 2**63 - 1), storable)
def test_a_cursor_of_numbers_is_read_again(value, tie):
    assert read_cursor(write_cursor(value, tie), numbers=True) == (value, tie)


@given(storable, storable)
def test_a_cursor_of_texts_is_read_again(value, tie):
    assert read_cursor(write_cursor(value, tie), numbers=False) == (value, tie)


@given(st.text(), st.booleans())
def test_any_other_cursor_is_refused_and_never_raises_anything_else(text, numbers):
    """Security case 102."""
    try:
        value, tie = read_cursor(text, numbers=numbers)
    except Invalid:
        return
    assert isinstance(value, int if numbers else str)
    assert isinstance(tie, str)


@given(st.text())
def test_a_name_is_one_clean_line_or_refused(text):
    name = read_name("name", text, longest=80, empty="Empty.")
    if not isinstance(name, Violation):
        assert 0 < len(name) <= 80
        assert name == name.strip()
        assert name.isprintable() or not set(name) & set("\x00\r\n\x1b\u2028")


@pytest.mark.parametrize(
    "text", ["a\u200bb", "a\u202eb", "\ufeffa", "\u200d", "a\u2066b", "\u00ad"]
)
def test_a_name_hides_nothing_and_turns_nothing_around(text):
    """Two keys looked the same in every list, and one of them was somebody else's."""
    assert isinstance(read_name("name", text, longest=80, empty="Empty."), Violation)


@pytest.mark.parametrize("text", ["\U0001f469\u200d\U0001f373", "\u0645\u06cc\u200c\u062e"])
def test_what_needs_a_joiner_keeps_it(text):
    assert read_name("name", text, longest=80, empty="Empty.") == text


@given(st.text())
def test_a_log_line_stays_one_line(text):
    """Security case 95: a line break in a user agent forged an entry of its own."""
    record = logging.makeLogRecord({"msg": "event", "program": text})
    line = Lines().format(record)
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["program"] == text


@given(st.dictionaries(st.text(st.characters()), st.text(st.characters())))
def test_json_is_always_utf8(body):
    json.loads(strictjson.dumps(body).decode())


MOUNTED = r"""
22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/root rw
40 22 0:35 / /mnt/data rw,relatime shared:20 master:3 - nfs4 server:/export rw,vers=4.2
41 40 0:36 / /mnt/data/local rw - xfs /dev/sdb rw
42 22 0:37 / /mnt/of\040us rw - fuse.sshfs us@host: rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/srv", ""), ("/mnt/data", "nfs4"), ("/mnt/data/desk", "nfs4"), ("/mnt/database", ""),
     ("/mnt/data/local/desk", ""), ("/mnt/of us/desk", "fuse.sshfs")],
)  # fmt: skip
def test_a_network_file_system_is_known_by_its_mount(path, kind, tmp_path, monkeypatch):
    """Shared memory there is shared by nobody: a revoked key would live on the other machine."""
    monkeypatch.setattr(filesystems, "MOUNTS", tmp_path / "mounts")
    (tmp_path / "mounts").write_text(MOUNTED.strip())
    assert filesystems.network_kind(Path(path)) == kind
