"""Whoever has a group, and wants to write, or to learn of, what it hides: by other forms of a name,
by moving what stands above it, by taking over what it holds."""

import pytest

from keydesk.catalog import verbs as products
from keydesk.catalog.model import IDENTIFIER, Wish
from keydesk.media import store as media
from keydesk.media.model import MediaFile
from keydesk.structures import model as of
from keydesk.structures import snapshots
from keydesk.structures import verbs as structures
from keydesk.transfers.files import without_missing_files
from keydesk.transfers.lines import Line
from tests.akeneo.conftest import NOW, ROOT, all_saved
from tests.rights import shelves
from tests.rights.conftest import OWNER, limited, shop
from tests.rights.shelves import EVERYTHING

__all__ = ["shop"]
BOOTS = EVERYTHING | {"categories": {"boots": "own"}}
MISSING = "00000000-0000-4000-8000-000000000000"
FORMS = [
    str.lower,
    str.upper,
    lambda uuid: uuid.replace("-", "") + "----",
    lambda uuid: "{" + uuid.replace("-", "") + "--}",
    lambda uuid: "urn:" + uuid.replace("-", ""),
]


@pytest.fixture(scope="module")
def uuids(shop):
    """By identifier; there are associations of two ways, and with quantities."""
    types = [{"code": "PAIR", "is_two_way": True}, {"code": "SET", "is_quantified": True}]
    with shop.database.write() as db:
        wishes = [(one["code"], one) for one in types]
        kind = of.ASSOCIATION_TYPE
        all_saved(structures.save(db, OWNER, kind, "", wishes, may_create=True, now=NOW))
    listed = shop.owner().get(f"{ROOT}/products-uuid?limit=100").json()["_embedded"]["items"]
    return {one["values"]["sku"][0]["data"]: one["uuid"] for one in listed}


def told(answer, *names):
    text = answer.text
    for name in names:
        text = text.replace(name, "NAME")
    return answer.status_code, text


def ways(name):
    yield {"associations": {"PAIR": {"products": [name]}}}
    yield {"quantified_associations": {"SET": {"products": [{"uuid": name, "quantity": 2}]}}}


@pytest.mark.parametrize("form", FORMS)
def test_a_hidden_product_is_named_in_no_form(shop, uuids, form):
    """The name was compared as it was sent: in upper case it was seen, and a two-way association
    wrote it."""
    api, hidden, missing = shop.client(BOOTS), form(uuids["prod-04"]), form(MISSING)
    mine = f"{ROOT}/products-uuid/{uuids['prod-03']}"
    for here, there in zip(ways(hidden), ways(missing), strict=True):
        answers = (
            told(api.patch(mine, json=here), hidden),
            told(api.patch(mine, json=there), missing),
        )
        assert answers[0] == answers[1]
    for method in (api.delete, api.get):
        answer = method(f"{ROOT}/products-uuid/{hidden}")
        same = method(f"{ROOT}/products-uuid/{missing}")
        assert told(answer, hidden) == told(same, missing)
    assert "PAIR" not in shop.owner().get(f"{ROOT}/products/prod-04").json()["associations"]


@pytest.mark.parametrize(
    ("name", "rights", "sent"),
    [
        # In no category, so everybody's; below it stands what is hidden, and was seen afterwards.
        ("model-02", {"boots": "own"}, {"categories": ["boots"]}),
        ("model-04", {"boots": "own"}, {"categories": ["boots"]}),
        # Below it stands what is seen only, and was owned afterwards.
        ("model-02", {"boots": "own", "shirts": "view"}, {"categories": ["boots"]}),
        # What may be edited in a category is not put there by a parent either.
        ("prod-16", {"boots": "own", "shoes": "edit"}, {"parent": "model-01"}),
    ],
)
def test_nothing_is_moved_to_where_it_is_seen_or_owned(shop, name, rights, sent):
    path = f"{ROOT}/{'products' if name.startswith('prod') else 'product-models'}/{name}"
    api, owner = shop.client(EVERYTHING | {"categories": rights}), shop.owner()
    before = owner.get(path).json()
    answer = api.patch(path, json=sent)
    assert answer.status_code == 403, answer.text
    assert owner.get(path).json() == before
    assert api.patch(path, json=before).status_code == 204, "as it was read"


def test_a_model_is_moved_with_all_that_stands_below_it(shop):
    api, path = shop.client(BOOTS), f"{ROOT}/product-models/model-05"
    both = EVERYTHING | {"categories": {"boots": "own", "season": "own"}}
    for categories in (["boots", "summer"], ["boots"]):
        answer = shop.client(both).patch(path, json={"categories": categories})
        assert answer.status_code == 204, answer.text
    assert api.patch(path, json={"categories": []}).status_code == 204
    assert api.patch(path, json={"categories": ["boots"]}).status_code == 403, "now it is hidden"
    assert shop.owner().patch(path, json={"categories": ["boots"]}).status_code == 204


def test_a_variant_without_its_model_keeps_what_is_hidden(shop):
    """Its hidden category, which it had from its model, was let go."""
    owner, path = shop.owner(), f"{ROOT}/products/prod-11"
    both = {"categories": ["boots", "shirts"]}
    assert owner.patch(f"{ROOT}/product-models/model-01", json=both).status_code == 204
    before = owner.get(path).json()
    alone = shop.client(BOOTS).patch(path, json={"parent": None, "categories": ["boots"]})
    assert alone.status_code == 204, alone.text
    assert owner.get(path).json()["categories"] == ["boots", "shirts"]
    for back in ("product-models/model-01", shelves.MODELS[0]), ("products/prod-11", before):
        assert owner.patch(f"{ROOT}/{back[0]}", json=back[1]).status_code == 204


def test_a_hidden_file_is_not_taken_over(shop):
    """Whoever knew its code put it into a product of their own, and could download it."""
    code = "1/2/3/4/1234567890123456789012345678901234567890_secret.png"
    api = shop.client(BOOTS)

    def value(code):
        return {"values": {"pic": [{"locale": None, "scope": None, "data": code}]}}

    with shop.database.write() as db:
        new = MediaFile(code, "0" * 64, "secret.png", "image/png", "png", 1, NOW)
        media.add(db, OWNER.organization_id, new)
        wish = Wish("prod-04", value(code))
        all_saved(products.save(db, OWNER, IDENTIFIER, [wish], may_create=False, now=NOW))
    codes = code, code.replace("1/2", "9/9")
    answers = [told(api.patch(f"{ROOT}/products/prod-03", json=value(c)), c) for c in codes]
    assert answers[0] == answers[1]
    assert api.get(f"{ROOT}/media-files/{code}").status_code == 404
    by, (imported, missing) = limited(BOOTS), (Line(None, data=value(c)) for c in codes)
    with shop.database.read() as db:
        structure = snapshots.current(db, by)
        without_missing_files(db, by, structure, [imported, missing])
    assert len(imported.warned) == len(missing.warned) == 1, "by an import neither"


def test_a_hidden_axis_is_not_named(shop):
    api = shop.client(BOOTS | {"attribute_groups": {"marketing": "edit"}})
    answer = api.post(f"{ROOT}/products", json={"identifier": "x-1", "parent": "model-02"})
    assert (answer.status_code, "size" in answer.text) == (422, False), answer.text
