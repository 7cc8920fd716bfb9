"""Security case 104: what the pages tell a reader to type is typed here.

A command in a page that no longer works costs every new user an hour, and whoever copies a
command about secrets must get exactly what the page promises.
"""

import re

import pytest

from tests.harness.ports import free_port
from tests.house import blocks
from tests.house.pages import PAGES
from tests.house.sources import ROOT

TOLD = [page for page in PAGES if blocks.commands(page)]
TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")


def marked(page):
    """A page takes ten seconds and more: all but what everybody reads first waits for the world."""
    first = page.stem in {"README", "first-key"}
    marks = () if first else pytest.mark.world
    return pytest.param(page, id=str(page.relative_to(ROOT)), marks=marks)


def test_the_task_pages_have_commands_to_type():
    told = {page.stem for page in TOLD}
    assert told >= {"install", "first-key", "revoke-a-key", "backup"}


@pytest.mark.parametrize("page", [marked(page) for page in TOLD])
def test_every_command_of_a_page_works(page, tmp_path):
    blocks.run(page, tmp_path, free_port())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_make_target_that_a_page_names_exists(page):
    code = re.findall(r"```sh\n(.*?)```|`(make[^`]*)`", page.read_text(), re.DOTALL)
    named = {target for parts in code for part in parts for target in TARGET.findall(part)}
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert named - known == set()
