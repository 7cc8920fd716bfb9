"""What is not allowed is not shown, and refused all the same."""

import pytest

from keydesk.accounts import store as people

pytestmark = [pytest.mark.browser, pytest.mark.world]


@pytest.fixture(scope="module")
def shop(shared_desk):
    return shared_desk.issue("Guarded shop")


@pytest.fixture(scope="module")
def emails(shared_desk):
    return {role: shared_desk.member(role) for role in ("viewer", "editor", "admin")}


def post(page, desk, path):
    """As the page itself would send it."""
    return page.evaluate(
        "path => fetch(path, {method: 'POST', body: new URLSearchParams()}).then(a => a.status)",
        desk.url + path,
    )


def changes(shop):
    key = f"/console/access-keys/{shop.credential.id}"
    connection = "/console/connections/guarded_shop"
    verbs = ("activate", "deactivate", "delete")
    return [
        "/console/connections", connection, *(f"{connection}/{verb}" for verb in verbs),
        "/console/access-keys", *(f"{key}/{verb}" for verb in ("edit", "revoke", *verbs)),
    ]  # fmt: skip


def test_a_viewer_lands_on_the_account_and_sees_no_other_page(desk, shop, emails):
    page = desk.open("/console/", email=emails["viewer"])
    page.wait_for_url("**/console/account")
    assert page.get_by_role("link", name="Connections").count() == 0
    assert page.get_by_role("link", name="Access keys").count() == 0
    for path in ("/console/connections", "/console/access-keys"):
        answer = page.goto(desk.url + path)
        assert answer.status in (403, 404)
        assert "Guarded shop" not in page.content()


def test_an_editor_looks_at_connections_and_changes_none(desk, shop, emails):
    page = desk.open("/console/", email=emails["editor"])
    page.wait_for_url("**/console/connections")
    assert page.get_by_role("link", name="Access keys").count() == 0
    assert page.get_by_role("link", name="New connection").count() == 0
    page.goto(f"{desk.url}/console/connections/guarded_shop")
    for button in ("Save changes", "Deactivate", "Delete…"):
        assert page.get_by_role("button", name=button).count() == 0
    assert page.get_by_role("link", name="Delete…").count() == 0
    assert page.get_by_label("Label", exact=True).is_disabled()
    page.goto(f"{desk.url}/console/connections?q=Guarded")
    page.get_by_role("link", name="Guarded shop").wait_for()


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_a_change_is_refused_however_it_is_sent(desk, shop, emails, role):
    """The button that is not there can be typed."""
    page = desk.open("/console/account", email=emails[role])
    answers = {path: post(page, desk, path) for path in changes(shop)}
    desk.watch.complaints.clear()
    assert set(answers.values()) <= {403, 404}, answers


def test_a_refusal_names_what_is_missing(desk, shop, emails):
    page = desk.open("/console/connections/new", email=emails["editor"])
    page.get_by_text("connections:manage").first.wait_for()


def test_an_admin_is_not_offered_what_only_owners_grant(desk, emails):
    page = desk.open("/console/connections/new", email=emails["admin"])
    roles = page.get_by_label("Role: what it may do").locator("option").all_inner_texts()
    assert (roles[0], *roles[-2:]) == ("Viewer", "All", "Custom")
    assert not {"Owner", "Admin", "Editor", "Blocked"} & set(roles)
    page.get_by_label("Role: what it may do").select_option("custom")
    assert page.get_by_label("Manage: Users").count() == 0


def test_somebody_who_is_blocked_is_out_at_once(desk):
    email = desk.member("admin")
    page = desk.open("/console/connections", email=email)
    with desk.house.database.write() as db:
        user = people.user_by_email(db, email)
        mine = people.memberships.c.user_id == user.id
        db.execute(people.memberships.update().where(mine).values(role="blocked"))
    page.reload()
    page.get_by_role("heading", name="Sign in to Keydesk").wait_for()
