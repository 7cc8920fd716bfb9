"""The pages of users and of the links, through the whole application."""

import re
from urllib.parse import urlsplit

import pytest

from keydesk.accounts import store
from tests.accounts.browsing import post, sign_in
from tests.accounts.company import invite, role_of
from tests.accounts.conftest import EMAIL, THEIRS
from tests.harness.client import client
from tests.harness.databases import PASSWORD

USERS, KARI = "/console/users", "kari@nordlys.example"
HERE = {"Sec-Fetch-Site": "same-origin"}
LINK = re.compile(r"<code>(http://desk\.test/console/\w+/kd[ip]_\w{40})</code>")


@pytest.fixture
def house(sqlite_house):
    return sqlite_house


@pytest.fixture
def browser(house):
    """The Owner's."""
    found = client(house, **HERE)
    assert sign_in(found).status_code == 303
    return found


def stranger(house):
    return client(house, **HERE)


def link_in(page):
    """The path of the one link that a page shows."""
    return urlsplit(LINK.search(page.text)[1]).path


def as_role(house, role):
    """A browser of a new member in this role."""
    made = invite(house, f"{role}@nordlys.example", role)
    found = stranger(house)
    path = f"/console/invitation/{made.secret.reveal()}"
    assert post(found, path, name=role.title(), password=PASSWORD).status_code == 303
    return found


def user_id(browser, email):
    rows = browser.get(USERS).text.split("<tr")
    row = next(row for row in rows if email in row)
    return re.search(rf"{USERS}/(\w{{12}})/", row)[1]


def test_an_owner_invites_and_somebody_joins(house, browser):
    answer = post(browser, f"{USERS}/invite", email=KARI, role="editor")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    path = link_in(answer)
    assert KARI in browser.get(USERS).text
    assert path not in browser.get(USERS).text
    kari = stranger(house)
    page = kari.get(path)
    assert page.status_code == 200
    assert "Join Nordlys Living" in page.text
    short = post(kari, path, name="Kari Moe", password="short")
    assert "Use at least 12 characters." in short.text
    assert 'value="Kari Moe"' in short.text
    joined = post(kari, path, name="Kari Moe", password=PASSWORD)
    assert joined.headers["location"] == "/console/"
    assert "Kari Moe" in kari.get("/console/account").text
    assert kari.get(USERS).status_code == 403, "an Editor sees no users"
    assert browser.get(USERS).text.count("Invited") == 0


@pytest.mark.parametrize("kind", ["invitation", "reset"])
def test_a_link_is_passed_on_to_nobody_and_kept_nowhere(house, browser, kind):
    """Security case 2: links stood in the Referer of a picture's server, and worked."""
    if kind == "invitation":
        path = link_in(post(browser, f"{USERS}/invite", email=KARI, role="viewer"))
    else:
        as_role(house, "viewer")
        id_ = user_id(browser, "viewer@")
        path = link_in(post(browser, f"{USERS}/{id_}/reset"))
    for answer in (stranger(house).get(path), post(stranger(house), path)):
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
    assert stranger(house).get(path).status_code == 200, "looking uses nothing up"


@pytest.mark.parametrize("what", ["used", "withdrawn", "expired", "unknown", "inviter"])
def test_a_dead_link_looks_the_same_whatever_the_reason(house, browser, what):
    """Else a link tells strangers who was invited, and what became of it."""
    made = invite(house, by=house.member("admin") if what == "inviter" else None)
    path = f"/console/invitation/{made.secret.reveal()}"
    match what:
        case "used":
            post(stranger(house), path, name="Kari", password=PASSWORD)
        case "withdrawn":
            post(browser, f"{USERS}/invitations/{made.invitation.id}/withdraw")
        case "expired":
            house.later(days=16)
        case "unknown":
            path = "/console/invitation/kdi_" + "A" * 40
        case "inviter":
            admin = made.invitation.invited_by.partition(":")[2]
            post(browser, f"{USERS}/{admin}/block")
    answers = [stranger(house).get(path), post(stranger(house), path, password=PASSWORD)]
    plain = stranger(house).get("/console/invitation/nothing")
    said = {re.sub(r"request \w+", "", answer.text) for answer in (*answers, plain)}
    assert {answer.status_code for answer in answers} == {404}
    assert len(said) == 1


