"""Contents on disk."""

import contextlib
import hashlib
import os

import pytest

from keydesk.media.storage import FORGOTTEN, INCOMING, Folder

DIGEST = hashlib.sha256(b"a picture").hexdigest()


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "media")


def keep(folder, data=b"a picture"):
    with folder.begin() as incoming:
        incoming.write(data[:3])
        incoming.write(data[3:])
        incoming.finish()
        folder.put(incoming)
        return incoming.digest


def files(folder):
    return sorted(str(p.relative_to(folder.root)) for p in folder.root.rglob("*") if p.is_file())


def test_a_content_lies_under_its_digest_and_is_kept_once(folder):
    assert keep(folder) == keep(folder) == DIGEST
    assert files(folder) == [f"{DIGEST[:2]}/{DIGEST[2:]}"]
    with folder.open(DIGEST) as source:
        assert source.read() == b"a picture"
    assert folder.has(DIGEST)
    assert not folder.has("0" * 64)


def test_nobody_else_on_the_machine_reads_it(folder):
    keep(folder)
    paths = [folder.root, *folder.root.rglob("*")]
    assert {p.stat().st_mode & 0o077 for p in paths} == {0}


def test_what_does_not_come_in_whole_leaves_nothing(folder):
    """Half an upload that stays is a disk that fills."""
    with contextlib.suppress(RuntimeError), folder.begin() as incoming:
        incoming.write(b"half")
        raise RuntimeError
    with folder.begin() as incoming:
        incoming.write(b"whole, but refused")
        incoming.finish()
    assert files(folder) == []


def test_what_a_killed_process_left_is_taken_away_a_day_later(folder):
    with folder.begin() as first, folder.begin() as second:
        old = first.path.stat().st_mtime - FORGOTTEN - 60
        os.utime(first.path, (old, old))
        with folder.begin():
            pass
        assert files(folder) == [f"{INCOMING}/{second.path.name}"]


def test_only_the_head_is_held_in_memory(folder):
    with folder.begin() as incoming:
        for _ in range(100):
            incoming.write(bytes(10_000))
        assert (incoming.size, len(incoming.head)) == (1_000_000, 4096)
