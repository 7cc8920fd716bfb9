"""A Postman collection and its environment, with the names that UnoPim's collection has.  Pure.

Format: collection v2.1.0.  Secrets are left empty: whoever imports it fills them in.
"""

from typing import Any

from keydesk.snippets.model import PRODUCTS, TOKEN, Means

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
BY_PASSWORD, BY_REFRESH = "Authentification by password", "Authentification by Refresh token"
BY_ITSELF, ALL_PRODUCTS = "Authentification by client credentials", "Get All Products"
HIDDEN = {"secret", "password", "token", "refreshToken", "base64ClientIdSecret"}
Json = dict[str, Any]
MAKE_BASIC = [
    'const id = pm.environment.get("clientId"), secret = pm.environment.get("secret");',
    'pm.environment.set("base64ClientIdSecret", btoa(id + ":" + secret));',
]
KEEP_TOKENS = [
    'pm.test("a token was given", () => pm.response.to.have.status(200));',
    "const given = pm.response.json();",
    'pm.test("it can be sent as Bearer", () => {',
    '    pm.expect(given.token_type.toLowerCase()).to.eql("bearer");',
    '    pm.expect(given.access_token).to.be.a("string").and.not.empty;',
    "});",
    'pm.environment.set("token", given.access_token);',
]
KEEP_REFRESH = ['pm.environment.set("refreshToken", given.refresh_token);']
READ = [
    'pm.test("products were read", () => pm.response.to.have.status(200));',
    'pm.test("they come as a list", () => {',
    '    pm.expect(pm.response.json()._embedded.items).to.be.an("array");',
    "});",
]


def collection(means: Means, label: str) -> Json:
    """Only requests that this credential can make; a key is filled in as `token`."""
    items = []
    if means.by_password:
        sent = {"username": "{{username}}", "password": "{{password}}", "grant_type": "password"}
        refresh = {"refresh_token": "{{refreshToken}}", "grant_type": "refresh_token"}
        items += [
            _authentification(BY_PASSWORD, sent, KEEP_TOKENS + KEEP_REFRESH),
            _authentification(BY_REFRESH, refresh, KEEP_TOKENS + KEEP_REFRESH),
        ]
    if means.by_itself:
        alone = {"grant_type": "client_credentials"}
        items.append(_authentification(BY_ITSELF, alone, KEEP_TOKENS))
    items.append(_products())
    return {"info": {"name": label, "schema": SCHEMA}, "item": items}


def environment(means: Means, label: str) -> Json:
    values = {
        "url": means.base_url, "clientId": means.client_id, "secret": "",
        "username": means.username, "password": "", "token": "", "refreshToken": "",
        "base64ClientIdSecret": "",
    }  # fmt: skip
    told = [_variable(name, value) for name, value in values.items()]
    return {"name": label, "values": told, "_postman_variable_scope": "environment"}


def _variable(name: str, value: str) -> Json:
    kind = "secret" if name in HIDDEN else "default"
    return {"key": name, "value": value, "type": kind, "enabled": True}


def _authentification(name: str, sent: dict[str, str], test: list[str]) -> Json:
    headers = [
        _header("Accept", "application/json"),
        _header("Content-Type", "application/x-www-form-urlencoded"),
        _header("Authorization", "Basic {{base64ClientIdSecret}}"),
    ]
    form = [{"key": key, "value": value, "type": "text"} for key, value in sent.items()]
    body = {"mode": "urlencoded", "urlencoded": form}
    return {
        "name": name,
        "event": [_event("prerequest", MAKE_BASIC), _event("test", test)],
        "request": {"method": "POST", "header": headers, "body": body, "url": _url(TOKEN)}
        | {"auth": {"type": "noauth"}},
        "response": [],
    }


def _products() -> Json:
    headers = [
        _header("Accept", "application/json"), _header("Authorization", "Bearer {{token}}"),
    ]  # fmt: skip
    return {
        "name": ALL_PRODUCTS,
        "event": [_event("test", READ)],
        "request": {"method": "GET", "header": headers, "url": _url(PRODUCTS)}
        | {"auth": {"type": "noauth"}},
        "response": [],
    }


def _header(key: str, value: str) -> Json:
    return {"key": key, "value": value}


def _event(listen: str, lines: list[str]) -> Json:
    return {"listen": listen, "script": {"type": "text/javascript", "exec": lines}}


def _url(path: str) -> Json:
    raw = "{{url}}" + path
    return {"raw": raw, "host": ["{{url}}"], "path": path.strip("/").split("/")}
