"""Media files over HTTP, as Akeneo's clients call them."""

import json

import pytest

from keydesk.akeneo.table import ROOT
from keydesk.catalog import verbs as products
from keydesk.catalog.model import CODE, IDENTIFIER, Wish
from keydesk.media import storage, store
from keydesk.structures import verbs as structures
from keydesk.structures.model import ATTRIBUTE, FAMILY, VARIANT
from tests.auth.calling import bearer, caller

FILES = f"{ROOT}/media-files"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(30)
HOLDS = ["media_files:read", "media_files:create", "products:update", "product_models:update"]
VALUE = {"attribute": "picture", "locale": None, "scope": None}
CHAIR = {"identifier": "chair", **VALUE}


def attribute(code, kind, **more):
    return code, {"code": code, "type": f"pim_catalog_{kind}", "group": "other", **more}


def furnish(house):
    """A product and a model that may have a picture, and a sheet for a PDF."""

    def save(kind, owner, wishes):
        for outcome in house.do(structures.save, kind, owner, wishes, may_create=True):
            assert not isinstance(outcome, Exception), vars(outcome)

    bounds = {"max_file_size": "1", "allowed_extensions": ["pdf"]}
    kinds = [attribute("picture", "image"), attribute("sheet", "file", localizable=True, **bounds)]
    save(ATTRIBUTE, "", [*kinds, attribute("folds", "boolean")])
    family = {"attributes": ["sku", "picture", "folds"], "attribute_as_label": "sku"}
    save(FAMILY, "", [("chairs", family)])
    sets = [{"level": 1, "axes": ["folds"], "attributes": ["sku"]}]
    save(VARIANT, "chairs", [("by_folding", {"variant_attribute_sets": sets})])
    house.do(products.save, IDENTIFIER, [Wish("chair", {})], may_create=True)
    model = Wish("vik", {"family_variant": "by_folding"})
    house.do(products.save, CODE, [model], may_create=True)


class Shop:
    def __init__(self, house):
        furnish(house)
        self.house = house
        self.client = self.as_one_that_holds(HOLDS)

    def as_one_that_holds(self, permissions, by=None):
        of = self.house.connect("Shop", permissions=permissions, by=by)
        return caller(self.house, bearer(self.house.issue(of, by=by).secret.reveal()))

    def send(self, client=None, content=PNG, filename="vik chair.png", **fields):
        sent = {name: v if isinstance(v, str) else json.dumps(v) for name, v in fields.items()}
        files = {"file": (filename, content)} if filename else {"other": ("x", b"")}
        return (client or self.client).post(FILES, data=sent, files=files)

    def kept(self):
        """Rows, and contents on disk."""
        with self.house.read() as db:
            rows = store.count(db, self.house.by.organization_id, store.ALL)
        folder = self.house.settings.data / storage.FOLDER
        return rows, len([path for path in folder.rglob("*") if path.is_file()])

    def value(self, address="products/chair"):
        reader = self.as_one_that_holds(["products:read", "product_models:read"])
        return reader.get(f"{ROOT}/{address}").json()["values"]


@pytest.fixture
def shop(house):
    return Shop(house)


@pytest.fixture
def light_shop(sqlite_house):
    """On SQLite only: for what has nothing to do with the kind of database."""
    return Shop(sqlite_house)


def test_a_file_becomes_the_value_and_can_be_read_back(shop):
    sent = shop.send(product=CHAIR)
    assert (sent.status_code, sent.content) == (201, b"")
    address = sent.headers["location"]
    code = address.removeprefix(f"http://desk.test{FILES}/")
    (value,) = shop.value()["picture"]
    assert value["data"] == code
    assert value["_links"]["download"]["href"] == f"{address}/download"
    shown = shop.client.get(address)
    assert shown.json() == {
        "code": code, "original_filename": "vik chair.png", "mime_type": "image/png", "size": 38,
        "extension": "png", "_links": {"download": {"href": f"{address}/download"}},
    }  # fmt: skip
    got = shop.client.get(f"{address}/download")
    assert (got.status_code, got.content) == (200, PNG)
    assert got.headers["content-type"] == "image/png"
    assert got.headers["content-length"] == "38"
    said = "attachment; filename=\"vik_chair.png\"; filename*=UTF-8''vik%20chair.png"
    assert got.headers["content-disposition"] == said
    assert got.headers["x-content-type-options"] == "nosniff"


def test_a_file_of_a_model_goes_to_the_model(shop):
    assert shop.send(product_model={"code": "vik", **VALUE}).status_code == 201
    assert shop.value("product-models/vik")["picture"]


def test_the_list_has_pages_and_counts(shop):
    for _ in range(3):
        shop.send(product=CHAIR)
    page = shop.client.get(FILES, params={"limit": 2, "with_count": "true"}).json()
    assert (page["items_count"], page["current_page"]) == (3, 1)
    codes = [one["code"] for one in page["_embedded"]["items"]]
    assert codes == sorted(codes)
    links = page["_embedded"]["items"][0]["_links"]
    assert links["download"]["href"] == links["self"]["href"] + "/download"
    rest = shop.client.get(page["_links"]["next"]["href"]).json()
    assert len(rest["_embedded"]["items"]) == 1
    refused = shop.client.get(FILES, params={"pagination_type": "search_after"})
    assert refused.json() == {"code": 422, "message": "Pagination type is not supported."}


