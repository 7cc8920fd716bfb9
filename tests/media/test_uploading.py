"""A form with one file, read as it comes."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Router

from keydesk.akeneo import uploading
from keydesk.auth import ANY_CALLER, Accepted, Door, Gate, Reason, Refused, guarded
from keydesk.auth.words import json_words
from keydesk.media.storage import FOLDER
from tests.harness.inside import TestClient

TYPE = "multipart/form-data; boundary=cut"
MEGABYTES = 2


class Blockable:
    """A credential that may end while the body is still coming."""

    def __init__(self, house):
        self.house, self.blocked = house, False

    def recall(self, secret, _=""):
        return Refused(Reason.UNKNOWN) if self.blocked else Accepted(self.house.by)

    ask = recall


def told(request: Request):
    form = request.state.body
    fields = {name: value.decode() for name, value in form.fields.items()}
    size, digest = form.incoming.size, form.incoming.digest
    return JSONResponse({"name": form.filename, "size": size, "digest": digest, "fields": fields})


@pytest.fixture
def desk(sqlite_house):
    """`.send(chunks)` answers (status, body); `.left()` what lies in the folder afterwards."""
    return Desk(sqlite_house)


class Desk:
    def __init__(self, house):
        self.house, self.scheme = house, Blockable(house)
        route = guarded(
            "POST", "/up", told, permission=ANY_CALLER, changes=True, read=uploading.received
        )
        settings = replace(house.settings, media_file_megabytes=MEGABYTES)
        door = Door("/", "test", Router([route]), json_words, (self.scheme,), body_limit=10**9)
        self.gate = Gate(replace(house.inside, settings=settings), [door])

    def send(self, chunks: Iterator[bytes], content_type: str = TYPE):
        """In a loop of its own: this thread may hold the one of a browser."""
        return TestClient(self.gate).portal.call(self._send, iter(chunks), content_type)

    async def _send(self, chunks, content_type):
        answered = []

        async def receive():
            part = next(chunks, None)
            return {"type": "http.request", "body": part or b"", "more_body": part is not None}

        async def send(message):
            answered.append(message)

        headers = [(b"authorization", b"Bearer me"), (b"content-type", content_type.encode())]
        scope = {
            "type": "http", "method": "POST", "path": "/up", "raw_path": b"/up", "scheme": "http",
            "query_string": b"", "headers": headers, "client": ("127.0.0.1", 1),
            "server": ("desk.test", 80), "http_version": "1.1", "root_path": "",
        }  # fmt: skip
        await self.gate(scope, receive, send)
        return answered[0]["status"], b"".join(m.get("body", b"") for m in answered).decode()

    def left(self):
        folder = self.house.settings.data / FOLDER
        return [path for path in folder.rglob("*") if path.is_file()]


def part(name, data, filename=None):
    called = f'; filename="{filename}"' if filename is not None else ""
    head = f'--cut\r\nContent-Disposition: form-data; name="{name}"{called}\r\n\r\n'
    return head.encode() + data + b"\r\n"


END = b"--cut--\r\n"


def test_a_form_may_come_in_any_pieces(desk):
    body = part("product", b'{"a":1}') + part("file", b"\r\n--cu\r\n", "a.png") + END
    whole = desk.send([body])
    assert whole == desk.send(bytes([one]) for one in body)
    status, said = whole
    assert (status, '"size":8' in said, '"name":"a.png"' in said) == (200, True, True)
    assert '"fields":{"product":"{\\"a\\":1}"}' in said
    assert desk.left() == []


def test_memory_does_not_grow_with_the_file(desk):
    """Forty uploads of 50 MB each, held in memory, end a machine of 2 GB."""

    def large():
        yield part("file", b"", "a.bin")[:-2]
        for _ in range(25):
            yield bytes(64_000)
        yield b"\r\n" + END

    desk.send([part("file", b"1", "a") + END])
    tracemalloc.start()
    status, said = desk.send(large())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (status, '"size":1600000' in said) == (200, True)
    assert peak < 1_200_000


def test_what_is_no_such_form_is_refused_and_leaves_nothing(desk):
    for chunks, content_type, status in [
        ([b"{}"], "application/json", 415),
        ([b"{}"], "", 415),
        ([b"{}"], "multipart/form-data", 400),
        ([b"no form at all"], TYPE, 400),
        ([part("file", b"x", "a.png")], TYPE, 400),  # its end never comes
        ([b""], TYPE, 400),
        ([*(part(f"f{n}", b"x") for n in range(21)), END], TYPE, 400),
        ([part("product", bytes(100_001)), END], TYPE, 400),
        ([b"--cut\r\nX: " + b"y" * 20_000 + b"\r\n\r\nz\r\n", END], TYPE, 400),
        ([part("file", bytes(2_000_001), "a.bin"), END], TYPE, 413),
    ]:
        assert desk.send(chunks, content_type)[0] == status, chunks[0][:50]
        assert desk.left() == []


def test_no_file_is_not_an_error_of_the_form(desk):
    """Browsers send a field without a choice as a file without a name."""
    for chunks in ([part("product", b"{}"), END], [part("file", b"", ""), END]):
        status, said = desk.send(chunks)
        assert (status, '"name":null' in said) == (200, True)


def test_only_the_first_file_counts_and_only_in_its_field(desk):
    chunks = [part("other", b"123", "o"), part("file", b"4", "f"), part("file", b"56", "g"), END]
    assert '{"name":"f","size":1,' in desk.send(chunks)[1]


def test_who_is_blocked_while_the_file_comes_is_refused(desk):
    """The file of somebody who was blocked in its first minute was still taken in its last."""

    def slow():
        yield part("file", b"x", "a.png")
        desk.scheme.blocked = True
        yield END

    assert desk.send(slow())[0] == 401
    assert desk.left() == []
