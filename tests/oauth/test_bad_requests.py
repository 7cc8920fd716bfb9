"""RFC 6749 §5.2, error by error, and bodies that no honest client sends."""

import base64

import pytest

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
ASK = "grant_type=client_credentials"
TOO_MUCH = "x" * 15_000


@pytest.fixture
def house(sqlite_house):
    return sqlite_house


@pytest.fixture
def client(new_client):
    return new_client(permissions=["products:read"])


def post(client, body=ASK, kind=FORM, auth=..., path="/oauth/token", **headers):
    auth = (client.id, client.secret) if auth is ... else auth
    return client.http.post(path, content=body, headers={"Content-Type": kind, **headers},
                            auth=auth)  # fmt: skip


def refused(answer, status: int, code: str) -> dict:
    body = answer.json()
    assert (answer.status_code, body["error"]) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["pragma"] == "no-cache"
    legal = set(range(0x20, 0x7F)) - {0x22, 0x5C}
    assert set(body["error_description"].encode()) <= legal, "RFC 6749 §5.2"
    return body


def in_body(client, **more: str) -> str:
    fields = {"client_id": client.id, "client_secret": client.secret} | more
    return "&".join([ASK, *(f"{name}={value}" for name, value in fields.items())])


def test_form_and_json_header_and_body_are_all_taken(client):
    assert post(client).status_code == 200
    assert post(client, in_body(client), auth=None).status_code == 200
    assert (
        post(client, '{"grant_type": "client_credentials", "scope": ""}', JSON).status_code == 200
    )
    assert post(client, kind=f"{FORM}; charset=UTF-8").status_code == 200


@pytest.mark.parametrize("header", ["Basic x", "Bearer x", "Basic", "basic eDp5", "Digest a=b"])
def test_a_client_that_used_the_header_is_challenged(client, header):
    """Security case 28."""
    answer = post(client, auth=None, Authorization=header)
    refused(answer, 401, "invalid_client")
    assert answer.headers["www-authenticate"] == 'Basic realm="OAuth"'


def test_a_client_that_did_not_is_not(client):
    for body in (ASK, in_body(client, client_secret="wrong"), in_body(client, client_id="x")):
        answer = post(client, body, auth=None)
        refused(answer, 401, "invalid_client")
        assert "www-authenticate" not in answer.headers


def test_an_unknown_client_looks_like_a_wrong_secret(client, new_client):
    """Security case 27: also another organization's, also with the secret of another client."""
    answers = [
        post(client, auth=auth)
        for auth in (
            (client.id, "x"), ("kdc_000000000000", client.secret), ("nobody", "x"),
            (new_client(name="Other").id, client.secret),
        )
    ]  # fmt: skip
    assert len({answer.content for answer in answers}) == 1
    refused(answers[0], 401, "invalid_client")


@pytest.mark.parametrize("twice", [
    f"{ASK}&{ASK}", f"{ASK}&scope=&scope=", f"{ASK}&x=1&x=2", "grant_type=&" + ASK,
])  # fmt: skip
def test_a_repeated_parameter(client, twice):
    """Security cases 24 and 29."""
    refused(post(client, twice), 400, "invalid_request")


def test_a_repeated_parameter_in_json(client):
    body = '{"grant_type": "client_credentials", "scope": "a", "scope": "b"}'
    refused(post(client, body, JSON), 400, "invalid_request")


def test_two_authentications(client):
    """Security case 29."""
    refused(post(client, in_body(client)), 400, "invalid_request")
    assert post(client, f"{ASK}&client_id={client.id}").status_code == 200, "no second one"
    refused(post(client, f"{ASK}&client_id=other"), 400, "invalid_request")
    basic = base64.b64encode(f"{client.id}:{client.secret}".encode()).decode()
    twice = [("Authorization", f"Basic {basic}")] * 2 + [("Content-Type", FORM)]
    refused(client.http.post("/oauth/token", content=ASK, headers=twice), 400, "invalid_request")


def test_grants(client):
    """Security cases 30 and 35."""
    refused(post(client, "grant_type=password"), 400, "unauthorized_client")
    refused(post(client, "grant_type=refresh_token"), 400, "unauthorized_client")
    for grant in ("implicit", "token", "authorization_code", "PASSWORD", "é", "x" * 9_000):
        told = refused(post(client, f"grant_type={grant}"), 400, "unsupported_grant_type")
        assert told["hint"] == "Check that all required parameters have been provided"
    told = refused(post(client, "x=y"), 400, "invalid_request")
    assert told["hint"] == "Check the `grant_type` parameter"


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"])
def test_other_methods(client, method):
    """Security case 31."""
    answer = client.http.request(method, "/oauth/token", auth=(client.id, client.secret))
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_parameters_in_the_address(client):
    """Security cases 19 and 31: a secret there stands in every log on the way."""
    refused(post(client, path=f"/oauth/token?{ASK}"), 400, "invalid_request")
    refused(post(client, path="/oauth/token?access_token=x"), 400, "invalid_request")


@pytest.mark.parametrize("kind", ["", "text/plain", "multipart/form-data; boundary=x", "x" * 500])
def test_other_content_types(client, kind):
    """Security case 31."""
    refused(post(client, kind=kind), 400, "invalid_request")


@pytest.mark.parametrize("body", [
    "", "{", "[]", "null", "1", '"x"', "[" * 8_000, '{"a":' * 2_000, '{"grant_type": 1}',
    '{"grant_type": ["client_credentials"]}', '{"grant_type": {"a": "b"}}', b"\xff\xfe",
    '{"grant_type": "\\ud800"}', '{"grant_type": true, "x": NaN}',
])  # fmt: skip
def test_json_that_is_none_or_holds_no_texts(client, body):
    """Security case 25."""
    answer = post(client, body, JSON)
    assert answer.status_code == 400
    assert refused(answer, 400, answer.json()["error"])


@pytest.mark.parametrize("value", [
    TOO_MUCH, "%00", "%ff", "%ED%A0%80", "é", "%E2%80%AE", "%22%5C", "🔑", "a b", "0",
])  # fmt: skip
@pytest.mark.parametrize("name", ["scope", "username", "password", "refresh_token", "client_id"])
def test_fields_of_any_length_and_script(new_connector, name, value):
    """Security cases 25 and 26: refused, never a 5xx, and nothing of it is said back."""
    client = new_connector()
    for grant in ("password", "refresh_token"):
        usual = {"username": "x", "password": "x", "refresh_token": "x", "scope": "products:read"}
        fields = usual | {"grant_type": grant, name: value}
        body = "&".join(f"{key}={text}" for key, text in fields.items())
        answer = post(client, body.encode())
        refused(answer, 400, answer.json()["error"])
        assert value.strip("%") not in answer.json()["error_description"] or len(value) < 4


def test_a_body_past_16_kilobytes(client):
    answer = post(client, f"{ASK}&x={'y' * 17_000}")
    assert answer.status_code == 413


def test_credentials_of_any_script(client):
    for auth in (
        (client.id, "é"),
        ("é", "é"),
        ("🔑" * 99, "x"),
        (client.id, "%00"),
        ("x" * 9_000, "y"),
    ):
        refused(post(client, auth=auth), 401, "invalid_client")
