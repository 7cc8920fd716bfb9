"""Catalog ↔ ERP/CRM Sync: one connection, a client for each system, each with its part only.

The ERP reads prices, stock, currencies and locales and writes stock and prices; the CRM sees the
new values; neither can do more.  Both speak through pyakeneo, over HTTP, to a served instance.
"""

import json
from types import SimpleNamespace

import pytest
import requests
from pyakeneo.client import Client

from keydesk.accounts.desk import operator
from keydesk.auth import open_house
from keydesk.catalog.sample import loading as sample
from keydesk.kit.settings import current
from tests.harness.command import keydesk, keydesk_json
from tests.harness.server import Server

LABEL = "Catalog ↔ ERP/CRM Sync"
READS = ("products:read", "channels:read", "currencies:read", "locales:read")
ROOT = "/api/rest/v1"
CHAIR = "NL-ARM-1310"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """Made as a person would, by commands, then served."""
    data = tmp_path_factory.mktemp("sync") / "data"
    owner = ("--owner-email", "ingrid@nordlysliving.example", "--owner-password-stdin")
    keydesk("--data", data, "init", "--organization", "Nordlys", *owner, given="walnut-ferry-93-x")
    house = open_house(current(data))
    with house.database.write() as db:
        sample.load(db, operator(house, "nordlys"), now=house.clock())
    house.close()
    every = ("--categories", "*=edit", "--channels", "*", "--locales", "*=edit")
    only = ("--attribute-groups", "commerce=edit")
    keydesk("--data", data, "groups", "create", "Prices and stock", *every, *only)
    held = [word for name in (*READS, "products:update") for word in ("--permission", name)]
    made = keydesk_json(
        "--data", data, "connections", "create", "--label", LABEL, "--flow-type", "source",
        "--group", "Prices and stock", "--password-grant", *held,
    )  # fmt: skip
    erp = _client(data, made["code"], "ERP")
    narrow = [word for name in READS for word in ("--permission", name)]
    crm = _client(data, made["code"], "CRM", *narrow)
    account = made["username"], made["password"]
    with Server(data) as server:
        yield SimpleNamespace(
            url=server.url,
            erp=Client(server.url, *erp, *account),
            crm=Client(server.url, *crm, *account),
        )


def _client(data, code, name, *narrow):
    told = keydesk_json(
        "--data", data, "clients", "create", "--connection", code, "--name", name, "--activate",
        "--generate", "--grant", "password", "--grant", "refresh_token", *narrow,
    )  # fmt: skip
    return told["client_id"], told["client_secret"]


def test_the_erp_reads_and_writes_prices_and_stock_and_the_crm_sees_them(desk):
    currencies = {one["code"] for one in desk.erp.currencies.fetch_list() if one["enabled"]}
    locales = {one["code"] for one in desk.erp.locales.fetch_list() if one["enabled"]}
    assert {"EUR", "en_US"} <= currencies | locales
    before = desk.erp.products.fetch_item(CHAIR)
    assert set(before["values"]) <= {"price", "stock", "release_date"}
    assert {"price", "stock"} <= set(before["values"])
    stock = before["values"]["stock"][0]["data"] + 5
    place = {"locale": None, "scope": None}
    values = {
        "stock": [place | {"data": stock}],
        "price": [place | {"data": [{"amount": "1234.50", "currency": "EUR"}]}],
    }
    desk.erp.products.update_create_item({"values": values}, CHAIR)
    desk.erp.products.update_create_list(
        [{"identifier": CHAIR, "values": {"stock": values["stock"]}}]
    )
    seen = desk.crm.products.fetch_item(CHAIR)["values"]
    assert seen["stock"][0]["data"] == stock
    assert seen["price"][0]["data"] == [{"amount": "1234.50", "currency": "EUR"}]
    search = json.dumps({"stock": [{"operator": "=", "value": stock}]})
    found = desk.crm.products.fetch_list({"search": search})
    assert CHAIR in {one["identifier"] for one in found}


@pytest.mark.parametrize(
    ("method", "path", "sent", "erp", "crm"),
    [
        ("PATCH", f"products/{CHAIR}", {"values": {"stock": []}}, 204, 403),
        ("PATCH", f"products/{CHAIR}", {"values": {"name": []}}, 422, 403),
        ("PATCH", f"products/{CHAIR}", {"categories": []}, 403, 403),
        ("PATCH", "products/brand-new", {"enabled": True}, 403, 403),
        ("POST", "products", {"identifier": "brand-new"}, 403, 403),
        ("DELETE", f"products/{CHAIR}", None, 403, 403),
        ("PATCH", "currencies/EUR", {}, 405, 405),
        ("GET", "attributes", None, 403, 403),
        ("GET", "categories", None, 403, 403),
        ("GET", "product-models", None, 403, 403),
        ("GET", "media-files", None, 403, 403),
        ("GET", 'products?search={"name":[{"operator":"NOT EMPTY"}]}', None, 404, 404),
        ("GET", "products?attributes=name", None, 422, 422),
    ],
)
def test_neither_can_do_more(desk, method, path, sent, erp, crm):
    for client, expected in ((desk.erp, erp), (desk.crm, crm)):
        answer = client._session.request(method, f"{desk.url}{ROOT}/{path}", json=sent)
        assert answer.status_code == expected, answer.text


def test_neither_manages_anything(desk):
    for client in (desk.erp, desk.crm):
        for path in ("connections", "groups", "roles"):
            with pytest.raises(requests.HTTPError):
                client._session.get(f"{desk.url}/manage/v1/{path}").raise_for_status()
