"""The repository stands on its own: it names no machine and no registry."""

import re
import subprocess

from tests.house.sources import ROOT

FOREIGN = re.compile(
    "/" + "work/|sha" + "red/|py" + r"pi\.org|npm" + r"js\.org|deb" + r"ian\.org|/opt/" + "wheels"
)
VENDORED = ("src/keydesk/shell/static/vendor/", "tests/browser/axe", "LICENSE")


def test_no_file_names_a_path_of_one_machine_or_a_registry_host():
    """A lock that names a host cannot be installed through another; a path fits one machine."""
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True)
    found = []
    for name in filter(None, listed.split("\0")):
        if name.startswith(VENDORED) or not (ROOT / name).is_file():
            continue
        text = (ROOT / name).read_bytes().decode("utf-8", "ignore")
        found += [f"{name}: {match.group()}" for match in FOREIGN.finditer(text)]
    assert found == []


def test_the_locks_hold_names_versions_and_hashes_and_no_host():
    for lock in (ROOT / "requirements").glob("*.txt"):
        lines = lock.read_text().splitlines()
        assert [line for line in lines if "://" in line or line.startswith("-")] == []
        assert sum("==" in line for line in lines) > 20
