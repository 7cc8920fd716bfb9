"""The reference pages name what exists, all of it, and nothing else."""

from dataclasses import fields

import pytest

from keydesk.events import CATALOGUE as EVENTS
from keydesk.kit.errors import CATALOGUE as ERRORS
from keydesk.kit.settings import Settings
from tests.house.pages import DOCS, PAGES, links, named_in_column
from tests.house.sources import ROOT, import_everything

import_everything()


def test_every_setting_is_on_its_page_and_no_other():
    known = [field.name for field in fields(Settings) if field.metadata]
    assert named_in_column("settings.md", 0) == known


def test_every_setting_tells_its_default():
    text = (DOCS / "settings.md").read_text()
    for field in fields(Settings):
        if field.metadata and field.default not in ("", ()):
            shown = str(field.default).lower() if field.type is bool else str(field.default)
            if isinstance(field.default, tuple):
                shown = ", ".join(map(str, field.default))
            assert f"| `{field.name}` | `{shown.lower()}` |" in text, field.name


def test_every_error_code_is_on_its_page_and_no_other():
    assert sorted(named_in_column("errors.md", 1)) == sorted({*ERRORS, "error"})


def test_every_error_code_is_listed_with_its_status():
    text = (DOCS / "errors.md").read_text()
    for code, error in ERRORS.items():
        assert f"| {error.status} | `{code}` |" in text


def test_every_event_is_on_its_page_and_no_other():
    """An audit log with names that nobody explained is a list of riddles."""
    assert sorted(named_in_column("events.md", 0)) == sorted(EVENTS)


def test_every_event_lists_its_fields():
    text = (DOCS / "events.md").read_text()
    for name, event in EVENTS.items():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{name}` |"))
        for field in fields(event):
            if field.name != "subject":
                assert f"`{field.name}`" in row, f"{name}: {field.name}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    dead = [
        link
        for link in links(page)
        if not link.startswith("http") and not (page.parent / link).exists()
    ]
    assert dead == []
