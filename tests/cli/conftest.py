"""An instance as `keydesk init` makes it, and a way to give it orders."""

import shutil
from pathlib import Path

import pytest

from tests.harness.command import keydesk, keydesk_json, run

OWNER = ("--owner-email", "ingrid@nordlys.example", "--owner-password-stdin")
PASSWORD = "walnut-ferry-lantern-93\n"


class Instance:
    def __init__(self, data: Path) -> None:
        self.data = data

    def tell(self, *words, **more):
        return keydesk("--data", self.data, *words, **more)

    def json(self, *words, **more):
        return keydesk_json("--data", self.data, *words, **more)

    def fail(self, *words, status=1, **more) -> str:
        """What a command that must fail says on standard error; nothing on standard output."""
        done = run("--data", self.data, *words, **more)
        assert (done.returncode, done.stdout) == (status, ""), done
        assert "Traceback" not in done.stderr
        return done.stderr.strip()


@pytest.fixture(scope="session")
def founded(tmp_path_factory) -> Path:
    data = tmp_path_factory.mktemp("founded") / "data"
    said = keydesk("init", "--data", data, "--organization", "Nordlys", *OWNER, given=PASSWORD)
    assert "Nordlys is ready" in said
    return data


@pytest.fixture
def instance(founded, tmp_path) -> Instance:
    shutil.copytree(founded, tmp_path / "data")
    return Instance(tmp_path / "data")
