"""RFC 6749 §4.3, only where it is switched on: by the connection account, or by a person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from keydesk.access import store as roles
from keydesk.accounts import factors, passwords
from keydesk.accounts import store as people
from keydesk.accounts.model import User
from keydesk.connections.rows import connections
from keydesk.connections.switches import Switches, switch
from keydesk.credentials import account, verbs
from keydesk.kit.errors import Conflict, Invalid, NotFound
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret
from keydesk.oauth import usernames, watching
from tests.harness.databases import PASSWORD
from tests.harness.house import _caller
from tests.oauth.conftest import caller

EMAIL = "jonas@example.com"
WRONG = {
    "error": "invalid_grant",
    "error_description": "The user credentials were incorrect.",
}


def person(house, connection, role: str = "editor", email: str = EMAIL):
    """A user with a password, to whom the connection is assigned from now on."""
    id_, org = new_id(), house.by.organization_id
    hashed = passwords.hash_of(Secret(PASSWORD)).text
    with house.write() as db:
        people.add_user(db, User(id_, email, "Jonas", "", house.now, house.now, hashed))
        people.add_membership(db, org, id_, role, now=house.now)
        found = roles.find(db, org, role)
        this = connections.c.id == connection.id
        db.execute(connections.update().where(this).values(assigned_user_id=id_))
    return _caller(org, id_, found.permissions)


def let_people_in(house, client, role: str = "editor"):
    house.do(switch, client.connection.code, Switches(user_passwords=True))
    return person(house, client.connection, role)


def test_the_account_gets_a_pair_that_calls(house, new_connector):
    client = new_connector()
    answer = client.pair()
    assert answer.status_code == 200
    body = answer.json()
    assert (body["token_type"], body["expires_in"]) == ("Bearer", 3600)
    assert client.call(body["access_token"]).json()["actor"] == f"client:{client.credential.id}"
    assert client.call(body["refresh_token"]).status_code == 401


def test_a_user_name_and_a_password_of_32_characters(house):
    opened = house.do(account.create, house.connect("Magento"))
    assert opened.username.startswith("magento_")
    assert opened.username[8:].isdigit()
    assert len(opened.username) == len("magento_1234")
    assert len(opened.password.reveal()) == 32


def test_a_connection_has_one_account(house):
    connection = house.connect("Magento")
    opened = house.do(account.create, connection)
    with pytest.raises(Conflict, match="has an account"):
        house.do(account.create, connection)
    house.do(verbs.revoke, opened.credential.id)
    assert house.do(account.create, connection).username != opened.username


def test_another_organizations_account_cannot_be_regenerated(house):
    connection = house.connect("Magento")
    house.do(account.create, connection)
    with pytest.raises(NotFound):
        house.do(account.regenerate, connection, by=house.other)


def test_it_is_off_until_somebody_switches_it_on(house, new_client):
    """Security case 34: a grant that RFC 9700 §2.4 forbids was on for everybody."""
    connection = house.connect("Magento")
    opened = house.do(account.create, connection)
    client = new_client(connection, grants=("password", "client_credentials"))
    client.username, client.password = opened.username, opened.password.reveal()
    answer = client.pair()
    assert (answer.status_code, answer.json()["error"]) == (400, "unauthorized_client")
    house.do(switch, connection.code, Switches(password_grant=True))
    assert client.pair().status_code == 200
    assert "refresh_token" in client.pair().json(), "it comes with the password grant"


def test_a_client_without_the_grant_may_not_use_it(house, new_connector):
    """Security case 30."""
    client = new_connector(grants=("client_credentials",))
    answer = client.pair()
    assert (answer.status_code, answer.json()["error"]) == (400, "unauthorized_client")


def test_switched_off_its_tokens_and_refreshes_end(house, new_connector):
    client = new_connector()
    pair = client.pair().json()
    house.do(switch, client.connection.code, Switches(password_grant=False))
    assert client.call(pair["access_token"]).status_code == 401
    assert client.refresh(pair["refresh_token"]).status_code == 400
    assert client.pair().json()["error"] == "unauthorized_client"
    assert house.told()[-1] == "connection.password_grant_switched"


def test_the_second_switch_needs_the_first_and_goes_off_with_it(house):
    code = house.connect("Magento").code
    with pytest.raises(Invalid):
        house.do(switch, code, Switches(user_passwords=True))
    house.do(switch, code, Switches(password_grant=True, user_passwords=True))
    off = house.do(switch, code, Switches(password_grant=False))
    assert (off.password_grant_at, off.user_passwords_at) == (None, None)
    told = len(house.told())
    house.do(switch, code, Switches(password_grant=False))
    assert len(house.told()) == told, "nothing changed, so nothing happened"
    with pytest.raises(NotFound):
        house.do(switch, code, Switches(password_grant=True), by=house.other)


@pytest.mark.parametrize("end", ["regenerate", "deactivate", "revoke", "expire"])
def test_tokens_end_with_the_password_they_came_by(house, new_connector, end):
    """Security case 74: a new password left an hour of access, and 14 days of refreshes."""
    client = new_connector()
    pair = client.pair().json()
    assert client.call(pair["access_token"]).status_code == 200
    with house.read() as db:
        its = account.store.account(db, house.by.organization_id, client.connection.id)
    match end:
        case "regenerate":
            house.do(account.regenerate, client.connection)
        case "expire":
            with house.write() as db:
                account.store.change(db, replace(its, expires_at=house.now))
        case _:
            house.do(getattr(verbs, end), its.id)
    assert client.call(pair["access_token"]).status_code == 401
    assert client.refresh(pair["refresh_token"]).status_code == 400
    answer = client.pair()
    assert (answer.status_code, answer.json()) == (400, WRONG)


def test_a_new_password_works_under_the_same_name(house, new_connector):
    client = new_connector()
    opened = house.do(account.regenerate, client.connection)
    assert opened.username == client.username
    assert client.pair(password=opened.password.reveal()).status_code == 200


@pytest.mark.parametrize("form", [{"password": "wrong"}, {"username": "magento_0000"}])
def test_a_wrong_user_name_and_a_wrong_password_look_alike(house, new_connector, form):
    """Security case 27."""
    answer = new_connector().pair(**form)
    assert (answer.status_code, answer.json()) == (400, WRONG)


@pytest.mark.parametrize("name", ["username", "password"])
def test_a_missing_parameter_is_hinted_at(house, new_connector, name):
    answer = new_connector().pair(**{name: ""})
    assert answer.status_code == 400
    assert answer.json()["error"] == "invalid_request"
    assert answer.json()["hint"] == f"Check the `{name}` parameter"


def test_one_connections_account_is_nothing_at_another(house, new_connector):
    shop, other = new_connector("Shop"), new_connector("Other")
    answer = shop.pair(username=other.username, password=other.password)
    assert (answer.status_code, answer.json()) == (400, WRONG)


class TestPeople:
    """The assigned user's own e-mail and password, behind a switch of its own."""

    def test_the_assigned_user_is_let_in_where_both_switches_are_on(self, house, new_connector):
        client = new_connector()
        person(house, client.connection)
        own = {"username": EMAIL, "password": PASSWORD}
        assert client.pair(**own).json() == WRONG
        house.do(switch, client.connection.code, Switches(user_passwords=True))
        pair = client.pair(**own).json()
        who = client.call(pair["access_token"]).json()
        assert who["connection"] == client.connection.id
        assert "products:update" not in who["permissions"], "those of the connection, not hers"
        house.do(switch, client.connection.code, Switches(user_passwords=False))
        assert client.call(pair["access_token"]).status_code == 401

    @pytest.mark.parametrize("role", ["owner", "admin"])
    def test_who_may_do_too_much_is_refused(self, house, new_connector, role):
        """A connector's settings page held the password of an Owner."""
        client = new_connector()
        let_people_in(house, client, role)
        answer = client.pair(username=EMAIL, password=PASSWORD)
        assert (answer.status_code, answer.json()) == (400, WRONG)

    def test_a_second_factor_is_never_passed_by(self, house, new_connector):
        """A password alone opened what asks people for a code."""
        client = new_connector()
        by = let_people_in(house, client)
        own = {"username": EMAIL, "password": PASSWORD}
        with house.write() as db:
            factors.begin(db, by.user_id, "sealed", now=house.now)
        pair = client.pair(**own).json()
        assert client.call(pair["access_token"]).status_code == 200, "it is not confirmed yet"
        with house.write() as db:
            factors.confirm(db, by.user_id, now=house.now)
        assert client.call(pair["access_token"]).status_code == 401
        assert client.refresh(pair["refresh_token"]).status_code == 400
        assert client.pair(**own).json() == WRONG

    def test_another_member_is_refused(self, house, new_connector):
        client = new_connector()
        let_people_in(house, client)
        person(house, house.connect("Elsewhere"), email="kari@example.com")
        assert client.pair(username="kari@example.com", password=PASSWORD).json() == WRONG

    def test_tokens_end_with_the_users_password_role_or_assignment(self, house, new_connector):
        """Security case 75."""
        client = new_connector()
        by = let_people_in(house, client)
        own = {"username": EMAIL, "password": PASSWORD}
        pair = client.pair(**own).json()
        assert client.call(pair["access_token"]).status_code == 200
        with house.write() as db:
            former = people.user(db, by.user_id)
            later = house.now + timedelta(seconds=1)
            people.change_user(db, former, {"password_changed_at": later})
        assert client.call(pair["access_token"]).status_code == 401
        assert client.refresh(pair["refresh_token"]).status_code == 400
        again = client.pair(**own).json()
        assert client.call(again["access_token"]).status_code == 200
        with house.write() as db:
            m = people.memberships
            db.execute(m.update().where(m.c.user_id == by.user_id).values(role="admin"))
        assert client.call(again["access_token"]).status_code == 401
        with house.write() as db:
            db.execute(m.update().where(m.c.user_id == by.user_id).values(role="editor"))
        assert client.call(again["access_token"]).status_code == 200
        person(house, client.connection, email="ola@example.com")
        assert client.call(again["access_token"]).status_code == 401

    def test_guessing_a_persons_password_is_limited(self, house, new_connector):
        client = new_connector()
        let_people_in(house, client)
        statuses = [client.pair(username=EMAIL, password=f"guess {n}").status_code
                    for n in range(6)]  # fmt: skip
        assert statuses == [400] * 5 + [429]
        answer = client.pair(username=EMAIL, password=PASSWORD)
        assert answer.status_code == 429
        assert 0 < int(answer.headers["retry-after"]) <= 60
        house.later(minutes=1)
        assert client.pair(username=EMAIL, password=PASSWORD).status_code == 200
        assert client.pair().status_code == 200, "the account was never kept out"


