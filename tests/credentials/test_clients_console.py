"""OAuth clients and connection accounts in the console, through the whole application."""

import base64
import html
import itertools
import re
import shlex

import pytest

from keydesk.credentials import verbs
from tests.accounts.browsing import owners, post, sign_in
from tests.accounts.conftest import EMAIL
from tests.credentials.facts import happened
from tests.harness.client import ADDRESS, client

LIST, CLIENTS = "/console/access-keys", "/console/access-keys/clients"
SECRET = re.compile(r'data-env="KEYDESK_CLIENT_SECRET">(kds_\w+)<')
PASSWORD = re.compile(r'data-env="KEYDESK_PASSWORD">(\w{32})<')
CLIENT_ID = re.compile(r'data-env="KEYDESK_CLIENT_ID">(kdc_\w{12})<')
USUAL = {"grant": "client_credentials", "expires": "365", "preset": "all"}


@pytest.fixture
def browser(house):
    """The Owner's, at a desk that takes plain http."""
    return owners(house)


def token_in(page):
    return re.search(r'name="token" value="([^"]+)"', page.text)[1]


def create(browser, **fields):
    token = token_in(browser.get(f"{CLIENTS}/new"))
    return post(browser, CLIENTS, **(USUAL | {"token": token, "name": "Shop"} | fields))


def id_in(page):
    return CLIENT_ID.search(page.text)[1].removeprefix("kdc_")


def pasted(page):
    """The curl line that the page shows, as one who pastes it sends it."""
    text = re.search(r'<pre[^>]*aria-label="curl snippet">(.*?)</pre>', page.text, re.DOTALL)[1]
    line = html.unescape(text).replace("\\\n", " ").partition("$(")[2]
    return shlex.split(line.partition(" | ")[0])


def run(house, words):
    """What curl would do with these words: one address, one -u, one or more -d."""
    pairs = dict(itertools.pairwise(words))
    assert words[0] == "curl"
    basic = base64.b64encode(pairs["-u"].encode()).decode()
    form = [word for before, word in itertools.pairwise(words) if before == "-d"]
    headers = {
        "Authorization": f"Basic {basic}", "Content-Type": "application/x-www-form-urlencoded",
    }  # fmt: skip
    path = words[1].removeprefix(ADDRESS)
    return client(house).post(path, content="&".join(form), headers=headers)


def called(house, token):
    headers = {"Authorization": f"Bearer {token}"}
    return client(house).get("/api/rest/v1/products", headers=headers).status_code


def test_a_client_from_the_dialog_to_a_call_and_its_end(house, browser):
    page = create(browser)
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    id_, secret = id_in(page), SECRET.search(page.text)[1]
    assert run(house, pasted(page)).status_code == 401, "it starts inactive"
    assert post(browser, f"{LIST}/{id_}/activate").headers["location"] == CLIENTS
    token = run(house, pasted(page)).json()["access_token"]
    assert called(house, token) == 200
    for shown in (CLIENTS, f"{LIST}/{id_}/edit", "/console/access-keys/of/shop"):
        text = browser.get(shown).text
        assert secret not in text
        assert f"kdc_{id_}" in text
    again = post(browser, f"{LIST}/{id_}/secret", token=token_in(browser.get(f"{LIST}/{id_}/edit")))
    assert id_in(again) == id_
    assert called(house, token) == 401
    assert run(house, pasted(page)).status_code == 401
    assert called(house, run(house, pasted(again)).json()["access_token"]) == 200


def test_what_was_sent_twice_was_already_shown(house, browser):
    """Security cases 7 and 18: a reload made a second secret, and the first one was lost."""
    fields = {"token": token_in(browser.get(f"{CLIENTS}/new"))}
    made, reloaded = create(browser, **fields), create(browser, **fields)
    assert "This secret was already shown" in reloaded.text
    assert not SECRET.search(reloaded.text)
    path, sent = f"{LIST}/{id_in(made)}", {"token": token_in(browser.get(f"{CLIENTS}/new"))}
    new = SECRET.search(post(browser, f"{path}/secret", **sent).text)[1]
    again = post(browser, f"{path}/secret", **sent)
    assert "This secret was already shown" in again.text
    assert new not in again.text
    assert [name for name, _ in happened(house)].count("client.secret_generated") == 2


