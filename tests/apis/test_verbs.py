"""Protected APIs: made, edited, deleted; no two overlap; nothing that is held goes unseen."""

import pytest

from keydesk.access.stale import Stale
from keydesk.access.wishes import Wish as RoleWish
from keydesk.apis import store
from keydesk.apis.model import Permission, Route
from keydesk.apis.table import UNMAPPED
from keydesk.apis.wishes import MOST_ROUTES, Changes, Wish
from keydesk.connections import verbs as connections
from keydesk.connections.wishes import Wish as ConnectionWish
from keydesk.doors import apis_verbs as verbs
from keydesk.kit.errors import Conflict, Invalid, NotFound
from keydesk.roles import verbs as roles
from tests.credentials.facts import happened

READ, WRITE = Permission("contacts:read", "Read contacts"), Permission("contacts:create")
ROUTES = (Route("/contacts", "GET", "contacts:read"), Route("/contacts", "POST", "contacts:create"))
CRM = Wish("CRM of the club", "/integrations/v1", (READ, WRITE), ROUTES)


def faults(house, verb, *rest, **more):
    before = house.told()
    with pytest.raises(Invalid) as invalid:
        house.do(verb, *rest, **more)
    assert house.told() == before
    return [(v.field, v.message) for v in invalid.value.violations]


def table(house, by=None):
    with house.read() as db:
        return store.tables(db, (by or house.by).organization_id)


def shown(house, code, by=None):
    with house.read() as db:
        return verbs.find(db, by or house.by, code)


def test_the_life_of_an_api(house):
    """Before and after stand in the book of events; the table holds from the next call on."""
    made = house.do(verbs.create, CRM)
    assert (made.code, made.version) == ("crm_of_the_club", 1)
    assert shown(house, made.code) == made
    assert table(house).find("GET", "/integrations/v1/contacts").permission == "contacts:read"
    assert table(house) is table(house)
    wanted = Changes(
        "CRM", "/crm", (Permission("contacts:read", "See"), Permission("notes:read")),
        (ROUTES[0], Route("/notes/{id}", "get ", "notes:read"), Route("", "GET", "any")), 1,
    )  # fmt: skip
    edited = house.do(verbs.edit, made.code, wanted)
    assert shown(house, made.code) == edited
    assert edited.version == 2
    assert edited.routes[0] == Route("", "GET", "any")
    assert table(house).find("GET", "/crm/notes/7").permission == "notes:read"
    assert table(house).find("GET", "/crm").permission == "any"
    assert table(house).find("GET", "/integrations/v1/contacts") == UNMAPPED
    assert house.do(verbs.edit, made.code, wanted.__class__(version=2)) == edited
    with pytest.raises(Stale) as stale:
        house.do(verbs.edit, made.code, Changes("Late", version=1))
    assert "+notes:read" in stale.value.message
    house.do(verbs.delete, made.code)
    assert table(house).lines == ()
    with pytest.raises(NotFound):
        shown(house, made.code)
    told = [(name, data) for name, data in happened(house) if name.startswith("api.")]
    assert [name for name, _ in told] == ["api.created", "api.edited", "api.deleted"]
    assert told[1][1]["changes"]["permissions"] == [
        ["contacts:create", "contacts:read Read contacts"], ["contacts:read See", "notes:read"],
    ]  # fmt: skip


def test_every_fault_is_named_with_its_place(house):
    """Security case 90: a route whose permission did not exist let everybody in."""
    wish = Wish(
        "", "integrations/../v1", (READ, READ, Permission("products:read"), Permission("Bad")),
        (
            Route("/a/{x}", "GET", "contacts:raed"), Route("/a/{y}", "GET", "contacts:read"),
            Route("a", "FLY", "contacts:read"), Route("/%2f", "GET", "contacts:read"),
            Route("/a{x}", "GET", "any"), Route("/a//b", "GET", "any"), Route("/..", "GET", "any"),
        ),
    )  # fmt: skip
    fields = [field for field, _ in faults(house, verbs.create, wish)]
    assert fields == [
        "name", "base_path", "permissions.1.name", "permissions.2.name", "permissions.3.name",
        "routes.2.method", "routes.2.path", "routes.3.path", "routes.4.path", "routes.5.path",
        "routes.6.path",
    ]  # fmt: skip
    wish = Wish("A", "/a", (READ,), (
        Route("/{x}", "GET", "contacts:raed"), Route("/{y}", "GET", "contacts:read"),
        Route("", "GET", "products:read"),
    ))  # fmt: skip
    found = faults(house, verbs.create, wish)
    assert [field for field, _ in found] == [
        "routes.0.permission", "routes.1.path", "routes.2.permission",
    ]  # fmt: skip
    assert "Did you mean contacts:read?" in found[0][1]
    many = tuple(Route(f"/{n}", "GET", "any") for n in range(MOST_ROUTES + 1))
    assert [f for f, _ in faults(house, verbs.create, Wish("A", "/a", (), many))] == ["routes"]
    assert [f for f, _ in faults(house, verbs.create, Wish("A", "/a", code="new"))] == ["code"]


def test_no_two_overlap_and_a_permission_belongs_to_one(house):
    house.do(verbs.create, CRM)
    for base in ("/", "/integrations", "/integrations/v1", "/integrations/v1/x"):
        assert faults(house, verbs.create, Wish("Other", base))[0][0] == "base_path"
    other = house.do(verbs.create, Wish("CRM of the club", "/integrations/v12"))
    assert other.code == "crm_of_the_club_2"
    assert [f for f, _ in faults(house, verbs.edit, other.code, Changes(permissions=[READ]))] == [
        "permissions"
    ]
    fjord = house.other
    elsewhere = house.do(verbs.create, CRM, by=fjord)
    assert elsewhere.permissions == tuple(sorted(CRM.permissions))
    with pytest.raises(NotFound):
        shown(house, other.code, fjord)
    assert len(table(house, by=fjord).lines) == 2


def test_what_is_held_is_not_removed(house):
    """A permission that went and came back was held, unseen, by all who had held it before."""
    house.do(verbs.create, CRM)
    code = "crm_of_the_club"
    house.do(roles.create, RoleWish("Callers", permissions=["contacts:read"]))
    house.do(connections.create, ConnectionWish("Mailer", permissions=["contacts:create"]), limit=9)
    for change in (
        lambda: house.do(verbs.edit, code, Changes(permissions=[WRITE], routes=[])),
        lambda: house.do(verbs.delete, code),
    ):
        with pytest.raises(Conflict) as refused:
            change()
        assert "is in use by" in refused.value.message
    assert faults(house, roles.create, RoleWish("Others", permissions=["contacts:raed"])) == [
        ("permissions", "There is no permission contacts:raed. Did you mean contacts:read?")
    ]
    fjord = faults(
        house, roles.create, RoleWish("Theirs", permissions=["contacts:read"]), by=house.other
    )
    assert fjord[0][0] == "permissions"
    house.do(connections.delete, "mailer")
    house.do(roles.delete, "Callers")
    house.do(verbs.delete, code)
