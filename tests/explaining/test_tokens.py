"""Why no token was given, in the words of clients and accounts, and as the endpoint judges."""

import pytest

from keydesk.app import inside
from keydesk.connections.switches import Switches, switch
from keydesk.credentials import account, clients
from keydesk.credentials import verbs as credentials
from keydesk.credentials.terms import TermsWish
from keydesk.credentials.wishes import Wish
from keydesk.explaining import verbs
from keydesk.explaining.places import find, read_request

TOKEN, AKENEO, LIST = "POST /oauth/token", "POST /api/oauth/v1/token", "GET /api/rest/v1/products"
BY_PASSWORD, BY_ITSELF = ("password",), ("client_credentials",)


@pytest.fixture
def shop(house):
    return house.connect("Shop")


MIXED = "The client Web may use client_credentials. The password grant is switched off for Shop."


def new(house, shop, grants=BY_ITSELF, *, active=True):
    client = house.do(clients.create, shop, Wish("Web", active=active), TermsWish(grants))
    house.do(clients.regenerate, client.id, prefixes=("kd_live",))
    return client


def explain(house, id_, line):
    target = find(inside(house.inside).places, read_request(line))
    with house.read() as db:
        return verbs.explain(db, house.by, id_, target, now=house.now)


def last(told) -> tuple[bool, str]:
    return told.allowed, (told.failed or told.links[-1]).message


@pytest.mark.parametrize(("grants", "line", "said"), [
    (BY_ITSELF, TOKEN, (True, "The client Web may use client_credentials.")),
    (BY_ITSELF, AKENEO, (False, f"The client Web has no grant that {AKENEO} gives tokens for.")),
    (BY_PASSWORD, AKENEO, (False, "The password grant is switched off for Shop.")),
    (BY_PASSWORD + BY_ITSELF, TOKEN, (True, MIXED)),
])  # fmt: skip
def test_a_request_for_a_token_fails_where_the_grant_does(house, shop, grants, line, said):
    client = new(house, shop, grants)
    assert last(explain(house, client.id, line)) == said
    house.do(switch, "shop", Switches(password_grant=True))
    assert explain(house, client.id, TOKEN).allowed


def test_a_client_is_called_a_client_and_is_started_again(house, shop):
    client = new(house, shop, active=False)
    for line in (TOKEN, LIST):
        told = explain(house, client.id, line)
        assert last(told) == (False, "The client Web is inactive.")
        assert not any("key" in link.message for link in told.links)
        assert [step.message for step in told.ways[0].steps] == ["Activate the client Web."]
        way = told.ways[0]
    target = find(inside(house.inside).places, read_request(LIST))
    assert house.do(verbs.mend, client.id, target, way=way.name, mark=way.mark).allowed


def test_a_client_without_a_secret_is_told_to_get_one(house, shop):
    client = house.do(clients.create, shop, Wish("Web", active=True), TermsWish())
    told = explain(house, client.id, TOKEN)
    assert last(told) == (False, "The client Web has no secret that works now. Generate one.")


def test_an_account_gets_tokens_and_nothing_else(house, shop):
    house.do(switch, "shop", Switches(password_grant=True))
    opened = house.do(account.create, shop)
    id_ = opened.credential.id
    assert last(explain(house, id_, TOKEN)) == (True, "The password grant is on for Shop.")
    elsewhere = f"{LIST} takes no password: a client gets a token with it first."
    assert last(explain(house, id_, LIST)) == (False, elsewhere)
    house.do(credentials.deactivate, id_)
    said = f"The account {opened.username} is inactive."
    assert last(explain(house, id_, AKENEO)) == (False, said)


def test_a_key_needs_no_token(house):
    told = explain(house, house.issue().credential.id, TOKEN)
    said = f"{TOKEN} gives tokens to OAuth clients. A key needs none: send it as it is."
    assert (last(told), told.ways) == ((False, said), ())
