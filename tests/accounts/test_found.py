"""An organization begins with its first Owner."""

import pytest
from sqlalchemy import select

from keydesk import events
from keydesk.accounts import rules, store
from keydesk.accounts.arriving import Rejected, SignedIn
from keydesk.kit.errors import Conflict, Invalid
from keydesk.kit.secret import Secret
from tests.accounts.conftest import EMAIL, found
from tests.harness.databases import PASSWORD


def test_an_organization_is_there_with_its_owner(desk):
    organization = desk.founded.organization
    with desk.house.read() as db:
        assert store.organization_by_slug(db, "nordlys-living") == organization
        owner = store.owner_of(db, organization.id)
        assert (owner.email, owner.name, owner.role) == (EMAIL, "ingrid", "owner")
        assert store.members(db, organization.id) == [owner]
        names = [event["name"] for event in events.since(db, organization.id)]
    assert names == ["organization.created", "user.created"]


def test_of_two_organizations_neither_is_the_only_one(desk):
    with desk.house.read() as db:
        assert store.only_organization(db) is None
        assert [o.slug for o in store.list_organizations(db)] == ["fjord-lights", "nordlys-living"]


def test_the_only_organization_is_found_without_its_name(desk):
    with desk.house.write() as db:
        for table in (store.memberships, store.organizations):
            column = table.c.get("organization_id", table.c.get("id"))
            db.execute(table.delete().where(column == desk.house.other.organization_id))
        assert store.only_organization(db) == desk.founded.organization


def test_every_broken_rule_is_named_with_its_field(house):
    with pytest.raises(Invalid) as caught:
        found(house, "", "nobody", slug="Not A Slug", owner_name="\x07")
    fields = [violation.field for violation in caught.value.violations]
    assert fields == ["organization", "slug", "owner_email", "owner_name"]


@pytest.mark.parametrize(("name", "email"), [("Nordlys Living", "a@b.example"), ("Other", EMAIL)])
def test_a_slug_or_an_email_is_taken_once(desk, name, email):
    """And the refused organization leaves nothing behind."""
    with pytest.raises(Conflict):
        found(desk.house, name, email)
    with desk.house.read() as db:
        assert len(store.list_organizations(db)) == 2


@pytest.mark.parametrize("email", ["", "a", "@b", "a@", "a b@c", "a@b@c", "x" * 300 + "@b", "a@\0"])
def test_what_is_no_email_is_refused(email):
    with pytest.raises(Invalid):
        rules.keep(rules.of_email("email", email))


@pytest.mark.parametrize("length", [0, 11, 1025])
def test_a_password_has_12_to_1024_characters(length):
    with pytest.raises(Invalid):
        rules.keep(rules.of_password("password", Secret("å" * length)))
    rules.keep(rules.of_password("password", Secret("åkerbærkvist")))


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Ålesund & Søn", "alesund-sn"), ("***", "organization"), ("A" * 99, "a" * 60)],
)
def test_a_slug_is_made_from_the_name(name, slug):
    assert rules.slug_of(name) == slug
    assert rules.SLUG.fullmatch(slug)


def test_no_password_stands_in_the_database(desk):
    """Security case 2: a dump of the tables must open nothing."""
    signed_in = desk.sign_in()
    assert isinstance(signed_in, SignedIn)
    with desk.house.read() as db:
        tables = store.organizations.metadata.sorted_tables
        dump = repr([db.execute(select(table)).all() for table in tables])
    assert "argon2id" in dump
    for secret in (PASSWORD, signed_in.cookie.reveal(), signed_in.device.reveal()):
        assert secret not in dump
        assert secret not in repr(signed_in) + repr(desk.founded)
    assert not isinstance(signed_in, Rejected)
