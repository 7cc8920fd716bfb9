"""The pages of products: what is typed is saved by the rules of the API, or told at its field."""

import re
from html import unescape
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from sqlalchemy import event, update

from keydesk.catalog.model import CODE
from keydesk.catalog.store import products
from keydesk.catalog.wording import Words
from keydesk.structures.model import IMAGE
from tests.accounts.browsing import owners, sign_in
from tests.accounts.company import accept, invite
from tests.harness.client import client
from tests.harness.databases import PASSWORD
from tests.products.conftest import value

LIST, MODELS = "/console/products", "/console/products/models"
HERE = {"channel": "ecommerce", "locale": "en_US"}


@pytest.fixture
def house(sqlite_house):
    return sqlite_house


@pytest.fixture
def browser(house):
    return owners(house)


@pytest.fixture
def shirt(catalog):
    catalog.put(
        "shirt-1", family="shirt", categories=["summer"],
        values={
            "name": value("Shirt", "en_US") + value("Chemise", "fr_FR"), "color": value("red"),
            "weight": value({"amount": "0.5000", "unit": "KILOGRAM"}), "stock": value(4),
        },
    )  # fmt: skip
    return f"{LIST}/{catalog.seen('shirt-1').own.uuid}"


def form(browser, page, *attributes, **typed):
    """As the page sends it: its version, and these fields of it."""
    version = re.search(r'name="version" value="(\d+)"', browser.get(page).text)[1]
    fields = {"part": "values", "version": version, "attribute": [*attributes], **HERE, **typed}
    return {name.replace("__", "-"): of for name, of in fields.items()}


def send(browser, page, fields):
    pairs = [(n, one) for n, of in fields.items() for one in (of if isinstance(of, list) else [of])]
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return browser.post(page, content=urlencode(pairs), headers=kind, follow_redirects=False)


def held(catalog, code="shirt-1"):
    own = catalog.seen(code).own
    return {a: [(v["locale"], v["data"]) for v in of] for a, of in own.document["values"].items()}


def test_the_list_shows_what_there_is_and_filters_it(catalog, browser, shirt):
    catalog.put("plain", enabled=False)
    page = unescape(browser.get(LIST).text)
    assert page.index("plain") < page.index("shirt-1")
    for text in ("2 products", ">Shirt</a>", f'href="{shirt}?channel=ecommerce&locale=en_US"'):
        assert text in page
    assert "Chemise" in browser.get(f"{LIST}?locale=fr_FR").text
    for query, there in {
        "q=SHIRT": True, "q=none": False, "family=shirt": True, "family=-": False,
        "category=master": True, "category=-": False, "enabled=yes": True, "enabled=no": False,
        "complete=no": True, "complete=yes": False, "parent=none": False, "family=gone": False,
        "channel=print&complete=no": True, "q=%00": True,
    }.items():  # fmt: skip
        assert (f'href="{shirt}' in browser.get(f"{LIST}?{query}").text) is there, query
    assert ">Shirt</a>" in browser.get(f"{LIST}?q=CHEMISE").text, "its label in another locale"
    catalog.put("of-no-family", values={"name": value("Chemise", "en_US")})
    assert "of-no-family" not in browser.get(f"{LIST}?q=chemise").text, "there it is no label"
    assert browser.get(f"{LIST}?after=x").status_code == 422


def test_a_filter_by_value_is_built_kept_in_the_address_and_removed(catalog, browser, shirt):
    catalog.put("m", CODE, family_variant="by_size", values={"color": value("blue")})
    catalog.put("bare-one", family="shirt", values={"stock": value(9)})
    page = unescape(browser.get(f"{LIST}?q=s&add=color").text)
    assert 'name="op"' in page
    assert '<option value="red">' in page
    asked = f"{LIST}?q=s&sort=updated&add=color&op=IN&v=red"
    answer = browser.get(asked, follow_redirects=False)
    assert answer.status_code == 303
    found = unescape(browser.get(answer.headers["location"]).text)
    assert "color is one of red" in found
    assert "1 product" in found
    assert "bare-one" not in found
    two = f"{answer.headers['location']}&add=stock&op=%3E&v=3"
    both = unescape(browser.get(browser.get(two).headers["location"]).text)
    assert both.count('class="kd-tag"') == 2
    assert 'name="f" value="["stock",">","3",' in both
    assert f'href="{LIST}?' in both
    assert "bare-one" not in both
    assert "bare-one" in browser.get(f'{LIST}?f=["color","EMPTY",null,null,null]').text
    assert "1 model" in browser.get(f'{MODELS}?f=["color","IN",["blue"],null,null]').text


