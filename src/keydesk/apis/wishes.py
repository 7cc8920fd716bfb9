"""What a person asks for when making or editing a protected API, and how it is checked.  Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from keydesk.apis.model import WORDS, Api, Permission, Route, whole
from keydesk.apis.paths import DEEPEST, METHODS
from keydesk.apis.table import is_parameter
from keydesk.auth.permissions import NAME, own, reserved
from keydesk.kit.checks import Checks
from keydesk.kit.errors import Violation
from keydesk.kit.names import read_name
from keydesk.kit.parse import nearest
from keydesk.shell import N_

LONGEST_NAME, LONGEST_LABEL, LONGEST_BASE, LONGEST_TEMPLATE = 80, 80, 80, 120
MOST_ROUTES, MOST_PERMISSIONS = 2_000, 200
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
FIXED = re.compile(r"[A-Za-z0-9._~!$&'()*+,=:@-]+")
PARAMETER = re.compile(r"\{[A-Za-z_][A-Za-z0-9_.-]{0,79}\}")
RESERVED_CODES = {"new", "propose", "unmapped", "try", "proposals", "requests", "routes", "doors"}

NO_NAME = N_("Give the API a name.")
BAD_CODE = N_("A code has small letters, digits and _, begins with a letter, and has at most 40.")
OWN_PAGE = N_("This code is taken by a page of its own.")
BAD_BASE = N_("A base path looks like /integrations/v1: no slash at its end, no parameters.")
BAD_TEMPLATE = N_(
    "{path} is no path: it begins with /, each part is fixed or a whole {{parameter}}, and nothing "
    "is written in percent."
)
DEEP = N_("A path has at most {most} parts.")
BAD_METHOD = N_("{method} is no method that can be mapped. Use one of {methods}.")
TWICE = N_("{route} stands there twice.")
BAD_PERMISSION = N_(
    "{name} is no name of a permission. It looks like contacts:read: small letters, digits and _, "
    "at most 60 characters."
)
RESERVED = N_("{name} belongs to Keydesk itself. Choose another resource.")
NO_PERMISSION = N_("{route} needs {name}, which is no permission of this API.")
NEAR = N_("{route} needs {name}, which is no permission of this API. Did you mean {near}?")
TOO_MANY = N_("There can be at most {most}.")


@dataclass(frozen=True)
class Wish:
    """Not yet checked.  Without `code`, one is made from the name."""

    name: str
    base_path: str
    permissions: Sequence[Permission] = ()
    routes: Sequence[Route] = ()
    code: str = ""


@dataclass(frozen=True)
class Changes:
    """None = stays as it is.  `version`: the one that was read; None = whatever it is now."""

    name: str | None = None
    base_path: str | None = None
    permissions: Sequence[Permission] | None = None
    routes: Sequence[Route] | None = None
    version: int | None = None


def code_from(name: str) -> str:
    """The code that is proposed for a name."""
    code = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:36]
    return code if CODE.fullmatch(code) else f"api_{code}".rstrip("_")


def read_code(text: str) -> str | Violation:
    if not CODE.fullmatch(text):
        return Violation("code", BAD_CODE)
    return Violation("code", OWN_PAGE) if text in RESERVED_CODES else text


def edited(former: Api, changes: Changes) -> Api:
    """Raises Invalid naming every wrong field with its place."""
    with Checks() as checks:
        if changes.name is not None:
            name = read_name("name", changes.name, longest=LONGEST_NAME, empty=NO_NAME)
            former = replace(former, name=checks.take(name))
        if changes.base_path is not None:
            former = replace(former, base_path=checks.take(read_base(changes.base_path)))
        if changes.permissions is not None:
            found = _permissions(checks, changes.permissions)
            former = replace(former, permissions=found)
        if changes.routes is not None:
            former = replace(former, routes=_routes(checks, changes.routes))
        if not checks.violations:
            checks.violations.extend(_faults(former))
    return replace(former, routes=tuple(sorted(former.routes)))


def read_base(text: str) -> str | Violation:
    base = text.strip().rstrip("/") or "/"
    parts = [] if base == "/" else base[1:].split("/")
    ok = base.startswith("/") and all(_fixed(part) for part in parts)
    if text.strip() and ok and len(base) <= LONGEST_BASE and len(parts) <= DEEPEST // 2:
        return base
    return Violation("base_path", BAD_BASE)


def overlap(one: str, other: str) -> bool:
    """Whether a path may lie below both."""
    a, b = (path.rstrip("/") + "/" for path in (one, other))
    return a.startswith(b) or b.startswith(a)


def read_template(text: str) -> str | Violation:
    """Below the base path; "" is the base path itself, and a slash at the end counts."""
    path = text.strip()
    parts = path[1:].split("/") if path else []
    if len(parts) > DEEPEST // 2:
        return Violation("path", DEEP, {"most": DEEPEST // 2})
    inner = parts[:-1] if parts and parts[-1] == "" else parts
    fits = not path or path.startswith("/")
    if fits and len(path) <= LONGEST_TEMPLATE and all(_part(part) for part in inner):
        return path
    return Violation("path", BAD_TEMPLATE, {"path": path[:100]})


def _part(part: str) -> bool:
    return _fixed(part) or PARAMETER.fullmatch(part) is not None


def _fixed(part: str) -> bool:
    return FIXED.fullmatch(part) is not None and part not in (".", "..")


def shape(template: str) -> str:
    """Two templates of one shape fit the same paths."""
    return "/".join("{}" if is_parameter(part) else part for part in template.split("/"))


def read_permission(one: Permission) -> Permission | Violation:
    name = one.name.strip()
    if NAME.fullmatch(name) and reserved(name):
        return Violation("name", RESERVED, {"name": name})
    if not own(name):
        return Violation("name", BAD_PERMISSION, {"name": name[:100]})
    label = one.label.strip() and read_name("label", one.label, longest=LONGEST_LABEL, empty="")
    return label if isinstance(label, Violation) else Permission(name, label)


def _permissions(checks: Checks, wanted: Sequence[Permission]) -> tuple[Permission, ...]:
    if len(wanted) > MOST_PERMISSIONS:
        checks.take(Violation("permissions", TOO_MANY, {"most": MOST_PERMISSIONS}))
        return ()
    found: dict[str, Permission] = {}
    for n, one in enumerate(wanted):
        read = read_permission(one)
        if isinstance(read, Violation):
            checks.take(replace(read, field=f"permissions.{n}.{read.field}"))
        elif read.name in found:
            checks.take(Violation(f"permissions.{n}.name", TWICE, {"route": read.name}))
        else:
            found[read.name] = read
    return tuple(sorted(found.values()))


def _routes(checks: Checks, wanted: Sequence[Route]) -> tuple[Route, ...]:
    """In their order, so that what is wrong can be told by number."""
    if len(wanted) > MOST_ROUTES:
        checks.take(Violation("routes", TOO_MANY, {"most": MOST_ROUTES}))
        return ()
    return tuple(_route(checks, f"routes.{n}", one) for n, one in enumerate(wanted))


def _route(checks: Checks, place: str, one: Route) -> Route:
    method, template = one.method.strip().upper(), read_template(one.template)
    if method not in METHODS:
        params: dict[str, object] = {"method": method[:20], "methods": ", ".join(METHODS)}
        checks.take(Violation(f"{place}.method", BAD_METHOD, params))
    if isinstance(template, Violation):
        template = checks.take(replace(template, field=f"{place}.path"))
    return Route(template, method, one.permission.strip())


def _faults(api: Api) -> Iterator[Violation]:
    """Of the whole: each route needs a permission that exists (security case 90)."""
    known, seen = api.names | set(WORDS), set[tuple[str, str]]()
    for n, route in enumerate(api.routes):
        told: dict[str, object] = {
            "route": f"{route.method} {whole(api.base_path, route.template)}"
        }
        key = (route.method, shape(route.template))
        if key in seen:
            yield Violation(f"routes.{n}.path", TWICE, told)
        seen.add(key)
        if route.permission not in known:
            near = nearest(route.permission, known)
            params = told | {"name": route.permission[:100], "near": near}
            yield Violation(f"routes.{n}.permission", NEAR if near else NO_PERMISSION, params)