def test_what_is_done_on_the_page_of_a_connection_ends_there(browser):
    """Done and Deactivate led to Access keys, and the connection had to be looked for again."""
    path = f"{LIST}/{id_in(create(browser))}"
    token = token_in(browser.get(f"{CLIENTS}/new"))
    there = "/console/connections/shop?tab=credentials"
    page = post(browser, f"{path}/secret", token=token, at="connection").text
    assert f'href="{there}" role="button" data-done' in page
    for verb in ("activate", "deactivate", "revoke", "delete"):
        assert post(browser, f"{path}/{verb}", at="connection").headers["location"] == there


def test_a_client_is_saved_first_and_gets_its_secret_later(browser):
    saved = create(browser, generate="later")
    assert saved.status_code == 303
    edit = browser.get(saved.headers["location"])
    assert "Saved without a secret." in edit.text
    assert "No secret yet" in browser.get(CLIENTS).text
    path = saved.headers["location"].replace("/edit", "/secret")
    assert SECRET.search(post(browser, path, token=token_in(edit)).text)
    assert "No secret yet" not in browser.get(CLIENTS).text


def test_a_username_and_a_password_come_with_the_client(house, browser):
    page = create(browser, account="yes", access_seconds="600")
    assert PASSWORD.search(page.text)
    assert "I have stored both" in page.text
    assert re.search(r"shop_\d{4}", page.text)
    told = dict(happened(house))
    assert told["client.created"]["grants"] == ["client_credentials", "password", "refresh_token"]
    assert told["connection.password_grant_switched"]["password_grant"] == [False, True]
    second = create(browser, name="Second", connection="shop", account="yes")
    assert not PASSWORD.search(second.text)
    assert "was shown before" in second.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "Give it a name."),
        ({"grant": ""}, "There is no grant"),
        ({"access_seconds": "soon"}, "Give a whole number of seconds."),
        ({"access_seconds": "5"}, "Choose from 60 seconds to 90 days"),
        ({"refresh_seconds": "999999999"}, "Choose from 60 seconds to 90 days"),
    ],
)
def test_a_mistake_is_named_and_what_was_typed_is_kept(house, browser, wrong, said):
    answer = create(browser, **({"name": "Typed"} | wrong))
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{wrong.get("name", "Typed").strip()}"' in answer.text
    assert "client.created" not in house.told()
    assert "connection.created" not in house.told()


def test_each_tab_shows_its_kind_and_both_count(house, browser):
    house.issue(name="Just a key")
    create(browser)
    keys, clients = browser.get(LIST).text, browser.get(CLIENTS).text
    for page in (keys, clients):
        assert page.count('<span class="kd-count">1</span>') == 2
    assert "Just a key" in keys
    assert "Just a key" not in clients
    assert "No clients match." in browser.get(f"{CLIENTS}?q=nothing").text


def test_a_client_is_found_by_its_id(browser):
    id_ = id_in(create(browser))
    for text in (f"kdc_{id_}", f"kdc_{id_[:5]}"):
        assert id_ in browser.get(f"{CLIENTS}?q={text}").text.partition("</form>")[2]
    assert "No clients match." in browser.get(f"{CLIENTS}?q=kdc_%25").text


def test_what_was_typed_comes_along_when_the_other_kind_is_chosen(browser):
    page = browser.get(f"{CLIENTS}/new?name=Half+typed&preset=read&expires=30").text
    assert 'value="Half typed"' in page
    assert 'value="read" checked' in page
    assert 'value="30" checked' in page