def test_a_filter_by_value_that_cannot_be_is_told_and_finds_nothing(catalog, browser, shirt):
    for query, told in {
        "add=stock&op=%3D&v=many": "Use a number.",
        "add=release&op=%3D&v=tomorrow": "Choose a date.",
        "add=name&op=%3D&v=x": "Choose a locale",
        "add=color&op=IN&v=gone": "gone does not exist any more.",
        "add=name&op=CONTAINS&in=en_US": "Choose a value.",
        "add=color&op=LIKE&v=red": "This filter does not fit the attribute.",
        'f=["color","IN",["gone"],null,null]': "gone does not exist any more.",
        'f=["price","<",[[]],null,null]': "Choose a value.",
        'f=["release","BETWEEN",3,null,null]': "Choose a value.",
        'f=["name","=",{"a":1},"en_US",[]]': "1 product",
        'f=["gone","=",1,null,null]': "1 product",
        "f=[[[": "1 product",
        'f=["\\u0000","=",1,null,null]': "1 product",
    }.items():
        answer = browser.get(f"{LIST}?{query}")
        assert (answer.status_code, told in unescape(answer.text)) == (200, True), query


def test_an_empty_catalog_says_what_to_do(browser):
    for page in (LIST, MODELS, f"{LIST}?view=nameless"):
        assert "kd-empty" in browser.get(page).text
    assert browser.get("/console/structure/families").status_code == 200


def test_values_are_saved_in_the_channel_and_locale_that_are_shown(catalog, browser, shirt):
    many = ("name", "price", "weight", "stock", "color", "materials", "smart", "release")
    typed = form(
        browser, shirt, *many, **{
            "v-name": "Blouse", "v-price-EUR": "12,50", "v-price-USD": "", "v-weight": "1.25",
            "v-weight-unit": "GRAM", "v-stock": "7", "v-color": "blue", "v-smart": "no",
            "v-materials": ["wool", "silk"], "v-release": "2021-05-06",
        },
    )  # fmt: skip
    answer = send(browser, shirt, typed)
    assert answer.headers["location"] == f"{shirt}?channel=ecommerce&locale=en_US"
    assert held(catalog) == {
        "name": [("en_US", "Blouse"), ("fr_FR", "Chemise")],
        "price": [(None, [{"amount": "12.50", "currency": "EUR"}])],
        "weight": [(None, {"amount": "1.25", "unit": "GRAM"})],
        "stock": [(None, 7)],
        "color": [(None, "blue")],
        "materials": [(None, ["silk", "wool"])],
        "smart": [(None, False)],
        "release": [(None, "2021-05-06T00:00:00+00:00")],
    }
    at = catalog.seen("shirt-1").own.updated_at
    catalog.house.later(seconds=5)
    send(
        browser,
        shirt,
        form(browser, shirt, "weight", **{"v-weight": "1.2500", "v-weight-unit": "GRAM"}),
    )
    send(browser, shirt, form(browser, shirt, "color", **{"v-color": ""}))
    assert "color" not in held(catalog)
    assert catalog.seen("shirt-1").own.updated_at > at
    page = unescape(browser.get(f"{shirt}?tab=history").text)
    for text in ("Blue", "<del>blue</del>", "12.50 EUR", "Ingrid"):
        assert text.lower() in page.lower()


