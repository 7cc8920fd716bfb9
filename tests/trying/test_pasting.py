"""Snippets and the Postman collection: what runs is run, against the whole application."""

import json
import shlex

import pytest

from keydesk.app import inside
from keydesk.credentials import verbs as credentials
from keydesk.explaining.places import Reached, find, read_request
from keydesk.snippets import postman
from keydesk.snippets.all_of import snippets
from keydesk.snippets.model import KEY, PASSWORD, SECRET, Means
from tests.harness.client import ADDRESS, client
from tests.trying import walker

TARGETS = [
    "curl", "python", "n8n", "make", "zapier", "akeneo", "unopim", "shipium", "plytix",
]  # fmt: skip
BOTH = ("client_credentials", "password")


@pytest.fixture
def shop(house):
    return house.connect("Shop")


def told(desk, code="shop", **query):
    answer = desk.get(f"/manage/v1/connections/{code}/snippets", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def by_target(desk, **query):
    (one,) = told(desk, **query)
    assert [snippet["target"] for snippet in one["snippets"]] == TARGETS
    return {snippet["target"]: snippet for snippet in one["snippets"]}


def test_each_credential_has_all_targets_and_says_which_do_not_fit(
    house, desk, shop, new_client, opened
):
    issued = house.issue(shop)
    found = by_target(desk)
    works = [name for name in TARGETS if found[name]["works"]]
    assert works == ["curl", "python", "n8n", "make", "zapier", "shipium"]
    assert all(found[name]["note"] for name in TARGETS if name not in works)
    web, _ = new_client(shop, BOTH)
    assert len(told(desk)) == 2
    assert not by_target(desk, credential=web.id)["akeneo"]["works"], "nobody can be named"
    account = opened(shop)
    found = by_target(desk, credential=f"kdc_{web.id}")
    assert [name for name in TARGETS if not found[name]["works"]] == ["plytix"]
    assert {"label": "Username", "value": account.username} in found["akeneo"]["fields"]
    house.do(credentials.revoke, issued.credential.id)
    assert len(told(desk)) == 1


def test_no_snippet_over_json_holds_a_secret(house, desk, shop, new_client, opened):
    """Security case 8: it is shown once, in one answer, which is not this one."""
    issued, (_, secret), account = house.issue(shop), new_client(shop, BOTH), opened(shop)
    text = json.dumps(told(desk))
    for hidden in (issued.secret, secret, account.password):
        assert hidden.reveal() not in text
    for placeholder in (KEY, SECRET, PASSWORD):
        assert placeholder in text or placeholder == PASSWORD


def test_they_name_the_address_that_the_outside_uses(house, desk, shop):
    house.issue(shop)
    assert f"{ADDRESS}/api/rest/v1/products" in by_target(desk)["curl"]["text"]


def test_whatever_stands_in_a_value_it_becomes_no_command():
    """Some label, address or name is typed by people, and the line is pasted into a shell."""
    evil = "https://x/$(touch owned)';\"`touch owned`"
    by_itself = frozenset({"client_credentials"})
    for means in (
        Means(evil, key="k'; touch owned"),
        Means(evil, client_id="c", secret='"$(id)', grants=by_itself),
    ):
        found = {one.target: one for one in snippets(means)}
        for target in ("curl", "shipium"):
            words = shlex.split(found[target].text.replace("\\\n", " "))
            assert any(evil in word for word in words)
        compile(found["python"].text, "snippet", "exec")


def test_a_dialect_that_is_served_has_a_snippet_that_says_so(house):
    """Plytix's and UnoPim's addresses come later: then what is said of them here is wrong."""
    for line in ("POST /auth/api/get-token", "GET /api/v1/rest/products"):
        assert not isinstance(find(inside(house.inside).places, read_request(line)), Reached)


def download(house, desk, **query):
    answer = desk.get("/manage/v1/connections/shop/postman", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_collection_has_the_names_that_unopim_gave(house, desk, shop, new_client, opened):
    opened(shop)
    new_client(shop, BOTH)
    made = download(house, desk)
    assert [item["name"] for item in made["collection"]["item"]] == [
        "Authentification by password", "Authentification by Refresh token",
        "Authentification by client credentials", "Get All Products",
    ]  # fmt: skip
    assert made["collection"]["info"]["schema"] == postman.SCHEMA
    names = [one["key"] for one in made["environment"]["values"]]
    assert sorted(names) == sorted([
        "url", "clientId", "secret", "username", "password", "token", "refreshToken",
        "base64ClientIdSecret",
    ])  # fmt: skip
    hidden = {one["key"]: one["value"] for one in made["environment"]["values"]}
    assert [hidden[name] for name in sorted(postman.HIDDEN)] == [""] * 5


@pytest.mark.parametrize("grants", [("password",), ("client_credentials",), BOTH])
def test_the_collection_carried_out_in_its_order_reads_products(
    house, desk, stocked, shop, new_client, opened, grants
):
    account = opened(shop)
    _, secret = new_client(shop, grants)
    made = download(house, desk)
    given = {"secret": secret.reveal(), "password": account.password.reveal()}
    answers = walker.walk(client(house), made["collection"], made["environment"], **given)
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    assert len(answers[-1].json()["_embedded"]["items"]) == 2
    assert len(answers) == {1: 2, 2: 4}[len(grants)] + (grants == ("password",))


def test_a_key_is_sent_as_the_token(house, desk, stocked, shop):
    issued = house.issue(shop)
    made = download(house, desk)
    (answer,) = walker.walk(
        client(house), made["collection"], made["environment"], token=issued.secret.reveal()
    )
    assert answer.status_code == 200


def test_another_organizations_snippets_are_as_missing_as_none(house, desk, shop):
    """Security case 27."""
    theirs = house.issue(house.connect("Theirs", by=house.other), by=house.other).credential.id
    for part in ("snippets", "postman"):
        for path in (f"theirs/{part}", f"nope/{part}", f"shop/{part}?credential={theirs}"):
            assert desk.get(f"/manage/v1/connections/{path}").status_code == 404
