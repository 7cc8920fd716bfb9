"""One product by its identifier, and whose it is."""

import pytest

PATH = "/api/rest/v1/products"


def test_a_product_is_found_by_its_identifier(catalog):
    body = catalog.client().get(f"{PATH}/NL-01").json()
    assert body["values"]["name"][0] == {"locale": "en_US", "scope": None, "data": "Sofa 1"}
    assert body["quantified_associations"] == {}
    assert "_links" not in body


@pytest.mark.parametrize("path", ["NL-00/full", "NL-00%2Ffull", "NL%2D00%2Dx/../../NL-00/full"])
def test_an_identifier_may_hold_a_slash_and_come_encoded(catalog, path):
    said = catalog.client().get(f"{PATH}/{path}").status_code
    assert said == (404 if ".." in path else 200)


@pytest.mark.parametrize("path", ["FJ-1", "shared", "nothing"])
def test_another_organizations_product_is_answered_like_none(catalog, path):
    """Security cases 27 and 88: the two answers must be the same, byte by byte."""
    answer = catalog.client().get(f"{PATH}/{path}")
    assert answer.status_code == 404
    said = f'Product "{path}" does not exist or you do not have permission to access it.'
    assert answer.json() == {"code": 404, "message": said}
    alike = catalog.client().get(f"{PATH}/{'x' * len(path)}")
    assert alike.content == answer.content.replace(path.encode(), b"x" * len(path))
    headers = [{k: v for k, v in a.headers.items() if k != "x-request-id"} for a in (answer, alike)]
    assert headers[0] == headers[1]


def test_another_organization_lists_and_counts_its_own_products_only(catalog):
    """Security case 88."""
    body = catalog.client("fjord").get(f"{PATH}?with_count=true").json()
    assert [item["identifier"] for item in body["_embedded"]["items"]] == ["FJ-1", "shared"]
    assert body["items_count"] == 2
    after = "pagination_type=search_after&search_after=NL-1"
    body = catalog.client("fjord").get(f"{PATH}?{after}").json()
    assert [item["identifier"] for item in body["_embedded"]["items"]] == ["shared"]


@pytest.mark.parametrize(
    "path", ["%00", "a%00b", "%ff%fe", "x" * 5000, "%F0%9F%9B%8B", "", "..%2f"]
)
def test_an_impossible_identifier_is_only_unknown(catalog, path):
    """PostgreSQL raises on a NUL, which looked like an outage: 503."""
    assert catalog.client().get(f"{PATH}/{path}").status_code == 404
