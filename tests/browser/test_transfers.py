"""Import and export in the console: tried, imported, told line by line, taken out again, and
without script."""

import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.desk import enter
from tests.harness.browser import EACH_LOOK, axe

pytestmark = pytest.mark.browser
PLACE = "/console/transfers"
SHEET = (
    "sku;categories;enabled;stock\n"
    "NL-NEW-1;rooms;1;5\n"
    "NL-NEW-2;nowhere;1;5\n"
    "NL-NEW-3;rooms;1;many\n"
)  # fmt: skip


def upload(page, text, name="products.csv"):
    page.get_by_label("File", exact=True).set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Upload").click()


def downloaded(page, button, path):
    with page.expect_download() as given:
        page.get_by_role("link", name=button).click()
    given.value.save_as(path)
    return path


def test_a_file_is_tried_imported_told_line_by_line_and_taken_out_again(desk, tmp_path):
    """A wrong sheet was in the shop before anybody had read what was wrong with it."""
    page = desk.open(PLACE)
    upload(page, SHEET)
    expect(page.get_by_text("Nothing was changed: this was a trial.")).to_be_visible()
    expect(page.get_by_text("The nowhere category does not exist")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Import it now").click()
    page.get_by_role("heading", name="Import of products.csv").wait_for()
    expect(page.get_by_role("cell", name="NL-NEW-3")).to_be_visible()
    report = downloaded(page, "Whole report", tmp_path / "report").read_text()
    assert "products.csv;3;NL-NEW-2;categories;" in report
    with zipfile.ZipFile(downloaded(page, "Refused lines", tmp_path / "refused")) as refused:
        kept = refused.read("products.csv").decode()
    assert kept.splitlines() == [SHEET.splitlines()[n] for n in (0, 2, 3)]
    page.goto(desk.url + PLACE)
    page.get_by_role("button", name="Export").click()
    with zipfile.ZipFile(downloaded(page, "Download", tmp_path / "out")) as out:
        products = out.read("products.csv").decode()
    assert "NL-NEW-1" in products
    assert "NL-NEW-2" not in products


@pytest.mark.world
def test_what_cannot_be_read_says_where_to_mend_it(desk):
    page = desk.open(PLACE)
    upload(page, SHEET.replace(";", ","))
    expect(page.get_by_role("alert")).to_contain_text("parted by commas")
    page.get_by_role("link", name="Choose a file again").click()
    page.get_by_text("How it is written").click()
    page.get_by_label("Columns are parted by").select_option(",")
    upload(page, SHEET.replace(";", ","))
    expect(page.get_by_text("Nothing was changed: this was a trial.")).to_be_visible()


@pytest.mark.parametrize("look", EACH_LOOK)
def test_the_page_is_sound_in_every_look(desk, look):
    page = desk.open(PLACE, look)
    page.get_by_text("How it is written").click()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.world
def test_a_file_is_imported_without_script(desk):
    page = desk.page(email="", java_script_enabled=False)
    enter(page, desk.url)
    page.goto(desk.url + PLACE)
    upload(page, "sku;enabled\nNL-PLAIN-1;1\n")
    while page.get_by_text("It goes on when you close this page.").count():
        page.reload()
    assert page.get_by_text("Nothing was changed: this was a trial.").is_visible()