def test_what_breaks_a_rule_is_told_beside_its_field_and_stays_typed(catalog, browser, shirt):
    before = held(catalog)
    wrong = {
        "v-stock": "1000", "v-mail": "nobody", "v-weight": "heavy", "v-weight-unit": "KILOGRAM",
        "v-price-EUR": "x", "v-price-USD": "", "v-name": "<b>New", "v-sku": "a,b",
    }  # fmt: skip
    fields = form(browser, shirt, "stock", "mail", "weight", "price", "name", "sku", **wrong)
    answer = send(browser, shirt, fields)
    assert answer.status_code == 422
    page = unescape(answer.text)
    for name, text in {
        "v-stock": "Use 999 or less.", "v-mail": "Use an e-mail address",
        "v-weight": "Use a number.", "v-price-EUR": "Use a number.", "v-sku": "Use no commas",
    }.items():  # fmt: skip
        assert re.search(f'id="{name}-wrong">{re.escape(text)}', page), name
        assert f'aria-describedby="{name}-wrong"' in page
    assert re.search(r'<a href="#v-price-EUR">\S+ EUR – Use a number.</a>', page)
    assert "No unsaved changes" not in page
    assert 'value="&lt;b&gt;New"' in answer.text
    assert 'value="heavy"' in answer.text
    assert held(catalog) == before
    misfit = send(browser, shirt, form(browser, shirt, "release", **{"v-release": "someday"}))
    assert 'id="v-release-wrong"' in misfit.text


def test_two_editors_see_both_values_and_overwrite_nothing(catalog, browser, shirt):
    """The second once saved the whole form, and with it the old text over the new one."""
    fields = form(
        browser, shirt, "name", "stock", "color", "sku",
        **{"v-name": "Mine", "v-stock": "4", "v-color": "blue", "v-sku": "shirt-1"},
    )  # fmt: skip
    catalog.house.later(seconds=5)
    catalog.put("shirt-1", values={"name": value("Theirs", "en_US"), "stock": value(9)})
    answer = send(browser, shirt, fields)
    assert answer.status_code == 409
    page = unescape(answer.text)
    assert "changed this" in page
    assert "Name (English (United States)) “Shirt” → “Theirs”" in page.replace("name (", "Name (")
    assert "Saved meanwhile: Theirs" in page
    assert 'name="v-name" value="Mine"' in page
    assert 'name="v-stock" value="9"' in page
    assert '<option value="blue" selected>' in page
    assert held(catalog)["name"][0] == ("en_US", "Theirs")
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    send(browser, shirt, fields | {"version": version, "v-stock": "9"})
    assert held(catalog)["name"][0] == ("en_US", "Mine")
    assert held(catalog)["stock"] == [(None, 9)]


def test_a_variant_shows_what_its_model_holds_and_leads_there(catalog, browser):
    catalog.put("m/1", CODE, family_variant="by_size", values={"name": value("Both", "en_US")})
    catalog.put("v1", parent="m/1", values={"size": value("s")})
    page = f"{LIST}/{catalog.seen('v1').own.uuid}"
    text = browser.get(page).text
    assert 'name="v-name"' not in text
    assert f'href="{MODELS}/m/1?channel=ecommerce&amp;locale=en_US#f-name"' in text
    assert 'name="v-size"' not in text  # it tells the variants apart
    send(browser, page, form(browser, page, "name", **{"v-name": "Not here"}))
    assert "name" not in held(catalog, "v1")
    of_model = f"{MODELS}/m%2F1"
    send(browser, of_model, form(browser, of_model, "name", **{"v-name": "All of them"}))
    assert catalog.seen("v1").values["name"] == value("All of them", "en_US")
    below = browser.get(f"{of_model}?tab=variants").text
    assert f'href="{page}?' in below
    assert "v1" in browser.get(f"{LIST}?parent=m%2F1").text
    assert "1 model" in browser.get(MODELS).text


