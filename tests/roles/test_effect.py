"""An edit of a role holds on the very next call, for machines and people, in every worker."""

import threading

import pytest

from keydesk.access import store as roles
from keydesk.access.wishes import Changes, Wish
from keydesk.accounts import sessions, store
from keydesk.accounts.model import IDLE, Session, judge
from keydesk.accounts.secret import SESSION, digest, mint
from keydesk.auth import Accepted, Refused
from keydesk.auth.permissions import API_ACCESS
from keydesk.connections import verbs as connecting
from keydesk.connections.rows import connections
from keydesk.connections.wishes import Wish as ConnectionWish
from keydesk.credentials.scheme import KeyScheme
from keydesk.kit.errors import Conflict, Invalid
from keydesk.kit.ids import new_id
from keydesk.roles import verbs
from tests.harness.client import client

READ, WRITE = ["products:read"], ["products:read", "products:update"]


def permitted(house, secret) -> frozenset[str]:
    answer = house.ask(secret)
    assert isinstance(answer, Accepted)
    return answer.caller.permissions


@pytest.fixture
def role(house):
    return house.do(verbs.create, Wish("Shop", permissions=READ))


@pytest.fixture
def issued(house, role):
    return house.issue(house.connect("Magento", role=role.id))


def test_an_edit_holds_on_the_next_call_with_the_same_secret(house, role, issued):
    """Security case 73: the same bound as a revocation, also for what memory knows."""
    assert permitted(house, issued.secret) == {API_ACCESS, *READ}
    house.do(verbs.edit, role.id, Changes(permissions=WRITE))
    assert permitted(house, issued.secret) == {API_ACCESS, *WRITE}
    house.do(verbs.edit, role.id, Changes(permissions=[]))
    assert permitted(house, issued.secret) == frozenset()
    house.do(verbs.edit, role.id, Changes(everything=True))
    assert "products:delete" in permitted(house, issued.secret)


def test_an_edit_holds_in_every_worker(house, role, issued):
    """Security case 73: each worker has a memory of its own."""
    workers = [
        KeyScheme(house.database, house.settings.prefixes, lambda: house.now) for _ in range(3)
    ]
    for wanted in (READ, WRITE, []):
        house.do(verbs.edit, role.id, Changes(permissions=wanted))
        for worker in workers:
            answer = worker.recall(issued.secret)
            if not isinstance(answer, Accepted):
                answer = worker.ask(issued.secret)
            assert answer.caller.permissions == {*wanted, *([API_ACCESS] if wanted else [])}


def test_a_credential_narrows_a_team_role_and_an_edit_does_not_widen_it(house, role):
    """Security case 15."""
    narrowed = house.issue(house.connect("Magento", role=role.id), permissions=READ)
    house.do(verbs.edit, role.id, Changes(permissions=WRITE))
    assert permitted(house, narrowed.secret) == {API_ACCESS, *READ}
    house.do(verbs.edit, role.id, Changes(permissions=["products:update"]))
    assert permitted(house, narrowed.secret) == {API_ACCESS}


def test_a_role_that_is_not_there_grants_nothing(house, role, issued):
    """Security case 14: a row that was lost must not mean "everything"."""
    with house.write() as db:
        roles.remove(db, house.by.organization_id, role.id)
    assert permitted(house, issued.secret) == frozenset()


def test_another_organizations_role_grants_nothing(house, role):
    theirs = house.issue(house.connect("Theirs", by=house.other), by=house.other)
    with house.write() as db:
        of_theirs = connections.c.organization_id == house.other.organization_id
        db.execute(connections.update().where(of_theirs).values(access_role=role.id))
    assert permitted(house, theirs.secret) == frozenset()


