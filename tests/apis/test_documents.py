"""OpenAPI documents that anybody may have written: read within bounds, or refused by place."""

import json

import pytest
import yaml

from keydesk.apis import lines
from keydesk.apis.documents import LARGEST, LARGEST_YAML
from keydesk.apis.model import Route
from keydesk.apis.proposals import guessed, permission_for, propose
from keydesk.kit import strictyaml
from keydesk.kit.errors import Invalid

CLUB = {
    "openapi": "3.1.0",
    "info": {"title": "Club API"},
    "paths": {
        "/integrations/v1/contacts": {
            "get": {"security": [{"oauth": ["crm.read"]}], "responses": {200: {}}},
            "post": {},
            "parameters": [{"$ref": "#/components/parameters/x"}],
        },
        "/integrations/v1/contacts/{id}": {"patch": {}, "delete": {}, "trace": {}},
        "/integrations/v1/products": {"get": {"security": [{"a": []}, {}]}},
        "/integrations/v1/status": {"get": {"security": []}},
        "/integrations/v1/report.{format}": {"get": {}},
        "/integrations/v1/../secret": {"get": {}},
        "x-internal": 7,
    },
}


def wrong(text):
    with pytest.raises(Invalid) as invalid:
        propose(text if isinstance(text, str) else json.dumps(text))
    return [v.field for v in invalid.value.violations]


def test_a_document_becomes_a_proposal():
    """As JSON and as YAML alike; what cannot be mapped is said, and stays refused."""
    found = propose(json.dumps(CLUB))
    assert propose(yaml.safe_dump(CLUB, sort_keys=False)) == found
    wish = found.wish
    assert (wish.name, wish.code, wish.base_path) == ("Club API", "club_api", "/integrations/v1")
    assert wish.routes == (
        Route("/contacts", "GET", "crm:read"), Route("/contacts", "POST", "contacts:create"),
        Route("/contacts/{id}", "DELETE", "contacts:delete"),
        Route("/contacts/{id}", "PATCH", "contacts:update"),
        Route("/products", "GET", "club_api_products:read"), Route("/status", "GET", "public"),
    )  # fmt: skip
    assert [one.field for one in found.left_out] == [
        "paths./integrations/v1/contacts/{id}.trace", "paths./integrations/v1/report.{format}",
        "paths./integrations/v1/../secret",
    ]  # fmt: skip
    served = {"servers": [{"url": "https://x.example/api/v2/"}], "paths": {"/a": {"get": {}}}}
    assert propose(json.dumps(CLUB | served)).wish.base_path == "/api/v2"


def test_a_hostile_document_is_refused_by_place():
    """A reference to a file read it, and one to an address fetched it, with the desk's rights."""

    def with_path(item):
        return {"openapi": "3.0.1", "paths": {"/a": item}}

    for reference in ("/etc/passwd", "http://127.0.0.1/x", "#/paths/~1a"):
        assert wrong(with_path({"$ref": reference})) == ["paths./a"]
        assert wrong(with_path({"get": {"$ref": reference}})) == ["paths./a.get"]
    assert wrong(with_path({"get": {"security": {"x": 1}}})) == ["paths./a.get.security"]
    assert wrong({"openapi": "3.0.1", "paths": [1]}) == ["paths"]
    assert wrong({"openapi": "3.0.1"}) == ["paths"]
    assert wrong({"openapi": "3.0.1", "paths": {}}) == ["paths"]
    assert wrong({"swagger": "2.0", "paths": {}}) == ["openapi"]
    many = {f"/a{n}": {"get": {}} for n in range(2_001)}
    assert wrong({"openapi": "3.0.1", "paths": many}) == ["paths"]
    for text in (
        "", "7", "[]", "{", '{"a":1,"a":2}', "[" * 5_000, '{"a":' * 100_000, "- " * 5_000,
        "a: &x [1]\nb: *x", "a: 1\na: 2", "a: !!python/object:os.system x", "{" + " " * LARGEST,
        "a" * (LARGEST_YAML + 1), "? [1]\n: 2\n? {a: b}\n: 3", "\x00", "a: 0x" + "f" * 9,
    ):  # fmt: skip
        assert wrong(text) in (["document"], ["openapi"]), text[:30]
    assert wrong("openapi: 3.0.1\npaths: {7: {get: {}}}") == ["paths"]


def test_a_permission_and_a_template_are_guessed():
    assert permission_for("GET", "/Contacts-2/{id}", "crm") == "contacts_2:read"
    assert permission_for("DELETE", "/{id}", "crm") == "crm:delete"
    assert permission_for("PUT", "/users/{id}", "crm") == "crm_users:update"
    assert permission_for("GET", "/2fa", "crm") == "crm_2fa:read"
    assert guessed("/contacts/77/notes/5f3a9c1e0b7d4a21") == "/contacts/{id}/notes/{id}"
    assert guessed("/contacts/a@b.c/v2/export") == "/contacts/{id}/{id}/export"


def test_an_api_in_a_file_reads_as_it_was_written():
    wish = propose(json.dumps(CLUB)).wish
    text = strictyaml.written({"apis": [lines.written(wish)]})
    assert lines.read(strictyaml.sections(text, ("apis",))["apis"]) == [wish]
    for one in (
        7, {}, {"code": "a", "name": "b", "base_path": "/c", "routes": [1]},
        {"code": "a", "name": "b", "base_path": "/c", "permissions": {"a:b": 1}},
        {"code": "a", "name": "b", "base_path": "/c", "secret": "x"},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            lines.read([one])
