"""Writes docs/permissions.md from the tree of permissions.

    python scripts/permissions_page.py

A test compares the page with the tree.
"""

from pathlib import Path

from keydesk.access import ROLES
from keydesk.access.presets import PRESETS
from keydesk.auth.elsewhere import elsewhere
from keydesk.auth.permissions import API_ACCESS, TREE, Branch

PAGE = Path(__file__).parents[1] / "docs" / "permissions.md"
HEAD = """# Permissions

A permission is `resource:action`. What is ticked for a role, a connection or a key is exactly
what it holds; ticking anything also ticks `api:access`, without which no machine is let in. The
branches marked as sensitive are never part of "All", and only an Owner grants them to a
connection.

`GET /manage/v1/permissions` lists them too. The last three columns are what Akeneo, UnoPim and
Plytix call the same thing; an empty cell means that they have no such permission. The resources
below, `api` and `organization` are reserved: permissions of an organization's own APIs cannot
take these names. Those of [your own APIs](protected-apis.md) follow behind the tree.
"""
COLUMNS = "| Permission | Akeneo | UnoPim | Plytix |\n|---|---|---|---|\n"


def page() -> str:
    root = f"\n## API\n\n{COLUMNS}{_row(API_ACCESS)}"
    return "".join([HEAD, root, *(_branch(branch) for branch in TREE), _roles(), _presets()])


def _branch(branch: Branch) -> str:
    rows = "".join(_row(p) for resource in branch.resources for p in resource.permissions)
    return f"\n## {branch.label}{' (sensitive)' if branch.sensitive else ''}\n\n{COLUMNS}{rows}"


def _row(permission: str) -> str:
    names = elsewhere(permission)
    akeneo = ", ".join(f"`{one}`" for one in names.akeneo)
    unopim = f"`{names.unopim}`" if names.unopim else ""
    return f"| `{permission}` | {akeneo} | {unopim} | {names.plytix} |\n"


def _roles() -> str:
    rows = "".join(f"| {r.name} | {r.explanation} |\n" for r in ROLES)
    return f"\n## System roles\n\n| Role | Holds |\n|---|---|\n{rows}"


def _presets() -> str:
    rows = "".join(f"| {p.name} (`{p.id}`) | {p.explanation} |\n" for p in PRESETS)
    return f"\n## Presets for team roles\n\n| Preset | |\n|---|---|\n{rows}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
