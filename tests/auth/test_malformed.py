"""Authorization headers malformed in every way, at a real server: 4xx, never 5xx, never a hang."""

import socket
import time

import pytest

from keydesk.auth.carrier import NOTHING, SEVERAL, UNREADABLE, from_headers
from keydesk.kit.secret import Secret
from keydesk.kit.stamp import LOOK_EVERY
from tests.auth.calling import WHOAMI
from tests.harness.command import keydesk, keydesk_json
from tests.harness.server import Server

PASSWORD = "walnut-ferry-lantern-93\n"
KEY = b"kd_live_" + b"0" * 12 + b"_" + b"0" * 39
VALUES = [
    b"", b" ", b"Bearer", b"Bearer ", b"Bearer  ", b"bearer\t" + KEY, b"Bearer " + KEY + b" x",
    b"Bearer " + KEY + b"," + KEY, b"Digest username=x", b"Basic", b"Basic !!!", b"Basic Og==",
    b"Basic " + b"A" * 4000, b"Basic w6k6", b"Basic eDp5", b"Basic /////w==", KEY, b"null", b"[]",
    b"Bearer null", b"Bearer " + "é".encode(), b"Bearer \xff\xfe\xfd", b"Bearer \xed\xa0\x80",
    b"Bearer " + "\uff4b\uff44".encode(), b"Bearer %00", b"Bearer \x7f", b"Bearer " + b"x" * 4097,
    b"Bearer ../../etc/passwd", b"Bearer ' OR 1=1 --", b'Bearer "' + KEY + b'"', b"\xc2\xa0" + KEY,
]  # fmt: skip


def scope(*headers: tuple[bytes, bytes]):
    return {"type": "http", "headers": list(headers)}


@pytest.mark.parametrize("value", VALUES, ids=ascii)
def test_a_malformed_header_is_unreadable_or_no_key_of_ours(value):
    """Security cases 25 and 102."""
    for name in (b"authorization", b"x-api-key"):
        found = from_headers(scope((name, value)))
        assert found is UNREADABLE or isinstance(found, Secret)


def test_what_can_be_carried():
    assert from_headers(scope()) is NOTHING
    assert from_headers(scope((b"authorization", b"Bearer x"), (b"x-api-key", b"x"))) is SEVERAL
    assert from_headers(scope((b"authorization", b"Basic eDo="))) == Secret("x")  # x and nothing
    assert from_headers(scope((b"authorization", b"Basic eDp5"))) is UNREADABLE  # x and y
    assert from_headers(scope((b"x-api-key", b" x "))) == Secret("x")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    data = tmp_path_factory.mktemp("served") / "data"
    told = ("--owner-email", "ingrid@nordlys.example", "--owner-password-stdin")
    keydesk("init", "--data", data, "--organization", "Nordlys", *told, given=PASSWORD)
    keydesk("--data", data, "connections", "create", "--label", "Shop")
    wish = ("keys", "create", "--connection", "shop", "--name", "x", "--activate")
    with Server(data) as running:
        running.key = keydesk_json("--data", data, *wish)["secret"].encode()
        yield running


def raw(server, request: bytes) -> bytes:
    """The status line that came back to these very bytes; empty when the connection was closed."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as wire:
        try:
            wire.sendall(request)
            answer = wire.recv(65536)
        except (BrokenPipeError, ConnectionResetError):
            return b""
    return answer.split(b"\r\n")[0]


def request(target: bytes = WHOAMI.encode(), *headers: bytes, method: bytes = b"GET") -> bytes:
    lines = [method + b" " + target + b" HTTP/1.1", b"Host: desk", b"Connection: close", *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def refused(status: bytes) -> bool:
    return status == b"" or status.split(b" ")[1][:1] == b"4"


def status_of_the_key(server) -> bytes:
    return raw(server, request(WHOAMI.encode(), b"Authorization: Bearer " + server.key))


WELL = b"HTTP/1.1 200 OK"
HOSTILE = [
    *(request(WHOAMI.encode(), name + b": " + value) for value in VALUES
      for name in (b"Authorization", b"X-API-Key")),
    request(WHOAMI.encode(), b"Authorization: Bearer \x00" + KEY),
    request(WHOAMI.encode(), b"Authorization: Bearer " + b"x" * 65536),
    request(WHOAMI.encode(), b"Authorization: Basic " + b"A" * 65536),
    request(WHOAMI.encode(), *[b"Authorization: Bearer " + KEY] * 50),
    request(WHOAMI.encode(), b"Authorization: Bearer a\r\n b"),
    request(WHOAMI.encode(), b"Authorization : Bearer " + KEY),
    request(WHOAMI.encode(), b"Authorization: Bearer " + KEY, b"authorization: Bearer " + KEY),
    request(WHOAMI.encode() + b"?access_token=%00%ff%ed%a0%80"),
    request(WHOAMI.encode() + b"?a=kd_live_%ff%fe_x"),
    request(WHOAMI.encode() + b"?" + b"&" * 30_000 + b"api_key=x"),
    request(b"*", method=b"OPTIONS"), request(b"/manage/v1/keys/%00"),
    request(b"/manage/v1/keys/%ff%fe"), request(b"/manage/v1/keys/%ed%a0%80"),
    request(b"/manage//v1/..;/keys"), request(b"/api/rest/v1/products/%2e%2e%2f"),
    request(b"http://evil.example/manage/v1/whoami"), request(b"/\xff"), request(b"evil:80"),
    request(WHOAMI.encode(), method=b"BREW"), request(WHOAMI.encode(), method=b"TRACE"),
    request(WHOAMI.encode(), method=b"CONNECT"), b"\x00" * 100 + b"\r\n\r\n",
    b"GET " + WHOAMI.encode() + b" HTTP/1.1\r\n\r\n",
]  # fmt: skip


def test_no_bytes_make_a_server_fail(server):
    """Security cases 20, 24, 25 and 102, at the socket: also what no client library would send."""
    wrong = {sent[:80]: status for sent in HOSTILE if not refused(status := raw(server, sent))}
    assert wrong == {}
    assert status_of_the_key(server) == WELL
    assert "unhandled_error" not in server.output


def test_a_key_works_again_after_its_database_was_away(server):
    """Security case 100: 503 while it is away, and no restart needed when it is back."""
    asked = request(WHOAMI.encode(), b"Authorization: Bearer " + server.key)
    assert status_of_the_key(server) == WELL
    away = server.data.parent / "away"
    away.mkdir()
    for path in server.data.glob("keydesk.db*"):
        path.rename(away / path.name)
    time.sleep(2 * LOOK_EVERY)
    assert raw(server, asked).split(b" ")[1] == b"503"
    assert raw(server, request(b"/healthz")).split(b" ")[1] == b"503"
    for path in away.iterdir():
        path.rename(server.data / path.name)
    assert status_of_the_key(server) == WELL
