"""The console in French: whole pages, with no English left in them."""

import re

import pytest

from tests.browser.desk import desk_in, enter

pytestmark = [pytest.mark.browser, pytest.mark.world]
ENGLISH = re.compile(
    r"\b(the|and|or|your|this|that|with|it|its|all|never|ago|days?|calls?|keys?|you|not|to|of|in|"
    r"is|are|revoked|create|delete|edit|cancel|save|close|search|name|sign|out)\b",
    re.IGNORECASE,
)
# What is shown and what is read aloud; names, codes and permissions are data, not language.
TEXTS = """() => {
  const found = [document.title];
  const skip = "[translate='no'], [lang='en'], code, pre, script, kbd, .kd-tag, .kd-avatar, "
    + ".kd-logo";
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    if (!walk.currentNode.parentElement.closest(skip)) found.push(walk.currentNode.data.trim());
  }
  const named = ["aria-label", "placeholder", "title", "data-hint", "data-confirm-body",
    "data-confirm-button", "data-ends", "data-never", "data-date"];
  for (const name of named) {
    const all = document.querySelectorAll(`[${name}]`);
    for (const element of all) {
      if (element.translate) found.push(element.getAttribute(name));
    }
  }
  return found.filter(Boolean);
}"""
PAGES = [
    "/console/connections",
    "/console/connections/new",
    "/console/connections/francaise",
    "/console/connections/francaise?tab=credentials",
    "/console/connections/francaise?tab=permissions",
    "/console/connections/francaise/delete",
    "/console/access-keys",
    "/console/access-keys?q=introuvable",
    "/console/access-keys/new",
    "/console/access-keys/clients",
    "/console/access-keys/clients/new",
    "/console/account",
    "/console/roles",
    "/console/roles/new",
    "/console/roles/editor",
    "/console/groups",
    "/console/groups/new",
    "/console/products?add=name",
    "/console/transfers",
    "/console/rien",
]


@pytest.fixture(scope="module")
def shared_desk(browser, tmp_path_factory):
    """A desk of our own: what other tests name in English would be found here."""
    with desk_in(tmp_path_factory.mktemp("french"), browser) as desk:
        desk.page()  # signs in, in English
        yield desk


@pytest.fixture(scope="module")
def french_key(shared_desk):
    shop = shared_desk.connect("Française", code="francaise", role="editor")
    return shared_desk.issue("Française", shop).credential.id


def left(page):
    """English words, but not those of invented names."""
    return [text for text in page.evaluate(TEXTS) if ENGLISH.search(mended(text))]


def mended(text):
    """Without what is the same in French, or is no language at all."""
    return re.sub(r"Make|n8n|Zapier|Nordlys Living|\b(\w+):(\w+)\b", "", text)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_french_is_french(desk, french_key, path):
    """A half-translated dialog is where people click the wrong button."""
    page = desk.page(locale="fr-FR")
    page.goto(desk.url + path + ("&q=Française" if "?q" not in path and "?" in path else ""))
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang") == "fr"
    assert left(page) == []


def test_the_dialogs_of_a_key_are_french(desk, french_key):
    page = desk.page(locale="fr-FR")
    page.goto(f"{desk.url}/console/access-keys/{french_key}/edit")
    assert left(page) == []
    page.get_by_label("Nom", exact=True).fill("  ")
    page.locator("button[form=edit]").click()
    page.locator("#name-wrong").wait_for()
    assert left(page) == []


def test_the_page_that_shows_a_key_once_is_french(desk):
    page = desk.page(locale="fr-FR")
    page.goto(f"{desk.url}/console/access-keys/new")
    page.locator("[name=name]").fill("Montrée")
    page.get_by_role("button", name="Créer et afficher la clé").click()
    page.locator(".kd-field--secret").wait_for()
    assert left(page) == []
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.locator("#dialog-title").wait_for()
    assert left(page) == []


def test_the_way_in_is_french_also_when_the_password_is_wrong(desk):
    page = desk.page(email="", locale="fr-FR")
    page.goto(f"{desk.url}/console/sign-in")
    assert left(page) == []
    page.get_by_label("E-mail").fill("personne@nordlys.example")
    page.get_by_label("Mot de passe").fill("rien de bon")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert left(page) == []


def test_the_language_is_kept_with_the_account(desk):
    """The next browser in which this person signs in speaks it too."""
    email = desk.member("admin")
    page = desk.open("/console/account", email=email)
    page.get_by_role("button", name="Français").last.click()
    page.get_by_role("heading", name="Compte").wait_for()
    other = desk.page(email="")
    enter(other, desk.url, email)
    assert other.locator("html").get_attribute("lang") == "fr"
