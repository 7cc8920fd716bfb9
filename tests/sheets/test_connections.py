"""export and apply, of connections: what the file says is so, as a whole, and once."""

from dataclasses import replace

import pytest

from keydesk.access.wishes import Wish as RoleWish
from keydesk.accounts import store as people
from keydesk.connections import verbs
from keydesk.connections.model import Connection
from keydesk.kit.errors import Conflict, Invalid
from keydesk.roles import verbs as roles
from keydesk.sheets import sheet
from keydesk.sheets.applying import apply, present
from tests.credentials.facts import happened
from tests.harness.command import keydesk, run

HEAD = "keydesk: 1\nconnections:\n"
FILE = """
keydesk: 1
roles:
  - name: Shop
    permissions: [products:read]
connections:
  - code: magento
    label: Magento
    flow_type: destination
    description: |-
      The shop.
      Ask before stopping it.
    contact: "+47 22 00 00 00"
    tags: [shop, Norway]
    critical: true
    tracked: true
    assigned_user: ingrid@nordlys.example
    role: shop
    active: true
  - code: SAP
    label: SAP S/4
    permissions: [products:update]
    active: false
  - code: plain
    label: Plain
    permissions: all
"""


def done(house, text, *, by=None, limit=50, **more) -> list[str]:
    steps = house.do(apply, sheet.read(text), by=by, **{"delete": False, "limit": limit} | more)
    return [step.line for step in steps]


def exported(house, by=None) -> str:
    with house.read() as db:
        return sheet.written(present(db, (by or house.by).organization_id))


def connection(house, code) -> Connection:
    with house.read() as db:
        return verbs.find(db, house.by, code)


def wrong(house, text, **more) -> list[tuple[str, str]]:
    """Places and words; nothing may have changed."""
    told = house.told()
    with pytest.raises(Invalid) as refused:
        done(house, text, **more)
    assert house.told() == told
    return [(v.field, v.message) for v in refused.value.violations]


def test_applied_twice_nothing_is_left_to_do(house):
    steps = done(house, FILE)
    assert steps == [
        "create  role Shop", "create  connection magento", "create  connection SAP",
        "create  connection plain",
    ]  # fmt: skip
    magento, sap = connection(house, "magento"), connection(house, "SAP")
    assert (magento.access.name, magento.tags, magento.critical) == (
        "Shop",
        ("shop", "Norway"),
        True,
    )
    assert magento.assigned_user_id == house.by.user_id
    assert (sap.active, connection(house, "plain").access.mode) == (False, "all")
    told = house.told()
    assert done(house, FILE) == [line.replace("create ", "keep   ") for line in steps]
    assert house.told() == told


def test_export_there_and_back_gives_the_same_text(house):
    """From one organization to another that has the same people, and out again."""
    done(house, FILE)
    house.connect("Viewer's", role="viewer", description="no: [yes]\n- 2026-11-22\n\ttab #x")
    text = exported(house)
    assert done(house, text) == [line for line in done(house, text) if line.startswith("keep")]
    with house.write() as db:
        there, me = house.other.organization_id, house.by.user_id
        people.add_membership(db, there, me, "owner", now=house.now)
    done(house, text, by=house.other)
    assert exported(house, house.other) == text
    assert exported(house) == text


def test_no_secret_stands_in_a_file(house):
    secret = house.issue(house.connect("Shop")).secret
    text = exported(house)
    assert secret.reveal() not in text
    assert secret.reveal()[:12] not in text
    assert "key" not in text.replace("keydesk: 1", "")


def test_only_what_differs_is_changed_and_told(house):
    done(house, FILE)
    changed = FILE.replace("critical: true", "critical: false").replace(
        "active: false", "active: true"
    )
    assert done(house, changed) == [
        "keep    role Shop", "change  connection magento: critical",
        "change  connection SAP: active", "keep    connection plain",
    ]  # fmt: skip
    (edited,) = [data for name, data in happened(house) if name == "connection.edited"]
    assert edited["changes"] == {"critical": [True, False]}
    assert house.told()[-1] == "connection.activated"


def test_what_is_left_out_stays(house):
    done(house, FILE)
    former = connection(house, "magento")
    assert done(house, f"{HEAD}  - code: magento\n    contact: Siri")[0].endswith(": contact")
    after = connection(house, "magento")
    assert replace(after, contact=former.contact, version=former.version) == former
    assert done(house, "keydesk: 1\nroles: []", delete=False) == ["leave   role Shop"]


def test_deleting_is_asked_for_and_goes_from_the_top(house):
    """The role was to go before the connection that held it, so neither went."""
    done(house, FILE)
    assert [line[:6] for line in done(house, HEAD + "  []")] == ["leave "] * 3
    gone = "keydesk: 1\nroles: []\nconnections: []"
    assert done(house, gone, delete=True) == [
        "delete  role Shop", "delete  connection SAP", "delete  connection magento",
        "delete  connection plain",
    ]  # fmt: skip
    assert [name for name in house.told() if name.endswith(".deleted")] == [
        *["connection.deleted"] * 3, "role.deleted",
    ]  # fmt: skip


def test_a_section_that_is_not_there_deletes_nothing(house):
    """A file of roles from before there were connections in it emptied the desk."""
    done(house, FILE)
    assert done(house, "keydesk: 1\nroles: [{name: Shop, permissions: [products:read]}]",
                delete=True) == ["keep    role Shop"]  # fmt: skip
    with pytest.raises(Conflict):
        done(house, "keydesk: 1\nroles: []", delete=True)


