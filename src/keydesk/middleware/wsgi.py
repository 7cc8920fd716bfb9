"""Around a WSGI application: Flask, Bottle, Django…"""

from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any

from keydesk.kit.errors import KeydeskError
from keydesk.middleware.desk import Keydesk
from keydesk.middleware.passing import Passing
from keydesk.middleware.requests import is_ours, of_environ

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]
IDENTITY = "keydesk"


class KeydeskMiddleware:
    """The application finds who calls in `environ["keydesk"]`."""

    def __init__(self, app: Application, keydesk: Keydesk) -> None:
        self.app, self.keydesk = app, keydesk

    def __call__(self, environ: Environ, start_response: Start) -> Iterable[bytes]:
        passing = self.keydesk.passing_thread(of_environ(environ))
        try:
            environ[IDENTITY] = self.keydesk.admit(passing)
        except KeydeskError as error:
            return _refused(passing, error, start_response)
        forget_ours(environ)
        answering = _Answering(passing, start_response)
        try:
            return _Booked(self.app(environ, answering), answering)
        except BaseException:
            passing.end(500)
            raise


def _refused(passing: Passing, error: KeydeskError, start_response: Start) -> list[bytes]:
    refusal = passing.refusal(error)
    line = f"{refusal.status_code} {HTTPStatus(refusal.status_code).phrase}"
    start_response(line, [(name.title(), value) for name, value in refusal.headers.items()])
    passing.end(refusal.status_code)
    return [bytes(refusal.body)]


class _Answering:
    def __init__(self, passing: Passing, start_response: Start) -> None:
        self.passing, self.start_response, self.status = passing, start_response, 500

    def __call__(self, status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        self.status = int(status[:3])
        ours = [(name.decode(), value.decode()) for name, value in self.passing.headers]
        return self.start_response(status, [*headers, *ours], *rest)


class _Booked:
    """The body as it is; booked when the server closes it (PEP 3333)."""

    def __init__(self, body: Iterable[bytes], answering: _Answering) -> None:
        self.body, self.answering = body, answering

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.body)

    def close(self) -> None:
        try:
            if hasattr(self.body, "close"):
                self.body.close()
        finally:
            self.answering.passing.end(self.answering.status)


def forget_ours(environ: Environ) -> None:
    """What a client says in our name."""
    for name in [name for name in environ if name.startswith("HTTP_") and is_ours(name[5:])]:
        del environ[name]
