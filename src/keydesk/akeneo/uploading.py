"""A multipart form with one file, read as it comes: the file goes to disk, little stays in memory.

The framework's own reader writes to the system's temporary folder, which is often memory itself.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from keydesk.akeneo import exchange
from keydesk.auth import house_of
from keydesk.kit.errors import BadRequest, TooLarge
from keydesk.media import storage
from keydesk.media.storage import Incoming, Storage

FILE = "file"
LARGEST_FIELD = 100_000  # bytes of all fields together; each is a short JSON text
LONGEST_HEADERS, MOST_PARTS = 16_000, 20  # bytes of all parts' headers; parts
AT_ONCE = 1 << 18  # bytes collected before a thread writes them
NOT_A_FORM = "The body is not a form with a file."
MEGABYTE = 1_000_000


@dataclass
class Form:
    """`filename` is None when no file came; `incoming` is what came in it, finished."""

    incoming: Incoming
    filename: str | None = None
    fields: dict[str, bytes] = field(default_factory=dict)


def received(request: Request) -> AbstractAsyncContextManager[Form]:
    """For `guarded(read=…)`."""
    settings = house_of(request).settings
    limit = settings.media_file_megabytes * MEGABYTE
    return received_in(request, storage.of(settings), limit=limit)


@asynccontextmanager
async def received_in(request: Request, to: Storage, *, limit: int) -> AsyncIterator[Form]:
    """Whatever happens, what was not put in its place is gone after it.  `limit`: bytes."""
    boundary = _boundary(request)
    incoming = await run_in_threadpool(to.begin)
    with incoming:
        reading = _Reading(Form(incoming), boundary)
        try:
            async for chunk in request.stream():
                reading.parser.write(chunk)
                if len(reading.waiting) >= AT_ONCE:
                    await run_in_threadpool(_write, reading, limit)
            reading.parser.finalize()
        except FormParserError:
            raise BadRequest(NOT_A_FORM) from None
        if not reading.whole:
            raise BadRequest(NOT_A_FORM)
        await run_in_threadpool(_write, reading, limit)
        await run_in_threadpool(incoming.finish)
        yield reading.form


def _write(reading: "_Reading", limit: int) -> None:
    incoming = reading.form.incoming
    incoming.write(bytes(reading.waiting))
    reading.waiting.clear()
    if incoming.size > limit:
        raise TooLarge("Send a file of at most {megabytes} MB.", megabytes=limit // MEGABYTE)


def _boundary(request: Request) -> bytes:
    exchange.of_type(request, exchange.FORM)
    _, options = parse_options_header(request.headers["content-type"])
    if not options.get(b"boundary"):
        raise BadRequest(NOT_A_FORM)
    return options[b"boundary"]


class _Reading:
    """What the parser calls, part by part.  `waiting`: of the file, not written yet."""

    def __init__(self, form: Form, boundary: bytes) -> None:
        self.form, self.waiting = form, bytearray()
        self._name, self._value, self._disposition = b"", b"", b""
        self._field, self._data = "", bytearray()
        self._of_file = self._ignored = False
        self._parts = self._headers = self._fields = 0
        self.whole = False
        self.parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_finished,
                "on_part_data": self._part_data,
                "on_part_end": self._end,
                "on_end": self._all,
            },
        )

    def _begin(self) -> None:
        self._parts += 1
        self._disposition = b""
        _bound(self._parts, MOST_PARTS)

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += self._of_header(data[start:end])

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += self._of_header(data[start:end])

    def _of_header(self, data: bytes) -> bytes:
        self._headers += len(data)
        _bound(self._headers, LONGEST_HEADERS)
        return data

    def _header_end(self) -> None:
        if self._name.lower() == b"content-disposition":
            self._disposition = self._value
        self._name = self._value = b""

    def _headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition)
        self._field = _text(options.get(b"name", b""))
        sent = options.get(b"filename")
        self._of_file = bool(sent) and self._field == FILE and self.form.filename is None
        self._ignored = sent is not None and not self._of_file
        if sent and self._of_file:
            self.form.filename = _text(sent)

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._of_file:
            self.waiting += data[start:end]
        elif not self._ignored:
            self._fields += end - start
            _bound(self._fields, LARGEST_FIELD)
            self._data += data[start:end]

    def _end(self) -> None:
        if not (self._of_file or self._ignored):
            self.form.fields[self._field] = bytes(self._data)
            self._data.clear()

    def _all(self) -> None:
        self.whole = True


def _bound(found: int, most: int) -> None:
    if found > most:
        raise BadRequest(NOT_A_FORM)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
