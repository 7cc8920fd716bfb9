"""A person turns on an authenticator app, signs in with it, and is asked before a new secret."""

import re
import time

import pytest

from keydesk.accounts import sessions, totp
from keydesk.accounts import store as people
from keydesk.kit.secret import Secret
from tests.browser.desk import PASSWORD
from tests.harness.browser import EACH_LOOK, axe

pytestmark = pytest.mark.browser


def code(secret, steps=0):
    """Not at the end of its half minute: by the time it is sent, it would be a step older."""
    left = 30 - time.time() % 30
    if left < 5:
        time.sleep(left)
    return totp.code(secret, int(time.time()) // 30 + steps)


def type_password(page, desk, email):
    page.goto(f"{desk.url}/console/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sound(page):
    page.wait_for_load_state("networkidle")
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert (axe(page), wide <= 0) == ([], True)


def age_sessions(desk, email):
    """As if everybody had signed in an hour ago."""
    with desk.house.database.write() as db:
        user = people.user_by_email(db, email)
        for session in sessions.of_user(db, user.id):
            sessions.confirm(db, session.id, now=session.created_at.replace(year=2020))


@pytest.mark.parametrize("look", EACH_LOOK)
def test_setting_up_an_app_and_signing_in_with_it(desk, look):
    email = desk.member("admin")
    page = desk.page(look, email="")
    type_password(page, desk, email)
    page.goto(f"{desk.url}/console/account")
    page.get_by_role("button", name="Set up an app").click()
    page.get_by_role("img", name="QR code").wait_for()
    sound(page)
    secret = Secret(re.sub(r"\s", "", page.locator("code").first.inner_text()))
    page.get_by_label("Six digits").fill("000000")
    page.get_by_role("button", name="Turn on").click()
    page.get_by_text("That code is wrong or expired.").wait_for()
    assert Secret(re.sub(r"\s", "", page.locator("code").first.inner_text())) == secret
    page.get_by_label("Six digits").fill(code(secret, -1))
    page.get_by_role("button", name="Turn on").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    sound(page)
    recovery = page.locator("#codes").inner_text().split()
    assert len(recovery) == 10
    page.get_by_role("link", name="Done").click()
    page.get_by_text("10 recovery codes are left.").wait_for()
    sound(page)

    page = desk.page(look, email="")
    type_password(page, desk, email)
    page.get_by_role("heading", name="Confirm it is you").wait_for()
    sound(page)
    page.get_by_label("Six digits").fill(code(secret))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/console/connections*")

    page = desk.page(look, email="")
    type_password(page, desk, email)
    page.get_by_role("link", name="Use a recovery code").click()
    page.get_by_label("Recovery code").fill(recovery[3])
    sound(page)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/console/connections*")


@pytest.mark.parametrize("script", [True, False])
def test_a_key_that_was_typed_too_late_is_made_after_a_proof(desk, script):
    email = desk.member("admin")
    page = desk.page(email="", java_script_enabled=script)
    type_password(page, desk, email)
    page.goto(f"{desk.url}/console/access-keys/new")
    name = f"Typed for long {script}"
    page.get_by_label("Name", exact=True).fill(name)
    age_sessions(desk, email)
    page.get_by_role("button", name="Create and show key").click()
    page.get_by_text("Confirm it is you to see a new secret.").wait_for()
    if script:
        sound(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    if not script:
        page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Store your key now").wait_for()
    assert page.get_by_text(name, exact=True).first.is_visible()