def test_guessing_the_accounts_password_is_limited_where_it_comes_from(house, new_connector):
    client = new_connector()
    statuses = [client.pair(password="x").status_code for _ in range(11)]
    assert statuses == [400] * 10 + [429]
    client.http = caller(house, "192.0.2.7")
    assert client.pair().status_code == 200


def seen(house, client):
    with house.read() as db:
        mine, code = house.by.organization_id, client.connection.code
        return next(iter(watching.wrong_ones(db, mine, code, now=house.now)), None)


class TestWrongUserNames:
    """A person's login stood in a connector's settings, and nobody knew (issue 4, point 7)."""

    def test_the_own_one_is_not_wrong_and_tells_who_uses_the_grant(self, house, new_connector):
        client = new_connector()
        client.pair()
        assert seen(house, client) is None
        with house.read() as db:
            used = watching.passwords(db, house.by.organization_id)
            assert watching.passwords(db, house.other.organization_id) == []
        assert [(one.username, one.first_at) for one in used] == [(client.username, house.now)]

    def test_one_that_works_and_one_that_was_only_tried(self, house, new_connector):
        client = new_connector()
        client.pair(username="jonas.bakke", password="x")
        assert seen(house, client).username == "jonas.bakke"
        house.later(seconds=1)
        let_people_in(house, client)
        assert client.pair(username=EMAIL, password=PASSWORD).status_code == 200
        assert seen(house, client).username == EMAIL
        assert seen(house, client).client_id == client.credential.id

    def test_it_is_shown_for_7_days(self, house, new_connector):
        client = new_connector()
        client.pair(username="jonas.bakke")
        house.later(days=7, seconds=-1)
        assert seen(house, client)
        house.later(seconds=1)
        assert seen(house, client) is None
        with house.write() as db:
            assert usernames.forget(db, now=house.now) == 1

    def test_a_password_in_the_wrong_field_is_not_kept(self, house, new_connector):
        client = new_connector()
        client.pair(username=client.password)
        assert seen(house, client) is None

    def test_many_of_them_do_not_fill_the_table(self, house, new_connector):
        client = new_connector()
        for number in range(25):
            house.later(minutes=20)
            client.pair(username=f"user{number}@x.example" + "\x00\u202e" * 600)
        with house.read() as db:
            kept = db.execute(select(usernames.usernames.c.username)).scalars().all()
        assert len(kept) == usernames.MOST
        assert all(len(name) <= 254 and name.isprintable() for name in kept)
