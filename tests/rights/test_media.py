"""Media files are seen where a value that is seen holds them, and nowhere else."""

import pytest

from keydesk.catalog import verbs as products
from keydesk.catalog.model import IDENTIFIER, Wish
from keydesk.media import store
from keydesk.media.model import MediaFile
from tests.akeneo.conftest import NOW, ROOT, all_saved
from tests.rights import shelves
from tests.rights.conftest import OWNER

PICTURES = {"prod-01": "open", "prod-02": "shoe", "prod-07": "master", "prod-12": "variant"}


@pytest.fixture(scope="module")
def pictured(shop):
    """Each of these products has a picture that is called after what it shows; one has none."""
    wishes = []
    with shop.database.write() as db:
        for product, name in (*PICTURES.items(), ("", "loose")):
            code = f"1/2/3/4/1234567890123456789012345678901234567890_{name}.png"
            new = MediaFile(code, "0" * 64, f"{name}.png", "image/png", "png", 1, NOW)
            store.add(db, OWNER.organization_id, new)
            entry = {"locale": None, "scope": None, "data": code}
            if product:
                wishes.append(Wish(product, {"values": {"pic": [entry]}}))
        all_saved(products.save(db, OWNER, IDENTIFIER, wishes, may_create=False, now=NOW))
    return shop


@pytest.mark.parametrize(
    ("groups", "categories", "seen"),
    [
        ({"marketing": "view"}, {"shoes": "view"}, {"open", "shoe", "variant"}),
        ({"marketing": "view"}, {}, {"open"}),
        ({"marketing": "view"}, {"*": "own"}, {"open", "shoe", "master", "variant"}),
        ({"erp": "edit"}, {"*": "own"}, set()),
    ],
)
def test_a_file_is_seen_with_its_value(pictured, groups, categories, seen):
    rights = shelves.EVERYTHING | {"attribute_groups": groups, "categories": categories}
    api = pictured.client(rights)
    listed = api.get(f"{ROOT}/media-files?limit=100&with_count=true").json()
    assert {one["original_filename"] for one in listed["_embedded"]["items"]} == {
        f"{name}.png" for name in seen
    }
    assert listed["items_count"] == len(seen)
    every = pictured.owner().get(f"{ROOT}/media-files?limit=100").json()["_embedded"]["items"]
    assert len(every) == 5
    for one in every:
        name = one["original_filename"].removesuffix(".png")
        for path in (one["code"], f"{one['code']}/download"):
            answer = api.get(f"{ROOT}/media-files/{path}")
            missing = api.get(f"{ROOT}/media-files/{path.replace('1/2', '9/9')}")
            if name not in seen:
                same = missing.text.replace("9/9", "1/2")
                assert (answer.status_code, answer.text) == (404, same)
        assert api.get(f"{ROOT}/media-files/{one['code']}").status_code == (
            200 if name in seen else 404
        )
