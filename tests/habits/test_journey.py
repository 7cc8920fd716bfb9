"""In each of the five habits: a connection is made by somebody new, tested green, and used.

Only what the pages show is typed and pressed, as a person would; the call goes through the whole
application.
"""

import base64
import re
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from keydesk.habits.likes import changes_to
from keydesk.habits.verbs import choose
from tests.accounts.browsing import post, sign_in
from tests.harness.client import client

CONNECTIONS, LIST = "/console/connections", "/console/access-keys"
ENV = re.compile(r'data-env="KEYDESK_(\w+)"[^>]*>([^<]+)<')


class Newcomer:
    """Somebody at the console who does what the page offers."""

    def __init__(self, house, like):
        house.settings = replace(house.settings, allow_http=True)
        house.do(choose, changes_to(like))
        self.house = house
        self.browser = client(house, **{"Sec-Fetch-Site": "same-origin"})
        assert sign_in(self.browser).status_code == 303

    def makes(self, page, action, **typed):
        """The form of a page, with what it preselects; the big button is pressed."""
        form = self.browser.get(page).text.partition(f'method="post" action="{action}"')[2]
        form = form.partition("</form>")[0]
        hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)
        chosen = re.findall(r'name="(\w+)" value="([^"]*)" checked', form)
        picked = re.findall(
            r'<select[^>]*name="(\w+)"(?:(?!</select>).)*?value="([^"]*)"[^>]* selected',
            form,
            re.DOTALL,
        )
        button = re.findall(r'btn-primary"(?: name="(\w+)" value="(\w+)")?', form)
        said = [pair for pair in (*hidden, *chosen, *picked, *button) if pair[0]]
        sent = urlencode([*said, *typed.items()])
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.browser.post(action, content=sent, headers=kind)

    def tests(self, code):
        """The button Test connection: every step passes."""
        told = post(self.browser, f"{CONNECTIONS}/{code}/test").text
        assert told.count("Passes") == 6, told
        assert "It works" in told

    def calls(self, **how):
        return client(self.house, **how).get("/api/rest/v1/products").status_code

    def token(self, shown, **sent):
        pair = f"{shown['CLIENT_ID']}:{shown['CLIENT_SECRET']}"
        basic = base64.b64encode(pair.encode()).decode()
        answer = post(client(self.house, Authorization=f"Basic {basic}"), "/oauth/token", **sent)
        assert answer.status_code == 200, answer.text
        return f"Bearer {answer.json()['access_token']}"


def by_password(shown):
    return {
        "grant_type": "password", "username": shown["USERNAME"], "password": shown["PASSWORD"],
    }  # fmt: skip


def test_as_in_akeneo(house):
    """One dialog, four strings, and it works."""
    me = Newcomer(house, "akeneo")
    made = me.makes(f"{CONNECTIONS}/new", CONNECTIONS, label="Magento")
    shown = dict(ENV.findall(made.text))
    me.tests("magento")
    token = me.token(shown, **by_password(shown))
    assert me.calls(Authorization=token) == 200


def test_as_in_unopim(house):
    """The dialog shows user name and password; Generate the rest."""
    me = Newcomer(house, "unopim")
    made = me.makes(f"{CONNECTIONS}/new", CONNECTIONS, label="Shop")
    first = dict(ENV.findall(made.text))
    assert "CLIENT_SECRET" not in first
    tab = f"{LIST}/of/shop"
    action = re.search(rf'action="({LIST}/\w+/secret)"', me.browser.get(tab).text)[1]
    shown = first | dict(ENV.findall(me.makes(tab, action).text))
    me.tests("shop")
    token = me.token(shown, **by_password(shown))
    assert me.calls(Authorization=token) == 200


@pytest.mark.parametrize("like", ["plytix", "unisoft"])
def test_as_in_plytix_and_unisoft(house, like):
    """A name is enough: the connection is made with its key, which works at once."""
    me = Newcomer(house, like)
    shown = dict(ENV.findall(me.makes(f"{LIST}/new", LIST, name="Make").text))
    me.tests("make")
    assert me.calls(Authorization=f"Bearer {shown['API_KEY']}") == 200


def test_as_in_shipium(house):
    """The first tab has clients; what was made is inactive until somebody activates it."""
    me = Newcomer(house, "shipium")
    home = me.browser.get(f"{LIST}/first").headers["location"]
    made = me.makes(f"{home}/new", home, name="Warehouse")
    shown = dict(ENV.findall(made.text))
    post(me.browser, re.search(rf'action="({LIST}/\w+/activate)"', made.text)[1])
    me.tests("warehouse")
    token = me.token(shown, grant_type="client_credentials")
    assert me.calls(Authorization=token) == 200
