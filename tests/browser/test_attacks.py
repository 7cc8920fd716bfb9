"""Security case 98: what strangers write is text, and other sites can neither press nor frame."""

import re
import threading
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx2
import pytest

from tests.browser.calls import PRODUCTS
from tests.browser.desk import EMAIL, NAME, PASSWORD, enter

pytestmark = [pytest.mark.browser, pytest.mark.world]
EVIL = "\"><img src=x onerror='window.stolen=1'><script>window.stolen=1</script>{{7*7}}"
PATHS = [
    "/console/connections",
    "/console/connections/evil",
    "/console/connections/evil?tab=credentials",
    "/console/access-keys",
    "/console/access-keys?connection=evil",
    "/console/access-keys/new?connection=evil",
    "/console/account",
]


@pytest.fixture(scope="module")
def evil(shared_desk):
    """A connection and a key with hostile names, used by a program with a hostile name."""
    shop = shared_desk.connect(EVIL, code="evil")
    issued = shared_desk.issue(EVIL[:80], shop)
    headers = {"Authorization": f"Bearer {issued.secret.reveal()}", "User-Agent": EVIL}
    httpx2.get(shared_desk.url + PRODUCTS, headers=headers)
    return issued.credential.id


def test_a_hostile_name_is_shown_as_text_everywhere(desk, evil):
    """The desk shows names that integrators choose to people who may revoke everything."""
    page = desk.page(email="", user_agent=EVIL.replace("\n", ""))
    enter(page, desk.url)
    for path in [*PATHS, f"/console/access-keys/{evil}/edit"]:
        page.goto(desk.url + path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.stolen") is None, path
        assert page.locator("img[src=x]").count() == 0, path
        assert "49" not in page.locator("main").inner_text().split(EVIL[:8])[-1][:120], path


def test_a_hostile_name_is_text_in_dialogs_and_in_the_palette(desk, evil):
    page = desk.open(f"/console/access-keys/{evil}/edit")
    page.get_by_role("button", name="Revoke…").click()
    page.locator("#confirm.show").get_by_text("onerror").first.wait_for()
    page.goto(f"{desk.url}/console/connections")
    page.keyboard.press("Control+k")
    page.locator("#go-c-evil").wait_for(state="attached")
    page.keyboard.type("evil")
    page.locator("#go-c-evil").wait_for()
    assert page.evaluate("window.stolen") is None
    assert page.locator("img[src=x]").count() == 0


def test_a_search_is_given_back_as_text(desk):
    page = desk.page()
    for path in ("/console/access-keys", "/console/connections", "/console/sign-in"):
        page.goto(
            f"{desk.url}{path}?q=%22%3E%3Cscript%3Ewindow.stolen=1%3C/script%3E&next=javascript:1"
        )
        assert page.evaluate("window.stolen") is None


class Hostile(BaseHTTPRequestHandler):
    """A page of another site: a form that sends itself, or a frame."""

    def __init__(self, body: str, *given) -> None:
        self.body = body
        super().__init__(*given)

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.body.encode())

    def log_message(self, *_) -> None:
        pass


def self_sending(action, fields=""):
    form = f'<form method="post" action="{action}">{fields}</form>'
    return f"{form}<script>document.forms[0].submit()</script>"


@contextmanager
def other_site(body):
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Hostile, body))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_a_form_of_another_site_changes_nothing(desk):
    """Same host, other port: the browser sends the cookie along, and only the guard stands."""
    issued = desk.issue("Target")
    action = f"{desk.url}/console/access-keys/{issued.credential.id}/revoke"
    page = desk.page()
    with other_site(self_sending(action)) as address:
        page.goto(address)
        page.get_by_text("This request came from another site").wait_for()
    assert page.url == action
    desk.watch.complaints.clear()
    bearer = {"Authorization": f"Bearer {issued.secret.reveal()}"}
    assert httpx2.get(desk.url + PRODUCTS, headers=bearer).status_code == 200


def test_nobody_signs_a_visitor_in_as_somebody_else(desk):
    """Login CSRF: keys made afterwards would land in the attacker's organization."""
    fields = f'<input name="email" value="{EMAIL}"><input name="password" value="{PASSWORD}">'
    form = self_sending(f"{desk.url}/console/sign-in", fields)
    page = desk.page(email="")
    with other_site(form) as address:
        page.goto(address)
        page.get_by_text("This request came from another site").wait_for()
    desk.watch.complaints.clear()
    page.goto(f"{desk.url}/console/account")
    assert "/console/sign-in" in page.url


def test_no_other_page_can_frame_the_console(desk):
    """Clickjacking: an invisible Revoke under a visible game."""
    page = desk.page()
    with other_site(f'<iframe src="{desk.url}/console/connections"></iframe>') as address:
        page.goto(address)
        page.wait_for_timeout(500)
        framed = page.frames[-1]
        assert NAME not in framed.content()
    desk.watch.complaints.clear()


@pytest.mark.parametrize("path", ["/console/sign-in", "/console/connections", "/console/nothing"])
def test_every_page_carries_the_headers_that_keep_it_whole(desk, path):
    page = desk.page()
    headers = page.goto(desk.url + path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_the_cookie_of_a_session_is_out_of_reach_of_scripts(desk):
    page = desk.open("/console/connections")
    kept = [cookie for cookie in page.context.cookies() if re.search("session", cookie["name"])]
    assert kept
    assert all(cookie["httpOnly"] and cookie["sameSite"] == "Lax" for cookie in kept)
    assert "session" not in page.evaluate("document.cookie")


def test_the_pages_of_the_api_documentation_load_from_here_only(desk):
    page = desk.open("/docs")
    page.get_by_text("Keydesk management API").first.wait_for()
