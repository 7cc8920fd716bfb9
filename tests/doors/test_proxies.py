"""Real nginx and Caddy, started with the very files of docs/forward-auth.md, in front of an API.

Security cases 83, 86, 87, 100: what a client sends to pass for somebody else, or for another call.
"""

import asyncio
import re
import shutil
import socket
import subprocess
import threading
import time
from contextlib import ExitStack, closing
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from textwrap import indent

import pytest
from granian.constants import Interfaces
from granian.server.embed import Server

from keydesk.app import doors
from keydesk.auth import Gate
from keydesk.credentials import verbs as credentials
from keydesk.doors.recipes import recipes
from keydesk.kit import parse
from tests.doors.places import protect, reader
from tests.harness.ports import free_port
from tests.harness.postgres import die_with_parent

PAGE = Path(__file__).parents[2] / "docs/forward-auth.md"
CONTACTS = "/crm/v1/contacts"
PROXIES = ["nginx", "caddy"]


class Api(BaseHTTPRequestHandler):
    """Says what reached it."""

    def _answer(self):
        self.server.reached.append((self.command, self.path, self.headers))
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


for _method in ("GET", "HEAD", "POST", "DELETE", "OPTIONS"):
    setattr(Api, f"do_{_method}", Api._answer)


class Place:
    """A proxy before an API, and Keydesk beside them."""

    def __init__(self, house, stack, proxy):
        self.house, self.port = house, free_port()
        self.door = protect(house)
        self.api = stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), Api))
        self.api.reached = []
        threading.Thread(target=self.api.serve_forever, daemon=True).start()
        stack.callback(self.api.shutdown)  # before its context is left
        self.server = Near(house)
        stack.callback(self.server.stop)
        self.process = start(proxy, house.data, self._file(proxy))
        stack.callback(self._stop)
        reachable(self.port)

    def _file(self, proxy):
        text = dict(blocks())[proxy].replace("kd_live_door_…", self.door)
        text = text.replace("http://127.0.0.1:8000", f"http://127.0.0.1:{self.server.port}")
        text = text.replace("127.0.0.1:9000", f"127.0.0.1:{self.api.server_port}")
        text = text.replace("listen 80;", f"listen 127.0.0.1:{self.port};")
        return text.replace("\napi.example.com {", f"\nhttp://127.0.0.1:{self.port} {{")

    def ask(self, method, target, key="", **headers):
        """The status, and what reached the API."""
        self.api.reached.clear()
        sent = {name.replace("__", "_"): value for name, value in headers.items()}
        if key:
            sent["Authorization"] = f"Bearer {key}"
        status = raw(self.port, method, target, sent)
        return status, (self.api.reached[0] if self.api.reached else None)

    def _stop(self):
        self.process.terminate()
        self.process.wait(10)


def blocks():
    """The proxies' files of the page."""
    text = PAGE.read_text(encoding="utf-8")
    for name, block in re.findall(r"## (nginx|Caddy)\n\n```\w*\n(.*?)```", text, re.DOTALL):
        yield name.lower(), "\n" + block


def start(proxy, folder, text):
    program = shutil.which(proxy, path="/usr/sbin:/usr/bin:/usr/local/bin:/usr/local/sbin")
    if program is None:
        pytest.skip(f"{proxy} is not installed: apt-get install nginx-light caddy")
    place = folder / f"{proxy}.d"
    place.mkdir()
    file = place / "conf"
    if proxy == "nginx":
        head = f"daemon off; pid {place}/pid; error_log {place}/log; events {{}} "
        head += "http { access_log off;"
        kept = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        head += "".join(f"{name}_temp_path {place}/{name};" for name in kept)
        file.write_text(f"{head}\n{text}\n}}")
        command = [program, "-p", place, "-c", file, "-e", place / "log"]
    else:
        file.write_text(f"{{\n admin off\n auto_https off\n}}\n{text}")
        command = [program, "run", "--config", file, "--adapter", "caddyfile"]
    with (place / "out").open("wb") as out:
        return subprocess.Popen(
            command, stdout=out, stderr=out, preexec_fn=die_with_parent,  # noqa: PLW1509
            env={"HOME": str(place), "PATH": "/usr/bin"},
        )  # fmt: skip


def reachable(port):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError("The proxy did not start.")


def raw(port, method, target, headers, body=b""):
    """Byte for byte: no client library tidies the target up."""
    lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
    for name, value in headers.items():
        values = value if isinstance(value, list) else [value]
        lines += [f"{name.removesuffix('!')}: {one}" for one in values]
    with socket.create_connection(("127.0.0.1", port), 10) as wire:
        wire.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body)
        answer = b""
        while part := wire.recv(65536):
            answer += part
    return int(answer.split(b" ", 2)[1]) if answer else 0


class Near:
    """Keydesk on a port of its own, in a thread: as real to a proxy, and there at once."""

    def __init__(self, house):
        trusted = parse.networks(["127.0.0.1"])
        inside = replace(house.inside, settings=replace(house.settings, trusted_proxies=trusted))
        gate, self.port = Gate(inside, doors(inside)), free_port()
        self.server = Server(gate, "127.0.0.1", self.port, interface=Interfaces.ASGINL)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        reachable(self.port)

    def _run(self):
        self.loop.run_until_complete(self.server.serve())

    def stop(self):
        if self.thread.is_alive():
            self.loop.call_soon_threadsafe(self.server.stop)
            self.thread.join(20)
            self.loop.close()


@pytest.fixture(params=PROXIES)
def place(request, sqlite_house):
    with ExitStack() as stack:
        yield Place(sqlite_house, stack, request.param)


