"""Every page of the console is made here: one environment, one set of headers."""

from collections.abc import Callable, Mapping, Sequence

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from keydesk.auth import NOBODY, house_of
from keydesk.kit.errors import Invalid, KeydeskError, Violation
from keydesk.shell import crosssite, flash, i18n, times
from keydesk.shell.i18n import Language
from keydesk.shell.icons import icon
from keydesk.shell.model import Section, Viewer, visible
from keydesk.shell.sparkline import sparkline
from keydesk.shell.static import Static

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
Context = Mapping[str, object]


class Frame:
    """What all pages share.  The composition root makes one and wraps the console's routes in it.

    packages    rooms with a folder `templates/`; a template's name is unique among them
    navigation  the sections of the sidebar
    viewer      who looks; None when nobody is signed in
    messages    what flash.leave() may say, by code
    confirm     the page that asks a person to prove again who they are; after a POST it holds the
                form that was typed
    """

    def __init__(
        self,
        packages: Sequence[str],
        navigation: tuple[Section, ...] = (),
        *,
        viewer: Callable[[Request], Viewer | None] = lambda _: None,
        messages: Mapping[str, str] | None = None,
        version: str = "",
        confirm: Callable[[Request], Response] | None = None,
    ) -> None:
        self.confirm = confirm
        self.navigation, self.viewer, self.version = navigation, viewer, version
        self.messages = dict(messages or {})
        self.static = Static()
        self.environment = _environment(["keydesk.shell", *packages])
        self.environment.globals.update(icon=icon, static=self.static.url, sparkline=sparkline)
        self.environment.tests["contains_action"] = lambda actions, one: one in actions

    def enter(self, app: ASGIApp) -> ASGIApp:
        """The console's routes inside the frame: pages can be made, other sites are kept out."""

        async def framed(scope: Scope, receive: Receive, send: Send) -> None:
            scope["keydesk.frame"] = self
            scope.setdefault("app", self)  # so that Router raises for 404 and 405
            crosssite.check(scope, crosssite.own_origins(scope))
            await app(scope, receive, send)

        framed.__wrapped__ = app  # type: ignore[attr-defined]  # so that its routes can be walked
        return framed


def _environment(packages: list[str]) -> Environment:
    return Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in packages]),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(
    request: Request, template: str, context: Context | None = None, status: int = 200
) -> HTMLResponse:
    """A page, or a part of one.  `context` needs only what the template's head lists."""
    frame: Frame = request.scope["keydesk.frame"]
    message = frame.messages.get(flash.found(request), "")
    own, wanted = said(request) | _around(request, frame, message), context or {}
    taken = own.keys() & wanted.keys()
    if taken:
        raise TypeError(f"{template} would take {', '.join(sorted(taken))} from its frame")
    known = {**own, **wanted}
    text = frame.environment.get_template(template).render(known)
    response = HTMLResponse(text, status, HEADERS)
    if flash.found(request):
        flash.clear(response)
    return response


def _around(request: Request, frame: Frame, message: str) -> dict[str, object]:
    """What base.html needs."""
    caller = getattr(request.state, "caller", NOBODY)
    return {
        "viewer": frame.viewer(request) if caller.user_id else None,
        "navigation": visible(frame.navigation, caller.permissions),
        "path": request.url.path,
        "return_to": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
        "languages": i18n.NAMES,
        "message": message,
        "keydesk_version": frame.version,
    }


def said(request: Request) -> dict[str, object]:
    """The words of one reader: language, zone and the present moment."""
    language = i18n.of(request)
    now = house_of(request).clock()
    clock = times.Times(language, times.zone(request.cookies.get(times.COOKIE, "")), now)
    return {
        "_": language.say,
        "_n": language.count,
        "_html": marked(language),
        "language": language,
        "ago": clock.ago,
        "until": clock.until,
        "date": clock.date,
        "moment": clock.moment,
        "exact": clock.exact,
        "day": clock.day,
        "time_of_day": clock.clock,
        "clock": clock.lately,
        "number": clock.number,
        "request_id": request.scope["keydesk"].request_id,
    }


def marked(language: Language) -> Callable[..., Markup]:
    """For a sentence with markup in it, which is ours; the parameters are escaped."""

    def say(text: str, /, **params: object) -> Markup:
        return Markup(language.say(text)).format(**params)  # noqa: S704

    return say


def field_errors(request: Request, invalid: Invalid) -> dict[str, str]:
    """What is wrong with each field, in the reader's language; the first fault of each."""
    say = i18n.of(request).say
    return {v.field: say(v.template, **v.params) for v in reversed(invalid.violations)}


def in_words(request: Request, error: KeydeskError | Violation) -> str:
    """Its sentence in the reader's language."""
    return i18n.of(request).say(error.template, **error.params)
