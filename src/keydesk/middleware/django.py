"""For Django: a middleware that protects all views by the route tables, and a decorator for one.

# settings.py
KEYDESK = Keydesk.open("/var/lib/keydesk", organization="nordlys-living", api="crm")
MIDDLEWARE = ["keydesk.middleware.django.middleware", ...]   # the first of all

@needs("contacts:read")
def contacts(request): ...   # request.keydesk says who calls
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from keydesk.kit.errors import KeydeskError
from keydesk.middleware.desk import Keydesk
from keydesk.middleware.passing import Passing
from keydesk.middleware.requests import of_environ
from keydesk.middleware.wsgi import forget_ours

View = Callable[..., Any]


def middleware(get_response: View) -> View:
    def protected(request: HttpRequest) -> HttpResponse:
        passing = _passing(request)
        refused = _admitted(passing, request, "")
        return _ended(passing, refused) if refused else _answered(passing, get_response, request)

    return protected


def needs(permission: str) -> Callable[[View], View]:
    """The view is called only for who holds it; also one that is async.

    Behind the middleware it asks for one permission more than the tables do.
    """

    def decorate(view: View) -> View:
        return (
            _asynchronous(view, permission)
            if iscoroutinefunction(view)
            else _plain(view, permission)
        )

    return decorate


def _plain(view: View, permission: str) -> View:
    @wraps(view)
    def protected(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        passing, first = _begun(request)
        refused = _admitted(passing, request, permission)
        if not first:
            return refused or view(request, *args, **kwargs)
        if refused:
            return _ended(passing, refused)
        return _answered(passing, view, request, *args, **kwargs)

    return protected


def _asynchronous(view: View, permission: str) -> Callable[..., Awaitable[HttpResponse]]:
    @wraps(view)
    async def protected(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        passing, first = _begun(request)
        answer = await asyncio.to_thread(_admitted, passing, request, permission)
        try:
            answer = answer or await view(request, *args, **kwargs)
        except BaseException:
            if first:
                passing.end(500)
            raise
        return _ended(passing, answer) if first else answer

    return protected


def _passing(request: HttpRequest) -> Passing:
    keydesk: Keydesk = settings.KEYDESK
    scope = getattr(request, "scope", None) or of_environ(request.META)
    route = getattr(request.resolver_match, "route", None) or ""
    forget_ours(request.META)
    request.__dict__.pop("headers", None)  # made of META, if somebody has read them before us
    return keydesk.passing_thread(dict(scope), route)


def _begun(request: HttpRequest) -> tuple[Passing, bool]:
    """The middleware's, if it stands before us; else ours, which we book."""
    before = getattr(request, "keydesk_passing", None)
    return (before, False) if before else (_passing(request), True)


def _admitted(passing: Passing, request: HttpRequest, permission: str) -> HttpResponse | None:
    """The refusal, if it is one."""
    try:
        if passing.identity.request_id:
            passing.require(permission)
            return None
        request.keydesk = settings.KEYDESK.admit(passing, permission)
        request.keydesk_passing = passing
    except KeydeskError as error:
        said = passing.refusal(error)
        return HttpResponse(bytes(said.body), status=said.status_code, headers=dict(said.headers))
    return None


def _answered(passing: Passing, view: View, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        answer = view(*args, **kwargs)
    except BaseException:
        passing.end(500)
        raise
    return _ended(passing, answer)


def _ended(passing: Passing, answer: HttpResponse) -> HttpResponse:
    for name, value in passing.headers:
        answer.headers[name.decode()] = value.decode()
    passing.end(answer.status_code)
    return answer