def test_the_page_has_the_very_files_that_the_console_shows():
    text = PAGE.read_text(encoding="utf-8")
    for name, recipe in recipes("http://127.0.0.1:8000").items():
        assert f"## {name}\n\n" in text
        assert recipe in text, name


def test_the_example_has_the_very_file_of_nginx():
    """It was named by the README of the example, and missing."""
    example = (PAGE.parents[1] / "examples/association/nginx.conf").read_text(encoding="utf-8")
    recipe = recipes("http://127.0.0.1:8000")["nginx"]
    recipe = recipe.replace("listen 80;  # or 443 ssl", "listen 127.0.0.1:8002;")
    recipe = recipe.replace("127.0.0.1:9000;  # your API", "127.0.0.1:8001;")
    assert indent(recipe, "    ") in example


def test_a_call_goes_on_under_our_names_and_under_no_others(place):
    """One journey in every run: let in, refused, forged, revoked, and Keydesk gone."""
    issued = reader(place.house)
    key = issued.secret.reveal()
    forged = {"X-Keydesk-Connection": "owner", "x-keydesk-permissions": "payments:read"}
    status, reached = place.ask("GET", f"{CONTACTS}?page=2", key, **forged)
    assert status == 200
    method, target, headers = reached
    assert (method, target) == ("GET", f"{CONTACTS}?page=2")
    assert headers.get_all("X-Keydesk-Permissions") == ["contacts:read api:access"]
    assert headers.get_all("X-Keydesk-Credential") == [issued.credential.id]
    assert "owner" not in str(headers)
    public, reached = place.ask("GET", "/crm/v1/health", **forged)
    assert public == 200
    assert "owner" not in str(reached[2])
    assert "payments" not in str(reached[2])
    refused = [
        ("GET", CONTACTS, "", 401), ("POST", CONTACTS, key, 403), ("GET", "/crm/v1/x", key, 403),
    ]  # fmt: skip
    for method, target, secret, expected in refused:
        assert place.ask(method, target, secret) == (expected, None), (method, target)
    place.house.do(credentials.revoke, issued.credential.id)
    assert place.ask("GET", CONTACTS, key) == (401, None)
    place.server.stop()
    status, reached = place.ask("GET", CONTACTS, key)
    assert (status >= 500, reached) == (True, None)


SPELLINGS = [
    f"{CONTACTS}/%2e%2e/payments", f"{CONTACTS}/../payments", f"{CONTACTS};a=1",
    "//crm/v1/contacts",
    "/crm//v1/contacts", f"{CONTACTS}/a%2fb", f"{CONTACTS}/a%5cb", f"{CONTACTS}/..;/payments",
    f"{CONTACTS}/%zz", f"{CONTACTS}/%c0%af", f"{CONTACTS}%00", f"{CONTACTS}/%252e", "*",
    f"{CONTACTS}/\\..\\payments", "/crm/v1/%63ontacts", f"{CONTACTS}/",
]  # fmt: skip


@pytest.mark.world
def test_no_trick_reaches_the_api(place):
    """Spellings, methods, smuggled headers: refused, or taken for what they are."""
    key = reader(place.house).secret.reveal()
    for target in SPELLINGS:
        status, reached = place.ask("GET", target, key)
        assert (status >= 400, reached) == (True, None), target
    for method, status in [("HEAD", 200), ("OPTIONS", 200), ("DELETE", 403), ("PURGE", 403)]:
        assert place.ask(method, CONTACTS, key)[0] == status, method
    other = "/crm/v1/payments"
    tricks = [
        ({"X-Original-URI": CONTACTS, "X-Original-Method": "GET"}, other),
        ({"X-Original-URI": [CONTACTS, CONTACTS]}, other), ({"X_Original_URI": CONTACTS}, other),
        ({"X-Forwarded-Uri": CONTACTS, "X-Forwarded-Method": "GET"}, other),
        ({"X_Forwarded_Uri": CONTACTS}, other), ({"X-HTTP-Method-Override": "POST"}, CONTACTS),
        ({"X-Original-URL": "/crm/v1/payments"}, CONTACTS),
    ]  # fmt: skip
    for headers, target in tricks:
        reached = place.ask("GET", target, key, **headers)[1]
        taken_away = reached and target == CONTACTS and not {*headers} & {*reached[2].keys()}
        assert reached is None or taken_away, headers
    status, reached = place.ask("GET", CONTACTS, key, X_Keydesk_Connection="owner")
    assert reached is None or "owner" not in str(reached[2])
    listed = reader(place.house, limits={"networks": ["192.0.2.7"]}).secret.reveal()
    for headers in ({"X-Forwarded-For": "192.0.2.7"}, {"X_Forwarded_For": "192.0.2.7"}):
        assert place.ask("GET", CONTACTS, listed, **headers) == (403, None)
    slow = reader(place.house, limits={"rate": {"count": 1, "seconds": 60}}).secret.reveal()
    assert [place.ask("GET", CONTACTS, slow)[0] for _ in range(2)] == [200, 429]


@pytest.mark.world
def test_no_second_request_hides_in_the_body_of_the_first(place):
    """Two lengths: each program must take the same, or refuse."""
    key = reader(place.house).secret.reveal()
    hidden = b"GET /crm/v1/payments HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Hidden: 1\r\n\r\n"
    both = {"Content-Length": str(len(hidden) + 5), "Transfer-Encoding": "chunked"}
    for headers in (both, {"Content-Length": ["0", str(len(hidden))]}):
        sent = {"Authorization": f"Bearer {key}"} | headers
        raw(place.port, "GET", CONTACTS, sent, b"0\r\n\r\n" + hidden)
        assert not [one for one in place.api.reached if "payments" in one[1]], headers
