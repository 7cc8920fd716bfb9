"""A secret is in one answer and nowhere else (security cases 2, 7 and 9).

Keys were found in access logs, in a crash report, in the write-ahead log of a database, in a page
that was shown again.  So three keys are made in the three ways, and a client, an account and their
tokens; all are used well and badly, and then every file and every answer is searched for them.
"""

import base64
import gzip
import html
import json
import re
import tarfile
import urllib.parse
from pathlib import Path

import httpx2
import pytest

from tests.harness.command import keydesk, keydesk_json, run
from tests.harness.console import Console
from tests.harness.server import Server

PASSWORD, EMAIL = "canary-quartz-41-meadow", "ingrid@nordlysliving.example"
MANAGING = ("connections:read", "credentials:read", "credentials:manage")
PAGES = (
    "/console/connections", "/console/connections/desk", "/console/access-keys",
    "/console/access-keys/new", "/console/account", "/manage/v1/keys", "/manage/v1/connections",
    "/console/audit-log", "/console/audit-log/1", "/console/audit-log/export?format=csv",
    "/manage/v1/openapi.json", "/manage/v1/whoami", "/docs", "/healthz", "/api/rest/v1/products",
)  # fmt: skip


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=pytest.mark.world)])
def test_a_secret_is_in_no_file_no_log_and_no_later_answer(kind, tmp_path, request):
    data = tmp_path / "data"
    postgres = request.getfixturevalue("postgres") if kind == "postgres" else None
    _init(data, postgres.create("canary") if postgres else "")
    told: list[str] = []
    with Server(data, KEYDESK_LOG_LEVEL="debug", KEYDESK_LOG_REQUESTS="true") as server:
        keys = _make_keys(server, data, told)
        for key in keys:
            _use_well_and_badly(server.url, key, keys[0], told)
        tokens = _use_tokens(server.url, data, told)
        with Console(server.url, EMAIL, PASSWORD) as console:
            told += [console.get(page).text for page in PAGES]
            cookies = [value for value in console.cookies.values() if len(value) > 20]
        told.append(httpx2.get(f"{server.url}/metrics").text)
        lines = [json.loads(line) for line in server.output.splitlines()]
        assert all(line["event"] and line["worker"] for line in lines), "what is no line of ours"
        live = [file.read_bytes() for file in data.rglob("*") if file.is_file()]
        told += [
            _said("--data", data, "backup", tmp_path / "backup"),
            _said("--data", data, "doctor"),
            _said("--data", data, "audit", "export"),
            _said("--data", data, "audit", "verify"),
        ]
    kept = [*tmp_path.rglob("*"), *(postgres.folder.rglob("*") if postgres else [])]
    contents = [*live, *(b for f in kept if f.is_file() for b in _read(f))]
    public = [key.split("_")[2] for key in keys]
    assert len(_found(public, contents, [])) == 3, "the search must find what is there"
    secrets = [form for key in (*keys, *tokens) for form in _forms(key)]
    assert _found([*secrets, PASSWORD, *cookies], contents, told) == []


def _init(data: Path, database_url: str = "") -> None:
    owner = ("--owner-email", EMAIL, "--owner-password-stdin")
    where = ("--database-url", database_url) if database_url else ()
    named = ("--organization", "Nordlys", *owner, *where)
    keydesk("init", "--data", data, *named, given=PASSWORD + "\n")


def _make_keys(server: Server, data: Path, told: list[str]) -> list[str]:
    """One by the command line, one by the API, one by the console."""
    named = [part for name in MANAGING for part in ("--permission", name)]
    keydesk("--data", data, "connections", "create", "--label", "Desk", *named)
    asked = ("--connection", "desk", "--name", "By command", "--all", "--activate")
    first = keydesk_json("--data", data, "keys", "create", *asked)["secret"]
    made = httpx2.post(
        f"{server.url}/manage/v1/keys",
        json={"name": "By API", "connection": "desk", "activate": True},
        headers={"Authorization": f"Bearer {first}"},
    )
    assert made.headers["cache-control"] == "no-store"  # security case 8
    with Console(server.url, EMAIL, PASSWORD) as console:
        third = _by_console(console, told)
    return [first, made.json()["secret"], third]


def _by_console(console: Console, told: list[str]) -> str:
    fields = {"name": "By console", "connection": "desk", "preset": "all", "expires": "365"}
    answer = console.form("/console/access-keys", page="/console/access-keys/new", **fields)
    assert answer.headers["cache-control"] == "no-store"
    shown = re.search(r"kd_live_\w{12}_\w{39}", html.unescape(answer.text))
    assert shown, answer.text
    return shown.group()


