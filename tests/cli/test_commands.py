"""Each command as a person runs it: what it prints, where it complains, with which status."""

import json
import os
import sqlite3
import stat
import tarfile

import httpx2
import pytest
from click.testing import CliRunner

from keydesk.cli import main
from tests.cli.conftest import OWNER, PASSWORD
from tests.harness.command import run
from tests.harness.server import Server

CLEAN = {name: None for name in os.environ if name.startswith("KEYDESK_")}
KEY = {"id", "secret", "prefix", "name", "connection", "status", "permissions", "expires_at"}


def test_the_life_of_a_key(instance):
    made = instance.json("connections", "create", "--label", "Shop", "--flow-type", "destination")
    assert (made["code"], made["flow_type"], made["role"]) == ("shop", "destination", "viewer")
    wish = ("keys", "create", "--connection", "shop", "--name", "Web")
    key = instance.json(*wish, "--permission", "products:read", "--expires-in", "90d")
    assert key.keys() == KEY
    assert key["secret"].startswith(f"{key['prefix']}")
    assert (key["status"], key["permissions"]) == ("inactive", ["api:access", "products:read"])
    for verb, status in [("activate", "active"), ("deactivate", "inactive"), ("revoke", "revoked")]:
        assert instance.json("keys", verb, key["id"])["status"] == status
    (listed,) = instance.json("keys", "list", "--status", "revoked", "--search", "web")
    assert listed["id"] == key["id"]
    assert key["secret"] not in instance.tell("keys", "list") + instance.tell(
        "keys", "show", key["id"]
    )
    assert "can never be activated" in instance.fail("keys", "activate", key["id"])
    assert instance.json("keys", "delete", key["id"]) == {"id": key["id"], "deleted": True}
    assert instance.json("keys", "list") == []


def test_a_connection_is_listed_edited_and_deleted(instance):
    instance.tell("connections", "create", "--label", "ERP", "--code", "erp", "--all")
    assert instance.json("connections", "show", "erp")["access"] == "all"
    edited = instance.json("connections", "edit", "erp", "--permission", "products:read")
    assert edited["permissions"] == ["api:access", "products:read"]
    assert not instance.json("connections", "deactivate", "erp")["active"]
    assert instance.json("connections", "activate", "erp")["active"]
    assert "erp" in instance.tell("connections", "list")
    instance.tell("connections", "delete", "erp")
    assert instance.json("connections", "list") == []


WRONG = [
    (1, "connections create --label Lab --code a", "code: Connection code is too short"),
    (1, "connections create --label Lab --role king", "role: There is no role king."),
    (1, "connections create --label Lab --all --role viewer", "role: Choose one"),
    (1, "connections create --label Lab --permission x:y", "permissions: There is no permission"),
    (2, "connections create --label Lab --flow-type up", "Invalid value for '--flow-type'"),
    (2, "connections create", "Missing option '--label'"),
    (1, "connections show nothing", "There is no connection nothing."),
    (1, "keys create --connection nothing --name N", "There is no connection nothing."),
    (1, "keys create --connection shop --name N --permission users:manage", "Shop itself does not"),
    (1, "keys create --connection shop --name N --expires-in 99999y", "expires_at: Choose a date"),
    (2, "keys create --connection shop --name N --expires-in soon", "Write 90d, 12h, 2w, 1y"),
    (2, "keys create --connection shop --name N --expires-in -1d", "Write 90d"),
    (2, "keys create --connection shop --name N --all --permission products:read", "not both"),
    (1, "keys revoke 000000000000", "There is no key 000000000000."),
    (1, "keys list --status dead", "status: Choose active"),
    (1, "--organization fjord keys list", "There is no organization fjord."),
    (2, "keys explode", "No such command"),
]  # fmt: skip


def test_what_is_wrong_is_said_on_standard_error_with_status_1_or_2(instance):
    """In this process, because so many would take long to start; the other tests start them."""
    instance.tell("connections", "create", "--label", "Shop")
    before = instance.json("keys", "list"), instance.json("connections", "list")
    for status, words, complaint in WRONG:
        done = CliRunner().invoke(main, ["--data", str(instance.data), *words.split()], env=CLEAN)
        assert (done.exit_code, done.stdout) == (status, ""), words
        assert complaint in done.stderr, words
    assert (instance.json("keys", "list"), instance.json("connections", "list")) == before


def test_errors_as_json_have_the_shape_of_the_api(instance):
    said = json.loads(instance.fail("keys", "revoke", "000000000000", "--json"))
    assert said == {"error": "not_found", "message": "There is no key 000000000000."}
    wish = ("connections", "create", "--label", "", "--code", "!", "--json")
    said = json.loads(instance.fail(*wish))
    assert said["error"] == "invalid"
    assert {entry["field"] for entry in said["fields"]} == {"label", "code"}


