"""pyakeneo and akeneo-api-client, unmodified, over real HTTP: each method whose endpoint is served.

What they do beyond CE (published products, assets, reference entities) and what Akeneo itself does
not serve there (DELETE of a family, POST of a currency) is left out.
"""

from types import SimpleNamespace
from uuid import uuid4

import pytest
import requests
from akeneo_api_client.client_builder import ClientBuilder
from pyakeneo.client import Client as Pyakeneo

from keydesk.accounts.desk import operator
from keydesk.auth import open_house
from keydesk.connections import verbs as connections
from keydesk.credentials import clients
from keydesk.credentials.terms import TermsWish
from keydesk.credentials.wishes import Wish
from keydesk.kit.settings import current
from keydesk.oauth.secret import client_id
from tests.akeneo.conftest import furnish
from tests.akeneo.furniture import IDENTIFIERS, place
from tests.harness.command import keydesk, keydesk_json
from tests.harness.server import Server

GRANTS = ("password", "refresh_token")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A running desk with a catalog, and a connection that may do all with it."""
    data = tmp_path_factory.mktemp("connectors") / "data"
    owner = ("--owner-email", "ingrid@nordlysliving.example", "--owner-password-stdin")
    keydesk("--data", data, "init", "--organization", "Nordlys", *owner, given="walnut-ferry-93-x")
    made = keydesk_json(
        "--data", data, "connections", "create", "--label", "Magento", "--all", "--password-grant"
    )
    id_, secret = _prepared(data, made["code"])
    with Server(data) as server:
        yield SimpleNamespace(
            url=server.url, id=id_, secret=secret, username=made["username"],
            password=made["password"],
        )  # fmt: skip


def _prepared(data, code: str) -> tuple[str, str]:
    house = open_house(current(data))
    by, now = operator(house, "nordlys"), house.clock()
    with house.database.write() as db:
        furnish(db, by)
        wish, asked = Wish("Shop", active=True), TermsWish(GRANTS)
        made = clients.create(db, by, connections.find(db, by, code), wish, asked, now=now)
        secret = clients.regenerate(db, by, made.id, prefixes=("kd_live",), now=now)
    id_ = client_id(house.settings.prefixes, made.id)
    house.close()
    return id_, secret.reveal()


@pytest.fixture(scope="module")
def pyakeneo(desk):
    return Pyakeneo(desk.url, desk.id, desk.secret, desk.username, desk.password)


@pytest.fixture(scope="module")
def client(desk):
    made = (desk.username, desk.password, desk.id, desk.secret)
    return ClientBuilder(desk.url).build_authenticated_by_password(*made)


def codes(found) -> list[str]:
    return [one["code"] for one in found]


def test_pyakeneo_reads_and_writes_products(pyakeneo):
    products = pyakeneo.products
    found = list(products.fetch_list({"limit": 7}))
    assert [one["identifier"] for one in found] == IDENTIFIERS
    search = {"search": {"family": [{"operator": "IN", "value": ["chair"]}]}}
    assert [one["identifier"] for one in products.fetch_list(search)] == ["havn-oak-s"]
    products.create_item({"identifier": "PY-1", "family": "sofa"})
    where = products.update_create_item({"identifier": "PY-1", "enabled": False})
    assert where.endswith("/api/rest/v1/products/PY-1")
    assert products.fetch_item("PY-1")["enabled"] is False
    many = [{"identifier": f"PY-{n}", "categories": ["sofas"]} for n in range(2, 122)]
    told = products.update_create_list(many)
    assert [one["status_code"] for one in told] == [201] * 120, "it cut them into hundreds on 413"
    counted = products.fetch_list({"pagination_type": "page", "with_count": True, "limit": 1})
    assert counted.get_count() == len(IDENTIFIERS) + 121
    for n in range(1, 122):
        products.delete_item(f"PY-{n}")
    with pytest.raises(requests.HTTPError, match="404"):
        products.fetch_item("PY-1")


def test_pyakeneo_reads_and_writes_models(pyakeneo):
    models = pyakeneo.product_models
    assert codes(models.fetch_list()) == ["havn", "havn-oak"]
    models.create_item({"code": "py", "family_variant": "chair_color_size"})
    named = [place("Py", "en_US")]
    models.update_create_item({"values": {"name": named}}, code="py")
    assert models.fetch_item("py")["values"]["name"] == named


PLAIN = {
    "association_types": {"code": "py"},
    "attributes": {"code": "py", "type": "pim_catalog_text", "group": "other"},
    "attribute_groups": {"code": "py"},
    "categories": {"code": "py", "parent": "master"},
    "families": {"code": "py", "attribute_as_label": "sku"},
}


@pytest.mark.parametrize("name", PLAIN)
def test_pyakeneo_reads_and_writes_the_structure(pyakeneo, name):
    pool, item = getattr(pyakeneo, name), PLAIN[name]
    before = codes(pool.fetch_list({"limit": 2}))
    pool.create_item(item)
    pool.update_create_item({"code": "py", "labels": {"en_US": "Py"}})
    assert pool.fetch_item("py")["labels"] == {"en_US": "Py"}
    told = pool.update_create_list([item, item | {"code": "py2"}])
    assert [one["status_code"] for one in told] == [204, 201]
    assert sorted([*before, "py", "py2"]) == codes(pool.fetch_list({"limit": 3}))


def test_pyakeneo_reads_and_writes_options_and_variants(pyakeneo):
    options = pyakeneo.attributes.options("color")
    options.create_item({"code": "py"})
    options.update_create_item({"code": "py", "sort_order": 3})
    assert options.fetch_item("py")["sort_order"] == 3
    assert codes(options.fetch_list()) == ["oak", "py", "walnut", "white"]
    variants = pyakeneo.families.variants("chair")
    level = {"level": 1, "axes": ["size"], "attributes": ["size"]}
    variants.create_item({"code": "py_variant", "variant_attribute_sets": [level]})
    assert variants.fetch_item("py_variant")["variant_attribute_sets"][0]["axes"] == ["size"]
    assert codes(variants.fetch_list()) == ["chair_color_size", "py_variant"]


def test_pyakeneo_reads_the_settings(pyakeneo):
    enabled = {"search": {"enabled": [{"operator": "=", "value": True}]}}
    assert codes(pyakeneo.locales.fetch_list(enabled)) == ["de_DE", "en_US", "fr_FR"]
    assert pyakeneo.locales.fetch_item("fr_FR") == {"code": "fr_FR", "enabled": True}
    assert codes(pyakeneo.currencies.fetch_list(enabled)) == ["EUR", "USD"]
    channels = pyakeneo.channels
    assert codes(channels.fetch_list()) == ["ecommerce", "print"]
    channels.update_create_item({"code": "print", "labels": {"en_US": "Paper"}})
    assert channels.fetch_item("print")["labels"] == {"en_US": "Paper"}
    told = channels.update_create_list([{"code": "print"}])
    assert told == [{"line": 1, "code": "print", "status_code": 204}]
    measures = pyakeneo.measure_families
    assert "Mass" in codes(measures.fetch_list({"limit": 100}))
    assert measures.fetch_item("Mass")["standard"] == "KILOGRAM"
    assert list(pyakeneo.media_files.fetch_list()) == []


def test_akeneo_api_client_reads_and_writes_products(client):
    api, uuid = client.product_uuid_api, str(uuid4())
    pages = list(api.all(page_size=5))
    assert sum(map(len, pages)) >= len(IDENTIFIERS)
    named = {"values": {"sku": [place("AK-1")]}}
    assert api.create({"uuid": uuid, **named}).status_code == 201
    assert api.upsert(uuid, {"family": "sofa"}).status_code == 204
    body = api.get(uuid)
    assert body["values"] == named["values"]
    assert api.upsert(uuid, body).status_code == 204, "a body that was read may be sent back"
    told = api.upsert_list([{"uuid": uuid, "enabled": False}, {"uuid": "x"}])
    assert [one["status_code"] for one in told] == [204, 422]
    assert api.delete(uuid).status_code == 204


def test_akeneo_api_client_reads_and_writes_models(client):
    api = client.product_model_api
    named = {"values": {"name": [place("Ak", "en_US")]}}
    made = {"code": "ak", "family_variant": "chair_color_size"}
    assert api.create(made).status_code == 201
    assert api.upsert("ak", named).status_code == 204
    assert api.get("ak")["values"] == named["values"]
    assert api.upsert_list([{"code": "ak"}])[0]["status_code"] == 204
    assert "ak" in [one for page in api.all() for one in codes(page)]
    assert api.delete("ak").status_code == 204


WRITTEN = {
    "attribute_api": {"type": "pim_catalog_text", "group": "other"},
    "attribute_group_api": {},
    "category_api": {"parent": "master"},
    "channel_api": {"category_tree": "master", "locales": ["en_US"], "currencies": ["EUR"]},
    "family_api": {"attribute_as_label": "sku"},
}
BY_CODE = {"category_api", "channel_api"}  # whose `create` takes the code first


@pytest.mark.parametrize("name", WRITTEN)
def test_akeneo_api_client_reads_and_writes_the_structure(client, name):
    api, item = getattr(client, name), {"code": "ak", **WRITTEN[name]}
    given = ("ak", dict(WRITTEN[name])) if name in BY_CODE else (item,)
    assert api.create(*given).status_code == 201
    assert api.upsert("ak", {"labels": {"en_US": "Ak"}}).status_code == 204
    body = api.get("ak")
    assert body["labels"] == {"en_US": "Ak"}
    assert api.upsert("ak", body).status_code == 204, "a body that was read may be sent back"
    assert api.upsert_list([item]) == [{"line": 1, "code": "ak", "status_code": 204}]
    assert "ak" in [one for page in api.all(3) for one in codes(page)]


def test_akeneo_api_client_reads_and_writes_options_and_variants(client):
    options = client.attribute_option_api
    assert options.create("size", "ak", {"sort_order": 2}).status_code == 201
    assert options.upsert("size", "ak", {"labels": {"en_US": "Ak"}}).status_code == 204
    assert options.get("size", "ak")["labels"] == {"en_US": "Ak"}
    assert options.upsert_list("size", [{"code": "ak"}, {"code": "ak2"}])[1]["status_code"] == 201
    found = [one for page in options.all("size", 2) for one in codes(page)]
    assert found == ["ak", "ak2", "l", "m", "s"]
    variants = client.family_variant_api
    level = {"level": 1, "axes": ["color"], "attributes": ["color"]}
    made = {"variant_attribute_sets": [level]}
    assert variants.upsert("chair", "ak_variant", made).status_code == 201
    body = variants.get("chair", "ak_variant")
    assert variants.upsert("chair", "ak_variant", body).status_code == 204
    assert variants.upsert_list("chair", [{"code": "ak_variant"}])[0]["status_code"] == 204
    assert "ak_variant" in [one for page in variants.all("chair") for one in codes(page)]


def test_akeneo_api_client_reads_the_settings_and_writes_measures(client):
    assert client.locale_api.get("de_DE")["enabled"] is True
    assert len(next(client.locale_api.all(4))) == 4
    assert client.currency_api.get("SEK")["enabled"] is False
    assert "EUR" in [one for page in client.currency_api.all() for one in codes(page)]
    assert client.measure_family_api.get("Mass")["code"] == "Mass"
    assert "Mass" in [one for page in client.measure_family_api.all() for one in codes(page)]
    families = client.measurement_family_api
    mass = next(one for one in families.all() if one["code"] == "Mass")
    told = families.upsert_list([mass, mass | {"code": "Ak"}, mass | {"standard_unit_code": "x"}])
    assert [one["status_code"] for one in told[0]] == [204, 201, 422], "one line, one array"
