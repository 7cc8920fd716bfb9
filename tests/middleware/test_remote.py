"""Asked over the network: remembered as long as nothing changes, and an outage lets nobody in."""

import json
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from keydesk.credentials import verbs as credentials
from keydesk.doors import apis_verbs
from keydesk.middleware import Keydesk
from tests.harness.client import client
from tests.harness.command import keydesk, keydesk_json
from tests.harness.server import Server
from tests.middleware.conftest import CRM, OverAsgi, OverWsgi, bearer

AT = "/integrations/v1"


class Wire:
    """The whole application behind a real socket, which may be cut.

    seen   what was asked, in order
    spoil  status, headers, body → what goes over the wire instead
    hold   nothing is answered to POST /verify before it is set
    """

    def __init__(self, house):
        wire, gate = self, client(house)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                wire.seen.append(f"{self.command} {self.path}")
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                if self.command == "POST":
                    wire.sizes.append(len(json.loads(body)))
                    wire.hold.wait(20)
                asked = {"Authorization": self.headers["Authorization"]}
                answer = gate.request(self.command, self.path, content=body, headers=asked)
                number = answer.headers.get("Keydesk-Changes", "")
                told = (answer.status_code, number, answer.content)
                status, number, content = wire.spoil(*told)
                self.send_response(status)
                self.send_header("Keydesk-Changes", number)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_POST = do_GET  # noqa: N815

            def log_message(self, *_):
                pass

        self.seen, self.sizes, self.hold = [], [], threading.Event()
        self.hold.set()
        self.spoil = lambda *told: told
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def wire(sqlite_house):
    sqlite_house.do(apis_verbs.create, CRM)
    found = Wire(sqlite_house)
    yield found
    found.close()


@pytest.fixture
def asking(sqlite_house, wire):
    """A desk that asks over the wire; closed at the end."""
    opened = []

    def open_(key="", **more):
        verifier = sqlite_house.connect("Web app", permissions=["credentials:verify"])
        key = key or sqlite_house.issue(verifier).secret.reveal()
        opened.append(Keydesk.remote(wire.url, key, **more))
        return opened[-1]

    yield open_
    for one in opened:
        one.close()


def reader(house, **more):
    return house.issue(house.connect("Make", permissions=["contacts:read"]), **more)


@pytest.mark.parametrize("way", [OverAsgi, OverWsgi])
def test_what_is_remembered_holds_until_something_changes(sqlite_house, wire, asking, way):
    """One small question before each use; and a revocation is seen by the next request."""
    protected, issued = way(asking()), reader(sqlite_house)
    ask = lambda path, **more: protected.ask("GET", AT + path, bearer(issued, **more))  # noqa: E731
    first = ask("/contacts", **{"X-Keydesk-Connection": "owner"})
    assert (first.status, first.body["connection"], first.body["ours"]) == (200, "make", [])
    assert first.body["may"] == ["api:access", "contacts:read"]
    assert ask("/contacts").status == 200
    assert wire.seen == ["POST /verify", "GET /verify/changes"]
    forbidden = ask("/paiements")
    assert (forbidden.status, forbidden.body["missing"]) == (403, "paiements:read")
    assert (ask("/nothing").status, ask("//contacts").status) == (403, 403)
    assert protected.ask("GET", f"{AT}/contacts", {}).status == 401
    reader(sqlite_house)  # anything else changes the number too
    del wire.seen[:]
    assert ask("/contacts").status == 200
    assert wire.seen == ["GET /verify/changes", "POST /verify"]
    sqlite_house.do(credentials.revoke, issued.credential.id)
    answer = ask("/contacts")
    assert (answer.status, answer.headers["www-authenticate"]) == (
        401, 'Bearer realm="keydesk", error="invalid_token"',
    )  # fmt: skip


def test_what_must_not_be_remembered_is_asked_each_time(sqlite_house, wire, asking):
    """A list of addresses and a rate are the server's to judge, for each call."""
    protected = OverAsgi(asking())
    rated = reader(sqlite_house, limits={"rate": {"count": 2, "seconds": 3600}})
    statuses = [protected.ask("GET", f"{AT}/contacts", bearer(rated)).status for _ in range(3)]
    assert statuses == [200, 200, 429]
    near = reader(sqlite_house, limits={"networks": ["127.0.0.1"]})
    far = reader(sqlite_house, limits={"networks": ["192.0.2.7"]})
    found = [protected.ask("GET", f"{AT}/contacts", bearer(one)).status for one in (near, far)]
    assert found == [200, 403]
    assert set(wire.seen) == {"POST /verify"}