def test_a_person_in_a_team_role_may_do_what_it_holds_now(house, role):
    user, cookie = house.member(role.id), mint(SESSION)
    session = Session(
        new_id(), user.user_id, user.organization_id, house.now, house.now, house.now + IDLE, "", ""
    )
    with house.write() as db:
        sessions.add(db, session, digest(cookie.reveal()))
    for wanted in (READ, ["users:read", "roles:manage"], []):
        house.do(verbs.edit, role.id, Changes(permissions=wanted))
        with house.read() as db:
            answer = judge(sessions.presented(db, digest(cookie.reveal())), house.now)
        assert answer.caller.permissions == {*wanted, *([API_ACCESS] if wanted else [])}
    with house.write() as db:
        roles.remove(db, house.by.organization_id, role.id)
    with house.read() as db:
        answer = judge(sessions.presented(db, digest(cookie.reveal())), house.now)
        assert store.member(db, user.organization_id, user.user_id)
    assert isinstance(answer, Refused)


@pytest.mark.parametrize("path", [
    "/api/rest/v1/products", "/api/rest/v1//products", "/api/rest/v1/products%2F",
    "/api/rest/v1/channels/..;/products", "/api/rest/v1/channels/../products",
    "/api/rest/v1/PRODUCTS", "/api/rest/v1/products;x=1", "/api/rest/v1/products/%2e%2e/products",
])  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PROPFIND"])
def test_no_spelling_of_a_request_reaches_what_the_role_does_not_hold(house, path, method):
    """Security case 87: a slash in disguise or another method went past the check of the scope."""
    role = house.do(verbs.create, Wish("Channels only", permissions=["channels:read"]))
    secret = house.issue(house.connect("Narrow", role=role.id)).secret
    overriding = {"X-HTTP-Method-Override": "GET", "X-Method-Override": "GET"}
    answer = client(house, secret).request(method, path, headers=overriding)
    assert answer.status_code in (400, 403, 404, 405), answer.text


def together(*acts) -> list[object]:
    """All at once; what each returned or raised."""
    told: list[object] = [None] * len(acts)
    ready = threading.Barrier(len(acts))

    def run(place, act):
        ready.wait()
        try:
            told[place] = act()
        except (Conflict, Invalid) as error:
            told[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return told


def test_a_role_edit_racing_with_a_credential_yields_no_more_than_either_allowed(house):
    """The key was judged against the role of before, and kept what the edit took away."""
    for round_ in range(6):
        role = house.do(verbs.create, Wish(f"Race {round_}", permissions=WRITE))
        connection = house.connect(f"Race {round_}", role=role.id)
        made, _ = together(
            lambda c=connection: house.issue(c, permissions=WRITE),
            lambda r=role: house.do(verbs.edit, r.id, Changes(permissions=READ)),
        )
        if not isinstance(made, Invalid):
            assert permitted(house, made.secret) <= {API_ACCESS, *READ}


def test_a_grant_racing_with_an_edit_is_judged_with_one_of_them(house):
    """Security case 13: an Admin gave a role to a connection while another made it sensitive."""
    admin, sensitive = house.member("admin"), Changes(permissions=["credentials:manage"])
    for round_ in range(6):
        role = house.do(verbs.create, Wish(f"Race {round_}", permissions=READ))
        wish = ConnectionWish(f"Race {round_}", role=role.id)
        told = together(
            lambda w=wish: house.do(connecting.create, w, limit=50, by=admin),
            lambda r=role: house.do(verbs.edit, r.id, sensitive, by=admin),
        )
        assert sum(isinstance(one, Invalid) for one in told) == 1, told


def test_a_role_that_is_given_while_it_is_deleted_is_one_of_both(house):
    for round_ in range(6):
        role = house.do(verbs.create, Wish(f"Race {round_}", permissions=READ))
        wish = ConnectionWish(f"Race {round_}", role=role.id)
        told = together(
            lambda w=wish: house.do(connecting.create, w, limit=50),
            lambda r=role: house.do(verbs.delete, r.id),
        )
        assert sum(isinstance(one, Invalid | Conflict) for one in told) == 1, told