@pytest.mark.parametrize(("environ", "complaint"), [
    ({"KEYDESK_PROT": "8000"}, "KEYDESK_PROT: there is no setting of this name. Did you mean"),
    ({"KEYDESK_PORT": "many"}, "KEYDESK_PORT: must be a whole number from 1 to 65535."),
    ({"KEYDESK_DATABASE_URL": "mysql://x"}, "KEYDESK_DATABASE_URL: must be postgresql://"),
    ({"KEYDESK_BRAND_PREFIX_FILE": "/nothing"}, "KEYDESK_BRAND_PREFIX_FILE: cannot read /nothing"),
])  # fmt: skip
def test_a_wrong_setting_refuses_with_one_line(instance, environ, complaint):
    said = instance.fail("serve", status=2, **environ)
    assert said.startswith(complaint)
    assert "\n" not in said


def test_without_an_instance_every_command_says_what_to_do(tmp_path):
    for words in (["keys", "list"], ["serve"], ["migrate"], ["doctor"], ["backup", "x"]):
        done = run("--data", tmp_path / "none", *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert "keydesk init" in done.stderr
        assert not (tmp_path / "none").exists()
    assert "--data DIR" in run("keys", "list").stderr


def test_init_makes_private_files_once(instance):
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in instance.data.iterdir()}
    assert {"keydesk.toml", "keydesk.db", "usage.db"} <= modes.keys()
    assert all(mode & 0o077 == 0 for mode in modes.values()), modes
    again = run("init", "--data", instance.data, "--organization", "N", *OWNER, given=PASSWORD)
    assert again.returncode == 1
    assert "already" in again.stderr


def test_a_weak_password_founds_nothing(tmp_path):
    done = run("init", "--data", tmp_path / "d", "--organization", "N", *OWNER, given="short\n")
    assert done.returncode == 1
    assert "password" in done.stderr.lower()


def test_migrating_twice_does_nothing(instance):
    assert instance.tell("migrate").strip() == "Nothing to do."
    assert instance.tell("migrate").strip() == "Nothing to do."


def test_doctor_finds_a_healthy_instance_and_a_sick_one(instance):
    found = {entry["check"]: entry["state"] for entry in instance.json("doctor")}
    assert found["database"] == found["migrations"] == found["files"] == "ok"
    (instance.data / "keydesk.db").rename(instance.data / "away.db")
    done = run("--data", instance.data, "doctor", "--json")
    assert done.returncode == 1
    assert "bad" in {entry["state"] for entry in json.loads(done.stdout)}


def test_a_backup_opens(instance, tmp_path):
    instance.tell("connections", "create", "--label", "Shop")
    file = tmp_path / "backup.tar.gz"
    instance.tell("backup", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with tarfile.open(file) as archive:
        archive.extractall(tmp_path / "opened")
    for name in ("keydesk.db", "usage.db"):
        with sqlite3.connect(tmp_path / "opened" / name) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        db.close()
    with sqlite3.connect(tmp_path / "opened" / "keydesk.db") as db:
        assert db.execute("SELECT code FROM connections").fetchall() == [("shop",)]
    db.close()
    assert "exists already" in instance.fail("backup", file)


def test_a_command_takes_effect_on_the_next_request_of_a_running_server(instance):
    """Security case 68."""
    instance.tell("connections", "create", "--label", "Shop")
    with Server(instance.data, workers=2) as server:
        key = instance.json("keys", "create", "--connection", "shop", "--name", "Web")
        headers = {"Authorization": f"Bearer {key['secret']}"}
        with httpx2.Client(base_url=server.url, headers=headers) as program:
            statuses = [program.get("/manage/v1/whoami").status_code]
            for verb in ("activate", "deactivate", "activate", "revoke"):
                instance.tell("keys", verb, key["id"])
                statuses.append(program.get("/manage/v1/whoami").status_code)
        assert statuses == [401, 200, 401, 200, 401]
    (listed,) = instance.json("keys", "list")
    assert listed["secrets"][0]["last_use"]["program"].startswith("python-httpx")


def test_the_life_of_a_client(instance):
    instance.tell("connections", "create", "--label", "Shop")
    wish = ("clients", "create", "--connection", "shop", "--name", "Web", "--activate")
    made = instance.json(*wish, "--grant", "client_credentials", "--grant", "password", "--all")
    assert made.keys() == {"id", "client_id", "client_secret"}
    assert made["client_id"] == f"kdc_{made['id']}"
    change = ("--name", "Storefront", "--grant", "client_credentials", "--access-seconds", "900")
    edited = instance.json("clients", "edit", made["id"], *change, "--expires-in", "never")
    assert (edited["name"], edited["grants"]) == ("Storefront", ["client_credentials"])
    assert (edited["access_seconds"], edited["expires_at"]) == (900, None)
    assert "There is no key" in instance.fail("keys", "edit", made["id"], "--name", "Key")
    again = instance.json("clients", "regenerate", made["id"])
    assert (again["client_id"], again["client_secret"] != made["client_secret"]) == (
        made["client_id"], True,
    )  # fmt: skip
    assert "kdc_" in instance.tell("clients", "show", made["id"])
    (listed,) = instance.json("clients", "list", "--search", "store")
    assert (listed["status"], len(listed["secrets"])) == ("active", 1)
    for verb, status in [("deactivate", "inactive"), ("activate", "active"), ("revoke", "revoked")]:
        assert instance.json("clients", verb, made["id"])["status"] == status
    assert instance.json("clients", "delete", made["id"]) == {"id": made["id"], "deleted": True}
