"""The list of products: its parts, its links, its refusals."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from keydesk.akeneo import paging
from keydesk.akeneo.errors import Unprocessable
from tests.akeneo.furniture import IDENTIFIERS

PATH = "/api/rest/v1/products"
FEW = [1, 7, 20, 21, 100]


def identifiers(body):
    return [item["identifier"] for item in body["_embedded"]["items"]]


def walk(client, address):
    """Follows `next` verbatim; the identifiers of each page."""
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        yield identifiers(body)
        address = body["_links"].get("next", {}).get("href")


def test_the_first_page_has_ten_products_and_akeneos_envelope(catalog):
    answer = catalog.client().get(PATH)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    body = answer.json()
    start = f"http://pim.test{PATH}?page={{}}&with_count=false&pagination_type=page&limit=10"
    assert body["_links"] == {
        "self": {"href": start.format(1)},
        "first": {"href": start.format(1)},
        "next": {"href": start.format(2)},
    }
    assert body["current_page"] == 1
    assert "items_count" not in body
    assert identifiers(body) == IDENTIFIERS[:10]


def test_an_item_has_the_standard_format_and_a_link_to_itself(catalog):
    client = catalog.client()
    item = client.get(PATH, params={"limit": 1}).json()["_embedded"]["items"][0]
    address = item.pop("_links")["self"]["href"]
    assert address == f"http://pim.test{PATH}/{IDENTIFIERS[0]}"
    assert list(item) == [
        "uuid", "identifier", "enabled", "family", "categories", "groups", "parent", "values",
        "created", "updated", "associations", "quantified_associations",
    ]  # fmt: skip
    assert item["created"] == item["updated"] == "2026-11-22T09:30:15+00:00"
    assert client.get(address).json() == item


@pytest.mark.parametrize("limit", FEW)
@pytest.mark.parametrize("kind", ["page", "search_after"])
def test_following_the_links_gives_each_product_once(catalog, limit, kind):
    """Every limit, also the ones that divide the list evenly: the last page is then empty."""
    pages = list(walk(catalog.client(), f"{PATH}?limit={limit}&pagination_type={kind}"))
    assert [i for page in pages for i in page] == IDENTIFIERS
    assert len(pages) == len(IDENTIFIERS) // limit + 1
    assert all(len(page) == limit for page in pages[:-1])


def test_a_page_past_the_end_is_empty_and_leads_back_only(catalog):
    body = catalog.client().get(f"{PATH}?page=9&limit=10").json()
    assert identifiers(body) == []
    assert set(body["_links"]) == {"self", "first", "previous"}
    assert body["current_page"] == 9


def test_search_after_has_no_page_no_previous_and_no_count(catalog):
    body = catalog.client().get(f"{PATH}?pagination_type=search_after&with_count=true").json()
    assert set(body) == {"_links", "_embedded"}
    assert set(body["_links"]) == {"self", "first", "next"}
    after = dict(parse_qsl(urlsplit(body["_links"]["next"]["href"]).query))["search_after"]
    assert after == IDENTIFIERS[9]


def test_a_cursor_need_not_exist_and_may_be_anything(catalog):
    client = catalog.client()
    for cursor in ("NL-1", "NL-1\0rest", "é", "", "%", "zzz", "'; --", "x" * 2000):
        params = {"pagination_type": "search_after", "search_after": cursor, "limit": 100}
        answer = client.get(PATH, params=params)
        assert answer.status_code == 200
        assert identifiers(answer.json()) == [
            i for i in IDENTIFIERS if i > cursor.partition("\0")[0]
        ]


@pytest.mark.parametrize("said", ["true", "True", "TRUE"])
def test_with_count_counts_all_products(catalog, said):
    body = catalog.client().get(f"{PATH}?with_count={said}&limit=3").json()
    assert body["items_count"] == len(IDENTIFIERS)


def test_links_echo_every_parameter_and_survive_their_own_encoding(catalog):
    params = {"limit": "2", "page": "2", "odd": "a&b=c d/é+%", "locales": "en_US"}
    body = catalog.client().get(PATH, params=params).json()
    for rel, page in {"self": "2", "first": "1", "previous": "1", "next": "3"}.items():
        echoed = dict(parse_qsl(urlsplit(body["_links"][rel]["href"]).query))
        assert echoed == params | {
            "page": page, "with_count": "false", "pagination_type": "page",
        }  # fmt: skip


def test_links_are_built_from_the_public_address(catalog):
    """Behind an https proxy `next` came back as http, and clients followed it verbatim."""
    body = catalog.client(public_url="https://pim.example.com/keys").get(PATH).json()
    prefix = "https://pim.example.com/keys/api/rest/v1/products"
    assert body["_links"]["next"]["href"].startswith(f"{prefix}?")
    assert body["_embedded"]["items"][0]["_links"]["self"]["href"].startswith(f"{prefix}/")


def test_the_last_of_repeated_parameters_counts(catalog):
    body = catalog.client().get(f"{PATH}?limit=5&limit=2&page=9&page=1").json()
    assert len(identifiers(body)) == 2


@pytest.mark.parametrize("query", ["?", "?&page=1", "?page=1&", "?page=01"])
def test_odd_but_harmless_queries_are_read(catalog, query):
    assert catalog.client().get(PATH + query).status_code == 200


def test_a_body_and_a_content_type_on_a_get_are_overlooked(catalog):
    for kind in ("application/json", "application/vnd.akeneo.collection+json", "text/odd"):
        answer = catalog.client().request("GET", PATH, content="{}", headers={"Content-Type": kind})
        assert answer.status_code == 200


REFUSED = {
    "page=string": '"string" is not a valid page number.',
    "page=0": '"0" is not a valid page number.',
    "page=-1": '"-1" is not a valid page number.',
    "page=1.5": '"1.5" is not a valid page number.',
    "page=": '"" is not a valid page number.',
    "page=%C2%B2": '"²" is not a valid page number.',
    "page=%D9%A3": '"٣" is not a valid page number.',
    "limit=string": '"string" is not a valid limit number.',
    "limit=0": '"0" is not a valid limit number.',
    "limit=-10": '"-10" is not a valid limit number.',
    "limit=101": "You cannot request more than 100 items.",
    f"limit={'9' * 5000}": "You cannot request more than 100 items.",
    "with_count=1": 'Parameter "with_count" has to be a boolean. '
    'Only "true" or "false" allowed, "1" given.',
    "pagination_type=cursor": "Pagination type does not exist.",
    "pagination_type=search_after&limit=101": "You cannot request more than 100 items.",
    "with_completenesses=yes": 'Parameter "with_completenesses" has to be a boolean. '
    'Only "true" or "false" allowed, "yes" given.',
}


@pytest.mark.parametrize(("query", "message"), REFUSED.items(), ids=range(len(REFUSED)))
def test_a_parameter_out_of_range_is_refused_in_akeneos_words(catalog, query, message):
    answer = catalog.client().get(f"{PATH}?{query}")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {"code": 422, "message": message}


@pytest.mark.parametrize("query", ["page=101&limit=100", "page=1001", f"page={'9' * 5000}"])
def test_numbered_pages_end_at_ten_thousand_items(catalog, query):
    answer = catalog.client().get(f"{PATH}?{query}")
    assert answer.status_code == 422
    assert answer.json() == {
        "code": 422,
        "message": paging.TOO_DEEP,
        "_links": {"documentation": {"href": paging.DEEP_HELP}},
    }
    assert catalog.client().get(f"{PATH}?page=100&limit=100").status_code == 200
    for path in ("attributes/color/options", "media-files", "categories", "measure-families"):
        deep = catalog.client().get(f"/api/rest/v1/{path}?{query}")
        assert deep.status_code == 200, "there is no other way to the rest of them"


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=20))
def test_no_query_breaks_the_reading(page, limit, kind):
    query = {"page": page, "limit": limit, "pagination_type": kind, "with_count": "true"}
    for part in (query, {"page": page}, {"limit": limit}):
        try:
            asked = paging.read(part)
        except Unprocessable:
            continue
        assert 1 <= asked.window.limit <= 100
        assert 0 <= asked.window.offset <= 10_000 - asked.window.limit


@given(st.text(min_size=1).filter(lambda t: not any("\ud800" <= c <= "\udfff" for c in t)))
def test_the_address_of_an_item_leads_to_that_item(identifier):
    """A client that tidies paths must not turn one product's address into another's."""
    address = paging.item_address("http://pim.test/products", identifier)
    parts = urlsplit(address)
    assert not parts.query
    assert not parts.fragment
    assert "//" not in parts.path
    assert "/../" not in parts.path


def test_a_page_costs_the_same_few_statements_however_long_it_is(catalog):
    """A list of a hundred products once asked a hundred and one times."""
    said: list[str] = []
    engine = catalog.database.engine

    def hear(*args):
        said.append(args[2])

    event.listen(engine, "before_cursor_execute", hear)
    costs = []
    try:
        for query in ("limit=3", "limit=100", "limit=100&with_count=true"):
            said.clear()
            catalog.client().get(f"{PATH}?{query}")
            costs.append(len([one for one in said if "SELECT" in one]))
    finally:
        event.remove(engine, "before_cursor_execute", hear)
    assert costs[0] <= costs[1] <= 6
    assert costs[2] == costs[1] + 1