def test_those_who_wait_ask_together_and_only_for_those_who_were_there(sqlite_house, wire, asking):
    """The number changes while a batch waits: nobody uses what was asked before they came."""
    desk, issued = asking(), reader(sqlite_house)
    protected, other = OverAsgi(desk), reader(sqlite_house)
    wire.hold.clear()
    with ThreadPoolExecutor(9) as pool:
        ask = lambda one: protected.ask("GET", f"{AT}/contacts", bearer(one)).status  # noqa: E731
        first = pool.submit(ask, other)
        _until(lambda: wire.sizes == [1])
        rest = [pool.submit(ask, issued) for _ in range(8)]
        _until(lambda: len(desk.judges["loop"].verdicts.waiting) == 8)
        sqlite_house.do(credentials.revoke, issued.credential.id)
        wire.hold.set()
        assert first.result() == 200
        assert {one.result() for one in rest} == {401}
    assert wire.sizes == [1, 8]


def test_what_is_no_clean_answer_is_an_outage(sqlite_house, wire, asking):
    """A proxy's friendly page with status 200 let everybody in."""
    desk, issued = asking(seconds=1), reader(sqlite_house)
    protected = OverAsgi(desk)
    good = lambda *told: told  # noqa: E731
    valid = b'[{"valid":true,"code":"valid"}]'
    for spoil in (
        lambda s, n, b: (200, n, b"<html>Sign in</html>"), lambda s, n, b: (204, n, b""),
        lambda s, n, b: (302, n, b), lambda s, n, b: (500, n, b), lambda s, n, b: (200, n, b"[]"),
        lambda s, n, b: (200, n, valid), lambda s, n, b: (200, n, b"{}"),
        lambda s, n, b: (200, n, b.replace(b'"code":"valid"', b'"code":"new"')),
        lambda s, n, b: (200, n, b"[" * 100_000),
    ):  # fmt: skip
        wire.spoil = spoil
        assert protected.ask("GET", f"{AT}/contacts", bearer(issued)).status == 503
    wire.spoil = good
    assert protected.ask("GET", f"{AT}/contacts", bearer(issued)).status == 200
    wire.spoil = lambda s, n, b: (200, n, b"{}")  # of the number
    assert protected.ask("GET", f"{AT}/contacts", bearer(issued)).status == 503
    wire.spoil, began = good, time.monotonic()
    wire.hold.clear()
    assert protected.ask("GET", f"{AT}/contacts/9", bearer(issued)).status == 503
    assert time.monotonic() - began < 15
    wire.hold.set()
    assert protected.ask("GET", f"{AT}/contacts", bearer(issued)).status == 200
    wire.close()
    desk.close()
    assert protected.ask("GET", f"{AT}/contacts", bearer(issued)).status == 503


def test_a_key_that_may_not_verify_lets_nobody_in(sqlite_house, asking):
    weak = sqlite_house.issue(sqlite_house.connect("Weak", permissions=["products:read"]))
    for key in (weak.secret.reveal(), "kd_live_wrong"):
        protected = OverAsgi(asking(key))
        answer = protected.ask("GET", f"{AT}/contacts", bearer(reader(sqlite_house)))
        assert answer.status == 503


def test_a_key_crosses_no_network_in_the_clear():
    for url in (
        "http://keys.example.com",
        "ftp://keys.example.com",
        "keys.example.com",
        "https://",
    ):
        with pytest.raises(ValueError):  # noqa: PT011
            Keydesk.remote(url, "key")
    Keydesk.remote("http://keys.example.com", "key", allow_http=True)


@pytest.mark.world
def test_a_server_that_is_killed_is_an_outage_until_it_is_back(tmp_path):
    """kill -9 in the middle: what was remembered is not used, and nothing is let through."""
    data = tmp_path / "data"
    who = ["--organization", "Nordlys", "--owner-email", "ingrid@nordlys.example"]
    keydesk("init", "--data", data, *who, "--owner-password-stdin", given="walnut-ferry-lantern")
    made = {}
    for label, permission in (("Web app", "credentials:verify"), ("Make", "products:read")):
        wanted = ["--label", label, "--permission", permission]
        code = keydesk_json("connections", "create", "--data", data, *wanted)["code"]
        key = keydesk_json(
            "keys", "create", "--data", data, "--connection", code, "--name", label, "--activate"
        )
        made[label] = key["secret"]
    with Server(data, workers=2) as server:
        desk = Keydesk.remote(server.url, made["Web app"])
        headers = {"Authorization": f"Bearer {made['Make']}"}
        assert _status(desk, headers) == 200
        workers = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        server.stop(signal.SIGKILL)
        for worker in workers:
            os.kill(int(worker), signal.SIGKILL)
        assert _status(desk, headers) == 503
        server.start()
        assert _status(desk, headers) == 200
    desk.close()


def _status(desk, headers):
    from keydesk.kit.errors import KeydeskError
    from keydesk.middleware.requests import of_environ

    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "REMOTE_ADDR": "127.0.0.1"}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    try:
        desk.admit(desk.passing_thread(of_environ(environ)), "products:read")
    except KeydeskError as error:
        return error.status
    return 200


def _until(there):
    for _ in range(1000):
        if there():
            return
        time.sleep(0.01)
    raise AssertionError("It did not come to that.")