def test_a_role_that_goes_is_replaced_first(house):
    done(house, FILE)
    text = FILE.replace("name: Shop", "name: Web").replace("role: shop", "role: Web")
    assert done(house, text, delete=True) == [
        "create  role Web", "delete  role Shop", "change  connection magento: role",
        "keep    connection SAP", "keep    connection plain",
    ]  # fmt: skip


@pytest.mark.parametrize(("entry", "field", "words"), [
    ("Magento", "connections.0", "Give at least code and label."),
    ("{label: Magento}", "connections.0.code", "Connection code is required."),
    ("{code: a}", "connections.0.code", "Connection code is too short"),
    ("{code: new, label: Shop}", "connections.0.code", "page of its own"),
    ("{code: 123, label: Shop}", "connections.0.code", "This must be a text."),
    ("{code: shop}", "connections.0.label", "Connection label is required."),
    ("{code: shop, label: Shop, flow_type: up}", "connections.0.flow_type", "can only be"),
    ("{code: shop, label: Shop, tracked: true}", "connections.0.tracked", "You can only track"),
    ("{code: shop, label: Shop, critical: 'yes'}", "connections.0.critical", "true or false"),
    ("{code: shop, label: Shop, tags: shop}", "connections.0.tags", "Give a list of texts."),
    ("{code: shop, label: Shop, tags: [1]}", "connections.0.tags", "Give a list of texts."),
    ("{code: shop, label: Shop, role: king}", "connections.0.role", "There is no role king."),
    ("{code: shop, label: Shop, role: viewer, permissions: all}", "connections.0.role", "one:"),
    ("{code: shop, label: Shop, permissions: [a]}", "connections.0.permissions", "no permission a"),
    ("{code: shop, label: Shop, permissions: x}", "connections.0.permissions", "Give a list"),
    ("{code: shop, label: Shop, secret: kd}", "connections.0.secret", "There is no such field."),
    ("{code: shop, label: Shop, picture: x}", "connections.0.picture", "There is no such field."),
    ("{code: shop, label: Shop, 1: x}", "connections.0.1", "There is no such field."),
    ("{code: shop, label: Shop, <<: {a: b}}", "file", "is not YAML."),
    ("{code: shop, label: Shop, assigned_user: a@b.example}", "connections.0.assigned_user",
     "Choose a member"),
])  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(sqlite_house, entry, field, words):
    ((place, said),) = wrong(sqlite_house, f"{HEAD}  - {entry}\n")
    assert place == field
    assert words in said


def test_the_place_is_that_of_the_entry_and_all_faults_of_a_file_come_at_once(house):
    good = "{code: good, label: Good}"
    two = f"{HEAD}  - {good}\n  - {{code: b, label: B}}\n  - {{code: cc, label: Cash}}\n"
    assert [place for place, _ in wrong(house, two)] == [
        "connections.1.code", "connections.1.label", "connections.2.code",
    ]  # fmt: skip
    role = f"{HEAD}  - {good}\n  - {{code: bad, label: Bad, role: king}}\n"
    assert wrong(house, role) == [("connections.1.role", "There is no role king.")]
    twins = f"{HEAD}  - {good}\n  - {good}\n"
    assert wrong(house, twins)[0][0] == "connections.1.code"


def test_the_limit_and_the_right_to_grant_are_the_same_as_everywhere(house):
    """Security case 13: a file was a way around what its author may not grant."""
    text = f"{HEAD}  - {{code: one, label: One}}\n  - {{code: two, label: Two}}\n"
    ((place, said),) = wrong(house, text, limit=1)
    assert (place, said[:27]) == ("connections.1", "You reached the limit of 1 ")
    editor = house.member("editor")
    text = f"{HEAD}  - {{code: desk, label: Desk, permissions: [users:read]}}\n"
    assert wrong(house, text, by=editor)[0][0] == "connections.0.permissions"
    house.do(roles.create, RoleWish("Strong", permissions=["users:manage"]))
    strong = f"{HEAD}  - {{code: desk, label: Desk, role: Strong}}\n"
    assert wrong(house, strong, by=editor)[0][0] == "connections.0.permissions"


def test_another_organizations_connection_is_not_touched(house):
    done(house, FILE)
    before = exported(house)
    house.do(apply, sheet.read(HEAD + "  []"), by=house.other, delete=True, limit=50)
    assert exported(house) == before


def test_at_the_command_line(tmp_path):
    data, file = ("--data", str(tmp_path / "data")), tmp_path / "desk.yaml"
    owner = ["--organization", "Nordlys", "--owner-email", "i@nordlys.example", "--like", "akeneo"]
    keydesk("init", *data, *owner, "--owner-password-stdin", given="walnut-ferry-lantern\n")
    keydesk(*data, "connections", "create", "--label", "Magento", "--tag", "shop")
    assert (
        keydesk(*data, "export", file) == f"Wrote 0 roles, 0 groups and 1 connection to {file}.\n"
    )
    text = file.read_text().replace("label: Magento", "label: Web shop")
    tried = keydesk(*data, "apply", "-", "--dry-run", given=text)
    assert tried == "change  connection magento: label\nNothing was changed: this is the plan.\n"
    assert keydesk(*data, "export") == file.read_text()
    assert "label" in keydesk(*data, "apply", "-", given=text)
    failed = run(*data, "apply", "-", given=text.replace("Web shop", "x"))
    assert (failed.returncode, failed.stderr[:20]) == (1, "connections.0.label:")