def test_who_has_the_content_is_not_sent_it_again(light_shop):
    address = light_shop.send(product=CHAIR).headers["location"] + "/download"
    got = light_shop.client.get(address)
    for tag in (got.headers["etag"], f"W/{got.headers['etag']}", f'"x", {got.headers["etag"]}'):
        again = light_shop.client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
    assert got.headers["cache-control"] == "private, no-cache"
    assert light_shop.client.get(address, headers={"If-None-Match": '"x"'}).content == PNG
    head = light_shop.client.head(address)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", "38")


def test_of_another_organization_it_is_the_very_404_of_none(shop):
    """Security case 27: the answers differed, so codes could be tried out."""
    code = shop.send(product=CHAIR).headers["location"].removeprefix(f"http://desk.test{FILES}/")
    stranger = shop.as_one_that_holds(HOLDS, by=shop.house.other)
    for end in ("", "/download"):
        answers = [stranger.get(f"{FILES}/{one}{end}") for one in (code, "a/b/c/d/none.png")]
        assert {one.status_code for one in answers} == {404}
        bodies = [one.text.replace(code, "X").replace("a/b/c/d/none.png", "X") for one in answers]
        assert (
            bodies[0] == bodies[1] == '{"code":404,"message":"Media file \\"X\\" does not exist."}'
        )
    assert stranger.get(FILES).json()["_embedded"]["items"] == []
    refused = shop.send(stranger, product=CHAIR)
    assert refused.json() == {"code": 422, "message": 'Product "chair" does not exist.'}


TARGETLESS = (
    'You should at least give one of the following properties: "product" or "product_model".'
)
PARTS = '"attribute", "locale" and "scope" properties.'
UNKNOWN = "The none attribute does not exist in your PIM."
FORMS = [
    ({}, "a.png", 422, TARGETLESS),
    (
        {"product": CHAIR, "product_model": {}}, "a.png", 422,
        'You should give either a "product" or a "product_model" key.',
    ),
    ({"product": "{"}, "a.png", 400, "Invalid json message received"),
    (
        {"product": {"identifier": "chair"}}, "a.png", 422,
        f'Product property must contain "identifier", {PARTS}',
    ),
    ({"product_model": []}, "a.png", 422, f'Product model property must contain "code", {PARTS}'),
    ({"product": CHAIR | {"identifier": "no"}}, "a.png", 422, 'Product "no" does not exist.'),
    (
        {"product_model": {"code": "no", **VALUE}}, "a.png", 422,
        'Product model "no" does not exist.',
    ),
    ({"product": CHAIR}, "", 422, 'Property "file" is required.'),
    (
        {"product": CHAIR | {"attribute": "none"}}, "a.png", 422,
        f"{UNKNOWN} Check the expected format on the API documentation.",
    ),
]  # fmt: skip


def test_what_is_wrong_with_the_form_is_said_as_akeneo_says_it(light_shop):
    for fields, filename, status, message in FORMS:
        answer = light_shop.send(filename=filename, **fields)
        body = answer.json()
        body.pop("_links", None)
        assert (answer.status_code, body) == (status, {"code": status, "message": message})
        assert answer.headers["content-type"] == "application/json"
    assert light_shop.kept() == (0, 0)


def test_what_the_product_refuses_leaves_neither_row_nor_content(light_shop):
    """A disk that fills with what was refused is filled by whoever likes to."""
    sheet = {"attribute": "sheet", "locale": "en_US"}
    for value, content, filename in [
        ({}, b"<!doctype html>", "chair.png"),  # no picture
        ({}, b"%PDF-1.7", "chair.pdf"),  # nor is this one
        (sheet, PNG, "chair.png"),
        (sheet, b"%PDF-" + bytes(1_100_000), "large.pdf"),
        (sheet | {"locale": None}, b"%PDF-1.7", "of-no-language.pdf"),
        ({"attribute": "folds"}, PNG, "chair.png"),
    ]:
        answer = light_shop.send(content=content, filename=filename, product={**CHAIR, **value})
        assert answer.status_code == 422, filename
        assert "message" in answer.json()
    assert light_shop.kept() == (0, 0)
    assert light_shop.value() == {}


def test_a_page_never_leaves_as_a_page(light_shop):
    """Security: a data sheet with a script ran with the rights of whoever opened it."""
    sheet = {**CHAIR, "attribute": "sheet", "locale": "en_US"}
    page = b"<!doctype html><script>alert(1)</script>"
    address = light_shop.send(content=page, filename="sheet.pdf", product=sheet).headers["location"]
    got = light_shop.client.get(f"{address}/download")
    assert got.headers["content-type"] == "application/octet-stream"
    assert got.headers["content-disposition"].startswith("attachment;")
    assert got.headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_sending_needs_to_create_files_and_to_update_the_product(light_shop):
    for missing in ("media_files:create", "products:update"):
        client = light_shop.as_one_that_holds(sorted({*HOLDS} - {missing}))
        assert light_shop.send(client, product=CHAIR).status_code == 403
    assert light_shop.kept() == (0, 0)


def test_a_content_that_is_gone_is_our_fault_and_said_so(light_shop):
    address = light_shop.send(product=CHAIR).headers["location"] + "/download"
    for path in (light_shop.house.settings.data / storage.FOLDER).rglob("*"):
        if path.is_file():
            path.unlink()
    assert light_shop.client.get(address).status_code == 503


def test_only_a_form_is_taken_in(light_shop):
    answer = light_shop.client.post(FILES, json={})
    said = '"application/json" in "Content-Type" header is not valid. Only "multipart/form-data" '
    assert answer.json() == {"code": 415, "message": said + "is allowed."}