def test_a_revoked_client_gets_no_secret(browser):
    id_ = id_in(create(browser))
    token = token_in(browser.get(f"{CLIENTS}/new"))
    assert post(browser, f"{LIST}/{id_}/revoke").headers["location"] == CLIENTS
    assert f"{LIST}/{id_}/secret" not in browser.get(f"{LIST}/{id_}/edit").text
    assert post(browser, f"{LIST}/{id_}/secret", token=token).status_code == 409


def test_a_key_has_no_secret_to_regenerate_and_an_account_no_dialog(house, browser):
    key = house.issue().credential.id
    token = token_in(browser.get(f"{CLIENTS}/new"))
    assert post(browser, f"{LIST}/{key}/secret", token=token).status_code == 404
    create(browser, account="yes")
    account = re.search(rf"{LIST}/(\w{{12}})/delete", fragment(browser).partition("passwords-t")[2])
    assert browser.get(f"{LIST}/{account[1]}/edit").status_code == 404


def fragment(browser, code="shop"):
    return browser.get(f"{LIST}/of/{code}").text


def test_the_password_grant_is_switched_on_with_a_warning_and_a_password(house, browser):
    house.connect("Shop")
    assert "RFC 9700" in fragment(browser)
    assert "user_passwords" not in fragment(browser)
    page = post(browser, f"{LIST}/of/shop/passwords", password_grant="on")
    password = PASSWORD.search(page.text)[1]
    assert "I have stored the password" in page.text
    again = post(browser, f"{LIST}/of/shop/passwords", password_grant="on")
    assert again.headers["location"] == "/console/connections/shop?tab=credentials"
    assert "a person&#39;s own password" in fragment(browser)
    post(browser, f"{LIST}/of/shop/passwords", user_passwords="on")
    sent = {"token": token_in(browser.get(f"{LIST}/of/shop"))}
    new = PASSWORD.search(post(browser, f"{LIST}/of/shop/password", **sent).text)[1]
    assert new != password
    again = post(browser, f"{LIST}/of/shop/password", **sent)
    assert "This password was already shown" in again.text
    assert new not in fragment(browser)
    post(browser, f"{LIST}/of/shop/passwords", password_grant="off")
    told = [data for name, data in happened(house) if name == "connection.password_grant_switched"]
    assert [(d["password_grant"], d["user_passwords"]) for d in told] == [
        ([False, True], [False, False]),
        ([True, True], [False, True]),
        ([True, False], [True, False]),
    ]


def test_who_uses_passwords_is_told_and_who_uses_the_wrong_name_is_warned_of(house, browser):
    made = create(browser, account="yes")
    id_, password = id_in(made), PASSWORD.search(made.text)[1]
    username = re.search(r"shop_\d{4}", made.text)[0]
    post(browser, f"{LIST}/{id_}/activate")
    assert "uses the password grant" not in browser.get("/console/passwords").text
    basic = (f"kdc_{id_}", SECRET.search(made.text)[1])
    form = {"grant_type": "password", "username": username, "password": password}
    assert client(house).post("/oauth/token", data=form, auth=basic).status_code == 200
    told = browser.get("/console/passwords").text
    assert "Still uses the password grant" in told
    assert username in told
    assert "grant_type=client_credentials" in browser.get("/console/passwords?connection=shop").text
    assert browser.get("/console/passwords/wrong").text.strip() == ""
    form["username"] = "<b>jon</b>"
    assert client(house).post("/oauth/token", data=form, auth=basic).status_code == 400
    for path in ("/console/passwords/wrong", "/console/passwords/wrong?connection=shop"):
        warned = browser.get(path).text
        assert "Shop signs in as <code>&lt;b&gt;jon&lt;/b&gt;</code>." in warned
        assert username in warned
        assert "so that it keeps working when <code>&lt;b&gt;jon&lt;/b&gt;</code> leaves." in warned
    form["username"] = EMAIL
    house.later(minutes=1)
    assert client(house).post("/oauth/token", data=form, auth=basic).status_code == 400
    assert "keeps working when ingrid leaves." in browser.get("/console/passwords/wrong").text
    post(browser, "/console/access-keys/of/shop/passwords", user_passwords="on")
    told = browser.get("/console/passwords").text
    assert username in told
    assert "jon" not in told, "who was always refused uses nothing"
    assert browser.get("/console/passwords/wrong?connection=other").text.strip() == ""
    house.later(days=8)
    sign_in(browser)
    assert browser.get("/console/passwords/wrong").text.strip() == ""


