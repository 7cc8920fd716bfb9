"""What the pages of protected APIs need to know."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from starlette.requests import Request

from keydesk.access.stale import Meanwhile
from keydesk.apis import store
from keydesk.apis.model import ANY_CALLER, PUBLIC, Api, Permission, Route, whole
from keydesk.apis.paths import METHODS, Refused
from keydesk.apis.proposals import Proposal
from keydesk.apis.table import Found
from keydesk.apis.wishes import Changes, Wish
from keydesk.auth import caller_of, house_of
from keydesk.doors.apis_words import WORDS
from keydesk.doors.holders import used_by
from keydesk.doors.unmapped_desk import unmapped
from keydesk.kit.digits import whole as number
from keydesk.kit.errors import Invalid, Violation
from keydesk.shell import field_errors, forms

LIST = "/console/apis"


@dataclass(frozen=True)
class Filled:
    """The fields of the form.  `permissions` and `routes` are texts, one in a line."""

    name: str = ""
    code: str = ""
    base_path: str = ""
    permissions: str = ""
    routes: str = ""
    version: int = 0

    @property
    def wish(self) -> Wish:
        return Wish(
            self.name, self.base_path, read_permissions(self.permissions),
            read_routes(self.routes), self.code,
        )  # fmt: skip

    @property
    def changes(self) -> Changes:
        wish = self.wish
        return Changes(wish.name, wish.base_path, wish.permissions, wish.routes, self.version)


@dataclass(frozen=True)
class Answer:
    """Why the form is shown again; `lines` by field: number of a line and what is wrong in it."""

    errors: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, list[tuple[int, str]]] = field(default_factory=dict)
    meanwhile: Meanwhile | None = None
    left_out: Sequence[Violation] = ()


FIRST = Answer()


def wrong(request: Request, invalid: Invalid) -> Answer:
    """Of routes.3.path the fourth line of that field is wrong."""
    errors: dict[str, str] = {}
    lines: dict[str, list[tuple[int, str]]] = {}
    for name, text in field_errors(request, invalid).items():
        head, _, rest = name.partition(".")
        n = number(rest.partition(".")[0])
        if n is None or head not in ("permissions", "routes"):
            errors[head] = text
        else:
            lines.setdefault(head, []).append((n + 1, text))
    return Answer(errors, {head: sorted(found)[:20] for head, found in lines.items()})


def filled(form: forms.Form) -> Filled:
    """Without empty lines, so that lines can be counted."""
    texts = {name: "\n".join(_lines(form.one(name))) for name in ("permissions", "routes")}
    return Filled(
        form.one("name"), form.one("code"), form.one("base_path"), **texts,
        version=number(form.one("version")) or 0,
    )  # fmt: skip


def of(what: Api | Wish) -> Filled:
    permissions = "\n".join(f"{one.name} {one.label}".rstrip() for one in what.permissions)
    rows = (f"{r.method} {r.template} {r.permission}".replace("  ", " ") for r in what.routes)
    version = what.version if isinstance(what, Api) else 0
    return Filled(what.name, what.code, what.base_path, permissions, "\n".join(rows), version)


def read_permissions(text: str) -> list[Permission]:
    pairs = (line.partition(" ") for line in _lines(text))
    return [Permission(name, label.strip()) for name, _, label in pairs]


def read_routes(text: str) -> list[Route]:
    """Method, path and permission; two words are the base path itself."""
    return [_route(line.split()) for line in _lines(text)]


def _route(words: list[str]) -> Route:
    method, needed = words[0], words[-1] if len(words) > 1 else ""
    return Route(" ".join(words[1:-1]), method, needed)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def listing(request: Request) -> dict[str, object]:
    house, by = house_of(request), caller_of(request)
    with house.database.read() as db:
        found = store.every(db, by.organization_id)
    return {"apis": found, "missed": unmapped(house, by), **trying(request)}


def trying(request: Request) -> dict[str, object]:
    """The box "Try a request": what was typed, and what it comes to."""
    method = request.query_params.get("method", "GET")
    path = request.query_params.get("path", "")
    shown: dict[str, object] = {
        "methods": METHODS, "method": method, "asked": path, "found": None, "why": "",
        "PUBLIC": PUBLIC, "ANY": ANY_CALLER,
    }  # fmt: skip
    if not path:
        return shown
    with house_of(request).database.read() as db:
        table = store.tables(db, caller_of(request).organization_id)
    answer = table.find(method, path)
    if isinstance(answer, Found):
        return shown | {"found": answer}
    return shown | {"why": WORDS[answer.reason] if isinstance(answer, Refused) else "unmapped"}


def making(request: Request, form: Filled, answer: Answer = FIRST) -> dict[str, object]:
    return _page(request, None, form, answer)


def beginning(request: Request) -> Filled:
    """?base_path= and one route, of a call that lies below no API."""
    return Filled(base_path=request.query_params.get("base_path", ""))


def proposed(request: Request, found: Proposal) -> dict[str, object]:
    return _page(request, None, of(found.wish), Answer(left_out=found.left_out))


def one(
    request: Request, api: Api, form: Filled | None = None, answer: Answer = FIRST
) -> dict[str, object]:
    """`form` None = as it is saved."""
    return _page(request, api, form or of(api), answer)


def _page(request: Request, api: Api | None, form: Filled, answer: Answer) -> dict[str, object]:
    query, used = request.query_params, {}
    if api is not None:
        with house_of(request).database.read() as db:
            used = used_by(db, caller_of(request).organization_id, api.names)
    adding = {name: query.get(name, "") for name in ("method", "path", "permission")}
    return {
        "api": api, "form": form, "errors": answer.errors, "lines": answer.lines,
        "meanwhile": answer.meanwhile, "left_out": answer.left_out, "used": used,
        "adding": adding, "methods": METHODS, "whole": whole, "PUBLIC": PUBLIC, "ANY": ANY_CALLER,
    }  # fmt: skip
