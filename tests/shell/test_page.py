"""What every page of the console is sent with, and what it never holds.  Security case 98."""

import re
from pathlib import Path

import pytest

from keydesk.shell.page import POLICY
from tests.shell.conftest import SAME_SITE

SOURCE = Path(__file__).parents[2] / "src/keydesk"
TEMPLATES = sorted(SOURCE.rglob("templates/*.html"))


def test_no_page_can_be_framed_run_foreign_script_or_be_cached(desk):
    """A framed console is clicked without being seen (clickjacking)."""
    headers = desk.get("/console/page").headers
    assert headers["content-security-policy"] == POLICY
    assert "frame-ancestors 'none'" in POLICY
    assert "unsafe" not in POLICY
    assert headers["x-frame-options"] == "DENY"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-opener-policy"] == "same-origin"


def test_what_people_typed_is_text_and_never_markup(desk):
    """A key named <script> ran in the administrator's browser (stored XSS)."""
    page = desk.get("/console/page", params={"say": '<script>alert("1")</script>'}).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_holds_a_style_or_a_script_of_its_own(template):
    """The policy would block it in the browser, where no test of ours looks."""
    text = template.read_text()
    found = re.findall(r'\sstyle=|<style|\son[a-z]+="|<script(?![^>]*\bsrc=)|javascript:', text)
    assert not found


def test_colours_stand_in_one_file():
    """A colour elsewhere is forgotten in the dark theme."""
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(|oklch\(")
    sheets = (SOURCE / "shell/static/css").glob("*.css")
    found = [sheet.name for sheet in sheets if colour.search(sheet.read_text())]
    assert found == ["tokens.css"]


def test_a_message_is_said_once_and_only_from_our_own_list(desk):
    """The cookie holds a code; whoever plants another cookie plants no text."""
    desk.post("/console/leave", data={"next": "/console/page"}, headers=SAME_SITE)
    assert desk.cookies["flash"] == "key.revoked"
    desk.get("/console/page")
    assert "flash" not in desk.cookies
    planted = desk.get("/console/page", headers={"Cookie": "flash=Call+our+hotline"})
    assert "hotline" not in planted.text
