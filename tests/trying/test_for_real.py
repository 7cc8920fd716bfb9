"""What people paste, run as it is against a real server: in a shell, in Python, in newman."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.command import ROOT, keydesk, keydesk_json, run
from tests.harness.server import Server

PLAIN = {"PATH": "/usr/bin:/bin"}
NEWMAN = ROOT / "tests/newman/node_modules/.bin/newman"


class Shop:
    """A served desk with samples, one connection, and each kind of credential."""

    def __init__(self, data: Path) -> None:
        self.at = ("--data", data)
        made = self.say("connections", "create", "--label", "Shop", "--password-grant")
        self.username, self.password = made["username"], made["password"]
        self.key = self.say("keys", "create", *self.of("Key"))
        self.alone = self.say("clients", "create", *self.of("Alone"))
        self.connector = self.say("clients", "create", *self.of("Web"), "--grant", "password")

    def of(self, name):
        return "--connection", "shop", "--name", name, "--activate"

    def say(self, *words):
        return keydesk_json(*words, *self.at)

    def snippets(self, id_):
        (found,) = self.say("connections", "snippets", "shop", "--credential", id_)
        return {one["target"]: one for one in found["snippets"]}

    def run(self, id_, target, **secrets):
        """As pasted, with the secrets in place of the placeholders; what it printed."""
        one = self.snippets(id_)[target]
        text = one["text"]
        for placeholder, secret in secrets.items():
            text = text.replace(f"YOUR_{placeholder}", secret)
        command = ["bash", "-c"] if one["language"] == "shell" else [sys.executable, "-c"]
        done = subprocess.run([*command, text], env=PLAIN, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    data = tmp_path_factory.mktemp("pasted") / "data"
    owner = ["--owner-email", "ingrid@nordlys.example", "--owner-password-stdin"]
    keydesk("init", "--data", data, "--organization", "Nordlys", *owner, given="a-long-pass-93\n")
    with Server(data) as server:
        settings = data / "keydesk.toml"
        settings.write_text(f'{settings.read_text()}\npublic_url = "{server.url}"\n')
        yield Shop(data)


def test_the_lines_run_as_they_are_pasted(shop):
    """A snippet that nobody ever ran is a support ticket for each reader."""
    held = {
        shop.key["id"]: {"API_KEY": shop.key["secret"]},
        shop.alone["id"]: {"CLIENT_SECRET": shop.alone["client_secret"]},
        shop.connector["id"]: {
            "CLIENT_SECRET": shop.connector["client_secret"], "PASSWORD": shop.password,
        },
    }  # fmt: skip
    for id_, secrets in held.items():
        assert "_embedded" in json.loads(shop.run(id_, "curl", **secrets))
        assert shop.run(id_, "python", **secrets) == "", "no product, and no error"
        if shop.snippets(id_)["shipium"]["works"]:
            assert json.loads(shop.run(id_, "shipium", **secrets)) == {"info": "pong", "status": 1}


def test_the_fields_for_zapier_are_a_call_that_works(shop):
    """Its two steps, as Webhooks by Zapier sends them."""
    told, secret = shop.snippets(shop.alone["id"])["zapier"], shop.alone["client_secret"]
    fields = [(one["label"], one["value"]) for one in told["fields"]]
    known = dict(fields[:6])
    who = known["Basic Auth"].replace("YOUR_CLIENT_SECRET", secret).replace("|", ":")
    words = ["curl", "-s", known["URL"], "-d", known["Data"], "-u", who]
    given = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
    name, _, value = dict(fields[6:])["Headers"].partition(" | ")
    header = f"{name}: {value.replace('{{access_token}}', given['access_token'])}"
    words = ["curl", "-s", dict(fields[6:])["URL"], "-H", header]
    assert "_embedded" in json.loads(subprocess.run(words, capture_output=True, check=True).stdout)


def test_the_command_writes_two_files(shop, tmp_path):
    made = shop.say("connections", "postman", "shop", "--directory", tmp_path / "new")
    names = [Path(made[part]).name for part in ("collection", "environment")]
    assert names == ["shop.postman_collection.json", "shop.postman_environment.json"]
    assert {path.name for path in (tmp_path / "new").iterdir()} == set(names)


def test_the_command_tests_and_says_what_mends_it(shop):
    waiting = shop.say("keys", "create", "--connection", "shop", "--name", "Waiting")
    test = ("connections", "test", *shop.at, "shop", "--credential")
    stopped = run(*test, waiting["id"])
    assert stopped.returncode == 1
    assert "  NO  credential  The key Waiting is inactive." in stopped.stdout
    assert "What mends it:\n  - Activate the key Waiting.\n" in stopped.stdout
    secret = shop.alone["client_secret"]
    told = keydesk(*test, shop.alone["client_id"], "--secret-stdin", given=f"{secret}\n")
    assert (told.splitlines()[0], secret in told) == ("Shop with Alone: works.", False)
    used = shop.say("clients", "show", shop.alone["id"])["secrets"][0]["last_use"]
    assert used["program"] == "Keydesk connection test", "a real call is an ordinary call"


@pytest.mark.world
@pytest.mark.parametrize("which", ["connector", "alone"])
def test_newman_runs_the_collection_and_all_its_assertions_hold(shop, tmp_path, which):
    """Postman's own program, with the scripts that the files hold."""
    newman = NEWMAN if NEWMAN.exists() else shutil.which("newman")
    if not newman:
        pytest.skip("newman is not there: `make test-world` installs it where npm is.")
    client = getattr(shop, which)
    wanted = ("--credential", client["id"], "--directory", tmp_path)
    made = shop.say("connections", "postman", "shop", *wanted)
    secrets = {"secret": client["client_secret"], "password": shop.password}
    given = [word for name, value in secrets.items() for word in ("--env-var", f"{name}={value}")]
    report = tmp_path / "report.json"
    told = ["--reporters", "json", "--reporter-json-export", report]
    command = [newman, "run", made["collection"], "-e", made["environment"], *given, *told]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    stats = json.loads(report.read_text())["run"]["stats"]
    requests = {"connector": 3, "alone": 2}[which]
    assert stats["requests"] == {"total": requests, "pending": 0, "failed": 0}
    assert stats["assertions"]["total"] == 2 * requests
    assert stats["assertions"]["failed"] == 0