def test_a_form_sent_twice_makes_one_link(house, browser):
    token = re.search(r'name="token" value="([^"]+)"', browser.get(f"{USERS}/invite").text)[1]
    fields = {"token": token, "email": KARI, "role": "viewer"}
    assert post(browser, f"{USERS}/invite", **fields).status_code == 200
    again = post(browser, f"{USERS}/invite", **fields)
    assert again.headers["location"] == USERS
    assert "already shown" in browser.get(USERS).text


def test_mistakes_are_named_and_what_was_typed_is_kept(browser):
    answer = post(browser, f"{USERS}/invite", email="kari", role="viewer")
    assert answer.status_code == 422
    assert 'value="kari"' in answer.text
    assert "Give an e-mail address" in answer.text
    taken = post(browser, f"{USERS}/invite", email=EMAIL, role="viewer")
    assert "is a user here already" in taken.text


def test_roles_are_changed_and_users_blocked_unblocked_and_removed(house, browser):
    kari = as_role(house, "viewer")
    id_ = user_id(browser, "viewer@")
    assert browser.get(f"{USERS}/{id_}/role").status_code == 200
    post(browser, f"{USERS}/{id_}/role", role="admin")
    assert kari.get(USERS).status_code == 200
    post(browser, f"{USERS}/{id_}/block")
    assert kari.get(USERS).status_code == 303
    assert "Blocked" in browser.get(USERS).text
    assert sign_in(stranger(house), email="viewer@nordlys.example").status_code == 422
    post(browser, f"{USERS}/{id_}/role", role="viewer")
    assert role_of(house, id_) == "viewer"
    assert browser.get(f"{USERS}/{id_}/remove").status_code == 200
    post(browser, f"{USERS}/{id_}/remove")
    assert role_of(house, id_) is None


def test_who_leaves_hands_over_in_the_same_form(house, browser):
    admin = house.member("admin")
    house.connect("Web shop", by=admin)
    page = browser.get(f"{USERS}/{admin.user_id}/remove").text
    assert "Web shop" in page
    assert "Who takes over 1 connection?" in page
    refused = post(browser, f"{USERS}/{admin.user_id}/remove")
    assert refused.status_code == 422
    done = post(browser, f"{USERS}/{admin.user_id}/remove", heir=house.by.user_id)
    assert done.headers["location"] == USERS
    assert role_of(house, admin.user_id) is None


def test_the_last_owner_is_told_that_they_are(house, browser):
    answer = post(browser, f"{USERS}/{house.by.user_id}/role", role="viewer")
    assert answer.status_code == 409
    assert "the last Owner" in answer.text
    assert 'id="dialog-title"' in answer.text  # beside the choice, not instead of the page
    assert role_of(house, house.by.user_id) == "owner"


def test_a_reset_link_sets_a_new_password(house, browser):
    kari = as_role(house, "viewer")
    id_ = user_id(browser, "viewer@")
    path = link_in(post(browser, f"{USERS}/{id_}/reset"))
    assert kari.get("/console/account").status_code == 303
    new = "another fjord at noon"
    assert post(stranger(house), path, new="short").status_code == 422
    assert post(stranger(house), path, new=new).headers["location"] == "/console/sign-in"
    assert post(stranger(house), path, new=new).status_code == 404
    assert sign_in(stranger(house), new, "viewer@nordlys.example").status_code == 303