def test_another_family_is_asked_about_first(catalog, browser, shirt):
    base = {"part": "properties", "enabled": "yes", "category": ["summer", "beach"], **HERE}
    version = form(browser, shirt)["version"]
    asked = send(browser, shirt, base | {"family": "", "version": version})
    assert asked.status_code == 422
    assert 'name="sure" value=""' in asked.text
    assert catalog.seen("shirt-1").own.family == "shirt"
    same = base | {"family": "shirt", "version": version}
    assert send(browser, shirt, same).status_code == 303
    assert catalog.seen("shirt-1").categories == ["beach", "summer"]
    off = {"part": "enabled", "enabled": "no", "tab": "history", **HERE}
    assert "tab=history" in send(browser, shirt, off).headers["location"]
    assert not catalog.seen("shirt-1").own.enabled


def test_who_may_only_read_sees_no_form_and_changes_nothing(catalog, browser, shirt, house):
    email, viewer = "viewer@example.com", client(house, **{"Sec-Fetch-Site": "same-origin"})
    accept(house, invite(house, email=email, role="viewer").secret)
    assert sign_in(viewer, PASSWORD, email).status_code == 303
    page = viewer.get(shirt).text
    assert "You can look but not change" in page
    assert 'name="v-name"' not in page
    fields = form(browser, shirt, "name", **{"v-name": "No"})
    assert send(viewer, shirt, fields).status_code == 403
    assert held(catalog)["name"][0] == ("en_US", "Shirt")


def test_what_belongs_to_another_organization_does_not_exist(catalog, house, browser, shirt):
    ours = catalog.seen("shirt-1").own.uuid
    with house.write() as db:
        mine = products.c.uuid == ours
        db.execute(update(products).where(mine).values(organization_id=house.other.organization_id))
    fields = {"part": "values", "version": "1", **HERE}
    assert browser.get(shirt).status_code == 404
    assert send(browser, shirt, fields).status_code == 404
    assert "shirt-1" not in browser.get(LIST).text


def test_the_structure_is_shown_with_its_figures(catalog, browser, shirt):
    at = "/console/structure"
    assert browser.get(at).headers["location"] == f"{at}/families"
    pages = {tab: browser.get(f"{at}/{tab}").text for tab in (
        "families", "attributes", "categories", "channels", "locales", "currencies",
    )}  # fmt: skip
    assert f'href="{LIST}?family=shirt"' in pages["families"]
    assert f'href="{LIST}?category=master"' in pages["categories"]
    assert "per locale" in pages["attributes"]
    assert "French (France)" in pages["locales"]
    assert "German (Germany)" not in pages["locales"]
    assert "German (Germany)" in browser.get(f"{at}/locales?q=de_DE").text
    assert "Nothing has this code" in browser.get(f"{at}/families?q=zzz").text
    assert "by_size" in browser.get(f"{at}/families/shirt").text
    assert ">red</code>" in browser.get(f"{at}/attributes/color").text
    assert browser.get(f"{at}/families/none").status_code == 404
    assert browser.get(f"{at}/attributes/none").status_code == 404
    assert '<option value="red">' in browser.get(f"{LIST}/options/color?v-color=re").text


def test_no_list_asks_the_database_for_each_row(catalog, browser, house):
    """A list that asks once for each row is quick in every demo and slow in every shop."""
    asked = []
    event.listen(house.database.engine, "before_cursor_execute", lambda *of: asked.append(of[2]))

    def statements():
        found = []
        for page in (LIST, MODELS, f"{MODELS}/m?tab=variants", "/console/structure/categories"):
            asked.clear()
            assert browser.get(page).status_code == 200
            found.append(len(asked))
        return found

    catalog.put("m", CODE, family_variant="by_size")
    catalog.put("v-s", parent="m", values={"size": value("s")}, categories=["beach"])
    few = statements()
    for n, size in enumerate("ml"):
        catalog.put(f"v-{size}", parent="m", values={"size": value(size)}, categories=["summer"])
        catalog.put(f"m{n}", CODE, family_variant="by_size")
        catalog.put(f"p{n}", family="shirt", values={"color": value("red")})
    assert statements() == few


def test_a_file_is_called_what_it_was_sent_as():
    """History showed forty digits, and the page only what stood behind the last underscore."""
    said = Words(None, None, {}).say(
        SimpleNamespace(type=IMAGE, code="picture"), "2/3/b/e/23be133d_arm_chair.webp"
    )
    assert said == "arm_chair.webp"
