"""The pages of docs/, read by the tests that compare them with the code."""

import re
from pathlib import Path

from tests.house.sources import ROOT

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
ROW = re.compile(r"^\|(.+)\|$", re.MULTILINE)
NAME = re.compile(r"`([^`]+)`")


def named_in_column(page: str, column: int) -> list[str]:
    """The names in backticks in one column (from 0) of the page's tables."""
    text = (DOCS / page).read_text(encoding="utf-8")
    cells = [row.split("|") for row in ROW.findall(text)]
    return [name for row in cells if len(row) > column for name in NAME.findall(row[column])]


def links(page: Path) -> list[str]:
    return re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
