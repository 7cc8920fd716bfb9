"""An instance from a backup, as an operator makes it after a disaster."""

import tarfile

import pytest

from keydesk.accounts import links
from keydesk.accounts import store as accounts
from keydesk.audit.sealer import Sealer
from keydesk.auth import open_house
from keydesk.kit.settings import current
from tests.harness.command import keydesk, keydesk_json, run

PASSWORD = "ferry-dusk-93-walnut\n"
OWNER = ["--organization", "Nordlys", "--owner-email", "ingrid@nordlys.example"]


@pytest.fixture
def data(tmp_path):
    """An instance with two keys: one active, one not."""
    data = tmp_path / "data"
    keydesk("init", "--data", data, *OWNER, "--owner-password-stdin", given=PASSWORD)
    keydesk("--data", data, "connections", "create", "--label", "Shop")
    make = ["--data", data, "keys", "create", "--connection", "shop", "--name"]
    keydesk(*make, "on", "--activate")
    keydesk(*make, "off")
    return data


def statuses(data):
    return {key["name"]: key["status"] for key in keydesk_json("--data", data, "keys", "list")}


def test_a_restored_instance_brings_no_revoked_key_back_to_life(data, tmp_path):
    """Security case 82: a backup made before a revocation still holds the key as active."""
    keydesk("backup", "--data", data, tmp_path / "b.tar.gz")
    on = next(k for k in keydesk_json("--data", data, "keys", "list") if k["name"] == "on")
    keydesk("--data", data, "keys", "revoke", on["id"])

    again = tmp_path / "again"
    told = keydesk("restore", "--data", again, tmp_path / "b.tar.gz")

    assert "1 credentials" in told
    assert statuses(again) == {"on": "inactive", "off": "inactive"}
    assert keydesk("doctor", "--data", again)


def test_a_restored_instance_brings_no_link_back_to_life(data, tmp_path):
    """An invitation that was withdrawn after the backup let in whoever still had it."""
    keydesk("users", "invite", "kari@nordlys.example", "--data", data)
    keydesk("backup", "--data", data, tmp_path / "b.tar.gz")
    keydesk("restore", "--data", tmp_path / "again", tmp_path / "b.tar.gz")
    for where, waiting in ((data, 1), (tmp_path / "again", 0)):
        house = open_house(current(where))
        with house.database.read() as db:
            home = accounts.list_organizations(db)[0].id
            assert len(links.pending(db, home, now=house.clock())) == waiting
        house.close()


def test_a_restore_tells_what_the_audit_log_lost_and_calls_it_no_fault(data, tmp_path):
    """Every later verification said that the log had been cut, until nobody read them any more."""
    seal(data)
    keydesk("backup", "--data", data, tmp_path / "b.tar.gz")
    keydesk("--data", data, "connections", "deactivate", "shop")
    seal(data)
    for file in ("keydesk.toml", "usage.db", *(f"keydesk.db{end}" for end in ("", "-wal", "-shm"))):
        (data / file).unlink(missing_ok=True)
    keydesk("restore", "--data", data, tmp_path / "b.tar.gz")
    seal(data)
    told = keydesk_json("--data", data, "audit", "verify")
    assert [(fault["kind"], fault["wrong"]) for fault in told["faults"]] == [("restored", False)]
    assert told["whole"]


def seal(data) -> None:
    house = open_house(current(data))
    sealer = Sealer(house)
    sealer.holder = "one worker"  # else the second waits for the lease of the first
    sealer.seal()
    house.close()


def test_where_an_instance_is_nothing_is_restored(data, tmp_path):
    keydesk("backup", "--data", data, tmp_path / "b.tar.gz")
    refused = run("restore", "--data", data, tmp_path / "b.tar.gz")
    assert (refused.returncode, "already" in refused.stderr) == (1, True)
    assert statuses(data) == {"on": "active", "off": "inactive"}


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b\x08\x00broken"])
def test_what_is_no_backup_is_refused_in_one_line(tmp_path, content):
    (tmp_path / "b.tar.gz").write_bytes(content)
    refused = run("restore", "--data", tmp_path / "again", tmp_path / "b.tar.gz")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)


def test_an_archive_cannot_write_outside_the_data_directory(data, tmp_path):
    """A backup from elsewhere may be a trap: names that climb out, links that point out."""
    keydesk("backup", "--data", data, tmp_path / "b.tar.gz")
    trap = tmp_path / "trap.tar.gz"
    with tarfile.open(tmp_path / "b.tar.gz") as source, tarfile.open(trap, "w:gz") as target:
        for member in source:
            target.addfile(member, source.extractfile(member))
        outside = tarfile.TarInfo("media/../../outside")
        target.addfile(outside)
        link = tarfile.TarInfo("media/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc"
        target.addfile(link)
    keydesk("restore", "--data", tmp_path / "again" / "deep", trap)
    assert not (tmp_path / "again" / "outside").exists()
    assert not (tmp_path / "again" / "deep" / "media").exists()


def test_media_files_come_back_and_what_was_still_coming_does_not(data, tmp_path):
    kept, coming = data / "media" / "ab" / "cd", data / "media" / "incoming" / "half"
    for path in (kept, coming):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"a picture")
    keydesk("backup", "--data", data, tmp_path / "b.tar.gz")
    keydesk("restore", "--data", tmp_path / "again", tmp_path / "b.tar.gz")
    found = [p for p in (tmp_path / "again" / "media").rglob("*") if p.is_file()]
    assert [p.relative_to(tmp_path / "again") for p in found] == [kept.relative_to(data)]
    assert found[0].read_bytes() == b"a picture"
