"""export and apply, of groups: before any catalog is imported, and once."""

import pytest

from keydesk.groups import store
from keydesk.kit.errors import Conflict, Invalid
from keydesk.sheets import sheet
from keydesk.sheets.applying import apply, present

FILE = """
keydesk: 1
groups:
  - name: Shoe shop
    explanation: What the shop sells.
    categories: {shoes: view, "*": view}
    locales: {en_US: edit}
  - name: Nothing
connections:
  - code: shop
    label: Shop
    group: shoe SHOP
  - code: erp
    label: ERP
    group: All
"""


def done(house, text, *, delete=False) -> list[str]:
    steps = house.do(apply, sheet.read(text), delete=delete, limit=50)
    return [step.line for step in steps if step.kind != "role"]


def exported(house) -> str:
    with house.read() as db:
        return sheet.written(present(db, house.by.organization_id))


def test_applied_twice_nothing_is_left_to_do(house):
    """Codes that no catalog has yet are kept: a file is applied before the import."""
    assert [line.split()[0] for line in done(house, FILE)] == ["create"] * 4
    text = exported(house)
    for again in (FILE, text):
        assert [line.split()[0] for line in done(house, again)] == ["keep"] * 4
    assert exported(house) == text
    with house.read() as db:
        nothing, shop = store.every(db, house.by.organization_id)
    assert nothing.rights.empty
    assert shop.rights.sections["categories"] == {"shoes": "view", "*": "view"}


def test_what_a_file_leaves_out_of_a_group_is_granted_no_more(house):
    done(house, FILE)
    changed = FILE.replace("    locales: {en_US: edit}\n", "").replace(
        "group: All", "group: Nothing"
    )
    assert done(house, changed)[::3] == [
        "change  group Shoe shop: locales", "change  connection erp: group",
    ]  # fmt: skip
    with house.read() as db:
        assert (
            store.find(db, house.by.organization_id, "shoe shop").rights.sections["locales"] == {}
        )


def test_a_group_that_is_not_in_the_file_goes_when_nobody_has_it(house):
    done(house, FILE)
    kept = "keydesk: 1\ngroups: []\n"
    with pytest.raises(Conflict) as conflict:
        done(house, kept, delete=True)
    assert conflict.value.message.startswith("Shoe shop is in use by Shop.")
    assert "delete  group Shoe shop" in done(house, kept + "connections: []\n", delete=True)
    with house.read() as db:
        assert store.every(db, house.by.organization_id) == []


def test_what_is_wrong_is_told_with_its_place(sqlite_house):
    """Nothing of such a file is applied."""
    for text, place in (
        ("groups: [{name: x, channels: {print: edit}}]", "groups.0.channels"),
        ("groups: [{name: x, channels: [print]}]", "groups.0.channels"),
        ("groups: [{name: x, channels: {1: view}}]", "groups.0.channels"),
        ("groups: [{name: x, brands: {}}]", "groups.0.brands"),
        ("groups: [{name: x}, {name: X}]", "groups.1.name"),
        ("groups: [{name: All}]", "groups.0.name"),
        ("groups: [x]", "groups.0"),
        ("connections: [{code: shop, label: Shop, group: None there}]", "connections.0.group"),
        ("connections: [{code: shop, label: Shop, group: 1}]", "connections.0.group"),
    ):
        with pytest.raises(Invalid) as invalid:
            done(sqlite_house, f"keydesk: 1\n{text}\n")
        assert place in [v.field for v in invalid.value.violations], text
    assert done(sqlite_house, "keydesk: 1\ngroups: []\n") == []