def _use_well_and_badly(url: str, key: str, manager: str, told: list[str]) -> None:
    products, ours = f"{url}/api/rest/v1/products", f"{url}/manage/v1/keys"
    basic = base64.b64encode(f"{key}:".encode()).decode()
    bad_json = {"Authorization": f"Bearer {manager}", "Content-Type": "application/json"}
    answers = [
        httpx2.get(products, headers={"Authorization": f"Bearer {key}"}),
        httpx2.get(products, headers={"Authorization": f"Basic {basic}"}),
        httpx2.get(products, headers={"X-API-Key": key}),
        httpx2.get(products, headers={"Authorization": f"Bearer {key}", "X-API-Key": key}),
        httpx2.get(products, headers={"Authorization": f"Bearer {key[:-1]}"}),
        httpx2.get(products, headers={"Authorization": f"Token {key}"}),
        httpx2.get(f"{products}?access_token={key}"),
        httpx2.get(f"{products}?anything={key}"),
        httpx2.get(f"{url}/manage/v1/keys/{key[:20]}", headers={"X-API-Key": key}),
        httpx2.post(ours, content=f'{{"secret": "{key}"', headers=bad_json),
        httpx2.post(ours, json={"name": "x", "secret": key}, headers=bad_json),
        httpx2.post(f"{url}/console/sign-in", data={"email": EMAIL, "password": key}),
    ]
    assert all(answer.status_code < 500 for answer in answers)
    told += [answer.text + str(answer.headers) for answer in answers]


def _use_tokens(url: str, data: Path, told: list[str]) -> list[str]:
    """The secret of a client, the password of an account, and all that is got for them."""
    shop = ("--label", "Shop", "--password-grant")
    account = keydesk_json("--data", data, "connections", "create", *shop)
    asked = ("--connection", "shop", "--name", "Shop", "--grant", "password", "--activate")
    client = keydesk_json("--data", data, "clients", "create", *asked, "--all")
    basic, name, password = (
        (client["client_id"], client["client_secret"]),
        *(account[field] for field in ("username", "password")),
    )

    def ask(path: str = "/oauth/token", **form: str) -> httpx2.Response:
        return httpx2.post(url + path, data=form, auth=basic)

    owner = {"grant_type": "password", "username": name, "password": password}
    pairs = [ask(**owner).json(), ask("/api/oauth/v1/token", **owner).json()]
    renewal = {"grant_type": "refresh_token", "refresh_token": pairs[0]["refresh_token"]}
    pairs.append(ask(**renewal).json())
    token = pairs[2]["access_token"]
    assert ask("/oauth/introspect", token=token).json()["active"]
    answers = [
        ask(**owner | {"username": password}), ask(**owner | {"username": basic[1]}),
        ask(**owner | {"password": basic[1]}), ask(**owner | {"scope": token}),
        ask(**{**owner, "grant_type": password}), ask(f"/oauth/token?token={token}", **owner),
        ask(**renewal | {"refresh_token": token}), ask("/oauth/revoke", token=password),
        httpx2.post(f"{url}/oauth/token", content=f'{{"password": "{password}"', auth=basic,
                    headers={"Content-Type": "application/json"}),
        httpx2.get(f"{url}/api/rest/v1/products", headers={"Authorization": f"Bearer {token}"}),
        httpx2.get(f"{url}/api/rest/v1/products?access_token={token}"),
        httpx2.get(f"{url}/api/rest/v1/products/{token[:20]}", headers={"X-API-Key": token}),
        ask("/oauth/revoke", token=token),
    ]  # fmt: skip
    assert all(answer.status_code < 500 for answer in answers)
    told += [answer.text + str(answer.headers) for answer in answers]
    given = [pair[kind] for pair in pairs for kind in ("access_token", "refresh_token")]
    return [basic[1], password, *given]


def _said(*arguments: str | Path) -> str:
    done = run(*arguments)
    return done.stdout + done.stderr


def _forms(key: str) -> list[str]:
    """The key, its random part, and how both look when something encoded them."""
    random = key.rpartition("_")[2][:33]
    basic = base64.b64encode(f"{key}:".encode()).decode()
    return [key, random, basic, urllib.parse.quote(key), key[::-1]]


def _read(file: Path) -> list[bytes]:
    """The bytes of a file, and those of what is packed in it."""
    raw = file.read_bytes()
    if tarfile.is_tarfile(file):
        with tarfile.open(file) as packed:
            inner = [packed.extractfile(member) for member in packed if member.isfile()]
            return [raw, *(part.read() for part in inner if part)]
    if raw[:2] == b"\x1f\x8b":
        return [raw, gzip.decompress(raw)]
    return [raw]


def _found(wanted: list[str], contents: list[bytes], told: list[str]) -> list[str]:
    places = [*contents, *(text.encode() for text in told)]
    return [word[:14] for word in wanted if any(word.encode() in place for place in places)]