def test_whose_password_is_not_ours_to_reset_is_said_in_the_dialog(house, browser):
    """A bare page of an error left people without a way back."""
    as_role(house, "viewer")
    id_ = user_id(browser, "viewer@")
    with house.write() as db:
        elsewhere = house.other.organization_id
        store.add_membership(db, elsewhere, id_, "viewer", now=house.now)
    answer = post(browser, f"{USERS}/{id_}/reset")
    assert answer.status_code == 409
    assert "another organization" in answer.text
    assert 'id="dialog-title"' in answer.text


def test_ownership_is_handed_over(house, browser):
    as_role(house, "admin")
    id_ = user_id(browser, "admin@")
    assert "Hand over ownership…" in browser.get(USERS).text
    post(browser, f"{USERS}/{id_}/transfer")
    assert role_of(house, id_) == "owner"
    assert role_of(house, house.by.user_id) == "admin"
    assert "Hand over ownership…" not in browser.get(USERS).text


def test_an_admin_is_not_offered_what_only_owners_do_and_is_refused_all_the_same(house):
    """Security case 12: the button that is not there can be typed."""
    admin = as_role(house, "admin")
    page, owner = admin.get(USERS).text, house.by.user_id
    assert f"{USERS}/{owner}/" not in page
    assert "Hand over ownership…" not in page
    assert 'value="owner"' not in admin.get(f"{USERS}/invite").text
    for verb in ("role", "reset", "remove"):
        assert admin.get(f"{USERS}/{owner}/{verb}").status_code == 403
    for verb in ("role", "reset", "remove", "block", "transfer"):
        assert post(admin, f"{USERS}/{owner}/{verb}", role="viewer").status_code == 403
    assert post(admin, f"{USERS}/invite", email=KARI, role="owner").status_code == 422
    assert role_of(house, owner) == "owner"


@pytest.mark.parametrize("verb", ["role", "reset", "remove", "block", "transfer"])
def test_a_foreign_user_and_an_unknown_one_are_answered_alike(house, browser, verb):
    """Security cases 27 and 88."""
    said = set()
    for id_ in (house.other.user_id, "0" * 12):
        answer = post(browser, f"{USERS}/{id_}/{verb}", role="viewer")
        assert answer.status_code == 404
        said.add(re.sub(r"request \w+", "", answer.text.replace(id_, "…")))
    assert len(said) == 1


def test_the_list_is_searched_and_shows_no_other_organization(house, browser):
    """Security case 88."""
    as_role(house, "viewer")
    assert THEIRS not in browser.get(USERS).text
    found = browser.get(f"{USERS}?q=VIEWER@").text
    assert "viewer@nordlys.example" in found
    assert f"{EMAIL}</div>" not in found
    assert "No users match." in browser.get(f"{USERS}?q=none-such").text


def test_who_works_for_two_organizations_switches_in_the_menu(house):
    made = invite(house, THEIRS, "admin")
    olav = stranger(house)
    sign_in(olav, email=THEIRS)
    assert "Switch to" not in olav.get("/console/account").text
    path = f"/console/invitation/{made.secret.reveal()}"
    wrong = post(olav, path, password="not-this-password")
    assert "this is not your password" in wrong.text
    assert post(olav, path, password=PASSWORD).headers["location"] == "/console/sign-in"
    assert "Switch to Nordlys Living" in olav.get("/console/account").text
    former = olav.cookies["keydesk_session"]
    switched = post(olav, "/console/account/organization", organization=house.by.organization_id)
    assert switched.status_code == 303
    assert olav.cookies["keydesk_session"] != former
    assert EMAIL in olav.get(USERS).text
    for organization in ("0" * 12, ""):
        answer = post(olav, "/console/account/organization", organization=organization)
        assert answer.status_code == 404


def test_names_and_emails_are_text_and_never_markup(house, browser):
    """Security case 98."""
    evil = "<script>alert(1)</script>"
    made = invite(house)
    path = f"/console/invitation/{made.secret.reveal()}"
    post(stranger(house), path, name=evil, password=PASSWORD)
    page = browser.get(USERS).text
    assert evil not in page
    assert "&lt;script&gt;" in page
