"""export and apply, of roles: what the file says is so, as a whole, and once."""

import json

import pytest

from keydesk.access import store
from keydesk.access.wishes import Wish
from keydesk.kit.errors import Conflict, Invalid
from keydesk.roles import verbs
from keydesk.sheets import sheet
from keydesk.sheets.applying import apply, present
from tests.harness.command import keydesk, keydesk_json, run

FILE = """
keydesk: 1
roles:
  - name: Shop
    explanation: For the shop.
    permissions: [products:read]
  - name: Everything
    permissions: all
  - name: Nothing
"""


def listed(house):
    with house.read() as db:
        return store.team_roles(db, house.by.organization_id)


def done(house, text, *, delete=False) -> list[str]:
    steps = house.do(apply, sheet.read(text), delete=delete, limit=50)
    return [s.line for s in steps if s.kind == "role"]


def exported(house) -> str:
    with house.read() as db:
        return sheet.written(present(db, house.by.organization_id))


def test_applied_twice_nothing_is_left_to_do(house):
    assert done(house, FILE) == [
        "create  role Shop",
        "create  role Everything",
        "create  role Nothing",
    ]
    told = house.told()
    assert done(house, FILE) == [
        "keep    role Shop",
        "keep    role Everything",
        "keep    role Nothing",
    ]
    assert house.told() == told


def test_what_is_exported_is_what_is_applied(house):
    done(house, FILE)
    text = exported(house)
    assert done(house, text) == [
        "keep    role Everything",
        "keep    role Nothing",
        "keep    role Shop",
    ]
    assert exported(house) == text


def test_a_change_says_what_changes(house):
    done(house, FILE)
    changed = FILE.replace("[products:read]", "[products:read, products:update]")
    assert done(house, changed)[0] == "change  role Shop: permissions"
    renamed = changed.replace("Shop", "SHOP").replace("For the shop.", "x")
    assert done(house, renamed)[0] == "change  role Shop: name, explanation"
    assert [role.name for role in listed(house)] == ["Everything", "Nothing", "SHOP"]


def test_what_the_file_does_not_name_is_left_unless_deleting_was_asked_for(house):
    house.do(verbs.create, Wish("Old"))
    assert done(house, FILE)[-1] == "leave   role Old"
    assert done(house, FILE, delete=True)[-1] == "delete  role Old"
    assert len(listed(house)) == 3


def test_all_of_it_or_nothing(house):
    """The third of four roles was wrong; the first two had been written."""
    role = house.do(verbs.create, Wish("Used", permissions=["products:read"]))
    house.connect(role=role.id)
    told = house.told()
    with pytest.raises(Conflict):
        done(house, FILE, delete=True)
    with pytest.raises(Invalid):
        done(house, FILE + "  - name: Bad\n    permissions: [products:rea]\n")
    assert house.told() == told
    assert [one.name for one in listed(house)] == ["Used"]


@pytest.mark.parametrize(("text", "field"), [
    ("", "file"),
    ("[", "file"),
    ("a: [1, 2\nb: }", "file"),
    ("roles: []", "file"),
    ("keydesk: 2\nroles: []", "file"),
    ("keydesk: 1\nroles: {}", "roles"),
    ("keydesk: 1\nkeys: []", "keys"),
    ("keydesk: 1\nroles: [Shop]", "roles.0"),
    ("keydesk: 1\nroles: [{name: 1}]", "roles.0.name"),
    ("keydesk: 1\nroles: [{name: no}]", "roles.0.name"),
    ("keydesk: 1\nroles: [{name: Shop, secret: x}]", "roles.0.secret"),
    ("keydesk: 1\nroles: [{name: Shop, permissions: products:read}]", "roles.0.permissions"),
    ("keydesk: 1\nroles: [{name: Shop}, {name: SHOP}]", "roles.1.name"),
    ("!!python/object/apply:os.system ['true']", "file"),
    ("[" * 5000, "file"),
])  # fmt: skip
def test_a_file_that_cannot_be_applied_says_where(text, field):
    with pytest.raises(Invalid) as wrong:
        sheet.read(text)
    assert wrong.value.violations[0].field == field


def test_at_the_command_line(tmp_path):
    """As an operator does it: make, export, look, apply elsewhere."""
    data, file = ("--data", str(tmp_path / "data")), tmp_path / "roles.yaml"
    owner = ["--organization", "Nordlys", "--owner-email", "i@nordlys.example"]
    keydesk("init", *data, *owner, "--owner-password-stdin", given="walnut-ferry-lantern\n")
    keydesk(*data, "roles", "create", "Shop", "--preset", "read_only")
    keydesk(*data, "roles", "duplicate", "shop", "Second")
    keydesk(*data, "roles", "edit", "second", "--permission", "products:update")
    keydesk(*data, "connections", "create", "--label", "Magento", "--role", "Shop")
    assert "Magento" in run(*data, "roles", "delete", "Shop").stderr
    assert keydesk_json(*data, "roles", "show", "shop")["used_by"]["connections"] == ["magento"]
    assert "Shop" in keydesk(*data, "connections", "list")
    assert "owner" in keydesk(*data, "roles", "list")
    keydesk(*data, "export", file)
    keydesk(*data, "roles", "delete", "Second")
    before = keydesk(*data, "roles", "list")
    assert "create  role Second" in keydesk(*data, "apply", file, "--dry-run")
    assert keydesk(*data, "roles", "list") == before
    plan = json.loads(keydesk(*data, "apply", "-", "--json", given=file.read_text()))
    assert plan == {"plan": [
        {"do": "create", "role": "Second", "changes": []},
        {"do": "keep", "role": "Shop", "changes": []},
        {"do": "keep", "connection": "magento", "changes": []},
    ], "applied": True}  # fmt: skip
    assert run(*data, "apply", tmp_path / "none.yaml").returncode == 1