def test_the_account_is_stopped_and_deleted_on_the_page_of_its_connection(house, browser):
    create(browser, account="yes")
    id_ = re.search(rf"{LIST}/(\w{{12}})/delete", fragment(browser).partition("passwords-t")[2])[1]
    for verb in ("deactivate", "activate", "delete"):
        answer = post(browser, f"{LIST}/{id_}/{verb}")
        assert answer.headers["location"] == "/console/connections/shop?tab=credentials"
    assert house.told()[-3:] == ["account.deactivated", "account.activated", "account.deleted"]


def test_another_organizations_client_is_missing(house, browser):
    """Security cases 27 and 88."""
    theirs = house.connect("Theirs", by=house.other)
    key = house.issue(theirs, by=house.other).credential.id
    token = token_in(browser.get(f"{CLIENTS}/new"))
    said = set()
    for id_ in (key, "0" * 12):
        answer = post(browser, f"{LIST}/{id_}/secret", token=token)
        assert answer.status_code == 404
        said.add(re.sub(r"request \w+", "", answer.text.replace(id_, "…")))
    assert len(said) == 1
    for path in (f"{LIST}/of/theirs/password", f"{LIST}/of/theirs/passwords"):
        assert post(browser, path, token=token, password_grant="on").status_code == 404


def test_what_shows_secrets_asks_again_who_is_there(house, browser):
    """A browser that somebody left open gave its finder a new secret."""
    id_ = id_in(create(browser))
    before = happened(house)
    house.later(minutes=30)
    paths = [CLIENTS, f"{LIST}/{id_}/secret", f"{LIST}/of/shop/password"]
    for path in [*paths, f"{LIST}/of/shop/passwords"]:
        answer = post(browser, path, **USUAL, name="Finder", password_grant="on")
        assert not SECRET.search(answer.text)
        assert "Confirm" in answer.text
    assert happened(house) == before


def test_why_a_client_was_refused_is_explained(house, browser):
    id_ = id_in(create(browser))
    page = browser.get(f"{LIST}/{id_}/explanation").text
    assert "This call is refused" in page
    assert f'href="{CLIENTS}"' in page
    house.do(verbs.activate, id_)
    assert "This call would pass" in browser.get(f"{LIST}/{id_}/explanation").text


SHOWN = {"had_grant": "client_credentials", "had_access_seconds": "3600",
         "had_refresh_seconds": "1209600", "refresh_seconds": "1209600"}  # fmt: skip


def test_grants_and_lifetimes_are_changed_in_the_dialog(house, browser):
    """What the form only repeats is not what was decided: a grant taken away meanwhile stays so."""
    id_ = id_in(create(browser))
    page = browser.get(f"{LIST}/{id_}/edit").text
    assert 'name="had_grant" value="client_credentials"' in page
    sent = SHOWN | {"name": "Shop", "grant": "password", "access_seconds": "600"}
    assert post(browser, f"{LIST}/{id_}/edit", **sent).status_code == 303
    assert happened(house)[-1][1]["changes"]["grants"][1] == ["password", "refresh_token"]
    late = SHOWN | {"name": "Web", "grant": "client_credentials", "access_seconds": "3600"}
    assert post(browser, f"{LIST}/{id_}/edit", **late).status_code == 303
    assert happened(house)[-1][1]["changes"] == {"name": ["Shop", "Web"]}
    wrong = post(browser, f"{LIST}/{id_}/edit", **(late | {"access_seconds": "an hour"}))
    assert wrong.status_code == 422
    assert "Give a whole number of seconds." in wrong.text
    assert 'value="an hour"' in wrong.text
