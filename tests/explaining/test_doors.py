"""The same explanation over JSON, at the command line and on its page."""

import pytest

from tests.harness.client import client
from tests.harness.command import keydesk, keydesk_json, run

LIST = "GET /api/rest/v1/products"
HELD = ["credentials:read", "credentials:manage", "connections:manage", "products:read"]


@pytest.fixture
def desk(house):
    return client(house, house.issue(house.connect("Desk", permissions=HELD)).secret)


def address(issued):
    return f"/manage/v1/keys/{issued.credential.id}/explanation"


def test_a_refused_call_is_explained_and_mended_and_then_passes(house, desk):
    """The issue: no new secret is needed."""
    issued = house.issue(house.connect("Magento", permissions=["channels:read"]))
    caller = client(house, issued.secret)
    assert caller.get("/api/rest/v1/products").status_code == 403
    told = desk.get(address(issued), params={"request": LIST}).json()
    assert (told["allowed"], told["failed"], told["permission"]) == (
        False, "permission", "products:read",
    )  # fmt: skip
    assert [link["ok"] for link in told["chain"]] == [True] * 6 + [False]
    (way,) = told["ways"]
    assert way["obstacle"] is None
    wanted = {"request": LIST, "way": way["name"], "mark": way["mark"]}
    mended = desk.post(address(issued), json=wanted)
    assert (mended.status_code, mended.json()["allowed"]) == (200, True)
    assert caller.get("/api/rest/v1/products").status_code == 200
    assert desk.post(address(issued), json=wanted).status_code == 409


def test_a_caller_without_api_access_hears_what_akeneo_says(house):
    issued = house.issue(house.connect("Magento", permissions=[]))
    answer = client(house, issued.secret).get("/api/rest/v1/products")
    told = {"code": 403, "message": "You are not allowed to access the web API."}
    assert (answer.status_code, answer.json()) == (403, told)
    scope = 'error="insufficient_scope", scope="api:access"'
    assert answer.headers["www-authenticate"] == f'Bearer realm="keydesk", {scope}'


@pytest.mark.parametrize("line", [
    "", "nonsense", "BREW /pot", "GET", "G" * 3000, "GET http://[/x", "GET /x y z",
])  # fmt: skip
def test_a_malformed_request_names_its_field(house, desk, line):
    issued = house.issue()
    for answer in (
        desk.get(address(issued), params={"request": line}),
        desk.post(address(issued), json={"request": line, "way": "key", "mark": ""}),
    ):
        assert answer.status_code == 422, answer.text
        assert [one["field"] for one in answer.json()["fields"]] == ["request"]


def test_what_is_no_route_is_explained_too(house, desk):
    issued = house.issue()
    for line, words in (
        ("PUT /api/rest/v1/products", "does not answer PUT. It answers: GET, HEAD, PATCH, POST."),
        ("GET /nope", "nothing at this address"),
        ("GET /console/users", "No key opens this address"),
    ):
        told = desk.get(address(issued), params={"request": line}).json()
        assert (told["failed"], told["ways"], told["route"]) == ("request", [], None)
        assert words in told["chain"][0]["message"]


def test_a_key_of_another_organization_is_as_missing_as_none(house, desk):
    """Security case 27."""
    theirs = house.issue(by=house.other).credential.id
    mark = {"request": LIST, "way": "key", "mark": "x"}
    told = []
    for id_ in (theirs, "0" * 12):
        url = f"/manage/v1/keys/{id_}/explanation"
        for answer in (desk.get(url, params={"request": LIST}), desk.post(url, json=mark)):
            assert answer.status_code == 404
            told.append(answer.json()["message"].replace(id_, ""))
    assert len(set(told)) == 1


def test_reading_is_not_mending(house):
    reader = house.issue(house.connect("Reader", permissions=["credentials:read"]))
    reading, issued = client(house, reader.secret), house.issue(active=False)
    told = reading.get(address(issued), params={"request": LIST}).json()
    assert "credentials:manage" in told["ways"][0]["obstacle"]
    way = {"request": LIST, "way": "key", "mark": told["ways"][0]["mark"]}
    assert reading.post(address(issued), json=way).status_code == 403


def test_the_command_says_where_it_fails(tmp_path):
    data = tmp_path / "data"
    owner = ["--owner-email", "ingrid@nordlys.example", "--owner-password-stdin"]
    keydesk("init", "--data", data, "--organization", "Nordlys", *owner, given="a-long-pass-93\n")
    at = ("--data", data)
    keydesk("connections", "create", *at, "--label", "Magento", "--permission", "channels:read")
    made = keydesk_json("keys", "create", *at, "--connection", "magento", "--name", "Sync")
    asked = ("explain", *at, "--credential", made["id"], "--request")
    told = keydesk(*asked, LIST)
    assert "NO  credential  The key Sync is inactive." in told
    assert "- Add products:read to the connection Magento." in told
    assert keydesk_json(*asked, LIST)["failed"] == "credential"
    wrong = run(*asked, "nonsense")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "Write a method and a path" in wrong.stderr
    unknown = run("explain", *at, "--credential", "nope", "--request", LIST)
    assert (unknown.returncode, unknown.stderr) == (1, "There is no key nope.\n")
