"""What an OpenAPI document says, as far as it is read: its addresses.  Pure.

Anybody may have written it.  It is bounded before it is parsed, no reference in it is ever
followed, and what is left out is said, with its place.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from keydesk.apis.wishes import MOST_ROUTES, read_template
from keydesk.kit import strictyaml
from keydesk.kit.errors import Invalid, Violation
from keydesk.shell import N_

LARGEST, LARGEST_YAML = 5_000_000, 1_000_000  # bytes; reading YAML takes so much longer
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
VERSION = re.compile(r"v[0-9]{1,4}")
USUAL = {"api", "rest", "integrations"}

LARGE = N_("A document may have at most {most} bytes; in YAML {yaml}.")
NOT_JSON = N_("This is no JSON: line {line}.")
NOT_YAML = N_(
    "Line {line} is not YAML that can be read: no aliases, no name twice, at most 64 levels."
)
TWICE = N_("{name} stands there twice.")
NO_OPENAPI = N_("This is no OpenAPI document of version 3: it begins with openapi: 3.x.")
NO_MAPPING = N_("This must be a mapping, with texts as names.")
NO_PATHS = N_("There is no path in this document.")
MANY = N_("There are {there} routes in it; an API has at most {most}.")
REFERENCE = N_("This refers to another place, and references are not followed. Write it out.")
ELSEWHERE = N_("It lies on a server of its own.")
NO_TEMPLATE = N_("This path cannot be mapped: each part must be fixed, or a parameter as a whole.")
OTHER_METHOD = N_("This method cannot be mapped.")
BASE = N_("The path of the first server cannot be a base path, so there is none.")


@dataclass(frozen=True)
class Operation:
    """`scopes` that are named for it; None = nothing is said, () = it is open to everybody."""

    method: str
    path: str
    scopes: tuple[str, ...] | None


@dataclass(frozen=True)
class Document:
    """`left_out`: what cannot be mapped, with its place; that stays refused."""

    title: str
    base_path: str
    operations: tuple[Operation, ...]
    left_out: tuple[Violation, ...]


def read(text: str) -> Document:
    """Raises Invalid, naming the place."""
    body = _mapping("document", parsed(text))
    version = body.get("openapi")
    if not isinstance(version, str) or not version.startswith(("3.0", "3.1")):
        raise Invalid(Violation("openapi", NO_OPENAPI))
    left_out: list[Violation] = []
    paths = _mapping("paths", body.get("paths"))
    there = sum(1 for one in paths.values() if isinstance(one, dict) for m in one if m in METHODS)
    if there > MOST_ROUTES or len(paths) > MOST_ROUTES:
        told = {"there": max(there, len(paths)), "most": MOST_ROUTES}
        raise Invalid(Violation("paths", MANY, dict(told)))
    usual = _scopes("security", body["security"]) if "security" in body else None
    found = [
        operation
        for path, item in paths.items()
        for operation in _operations(path, item, usual, left_out)
    ]
    if not found and not left_out:
        raise Invalid(Violation("paths", NO_PATHS))
    base = _base(body.get("servers"), left_out)
    info = body.get("info")
    title = info.get("title") if isinstance(info, dict) else None
    named = title if isinstance(title, str) else ""
    return _moved(Document(named, base, tuple(found), tuple(left_out)))


def parsed(text: str) -> Any:
    """JSON or YAML.  Raises Invalid."""
    is_json = text.lstrip("\ufeff \t\r\n").startswith("{")
    size = len(text.encode(errors="replace"))
    if size > (LARGEST if is_json else LARGEST_YAML):
        raise Invalid(Violation("document", LARGE, {"most": LARGEST, "yaml": LARGEST_YAML}))
    try:
        return _json(text.lstrip("\ufeff")) if is_json else strictyaml.load(text)
    except strictyaml.Unreadable as wrong:
        raise Invalid(Violation("document", NOT_YAML, {"line": wrong.line})) from None


def _json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise Invalid(Violation("document", NOT_JSON, {"line": error.lineno})) from None
    except (ValueError, RecursionError):
        raise Invalid(Violation("document", NOT_JSON, {"line": 1})) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Invalid(Violation("document", TWICE, {"name": twice[:100]}))
    return found


def _mapping(place: str, value: Any) -> dict[str, Any]:
    if isinstance(value, dict) and "$ref" in value:
        raise Invalid(Violation(place, REFERENCE))
    if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
        raise Invalid(Violation(place, NO_MAPPING))
    return value


def _operations(
    path: str, item: Any, usual: tuple[str, ...] | None, left_out: list[Violation]
) -> Iterator[Operation]:
    if path.startswith("x-"):
        return
    place = f"paths.{path[:120]}"
    methods = {name: one for name, one in _mapping(place, item).items() if name in METHODS}
    if "trace" in item:
        left_out.append(Violation(f"{place}.trace", OTHER_METHOD))
    if isinstance(read_template(path), Violation) or not path:
        left_out.append(Violation(place, NO_TEMPLATE))
        return
    for method, one in methods.items():
        said = _mapping(f"{place}.{method}", one)
        if "servers" in said or "servers" in item:
            left_out.append(Violation(f"{place}.{method}", ELSEWHERE))
            continue
        wanted = said.get("security")
        named = usual if wanted is None else _scopes(f"{place}.{method}.security", wanted)
        yield Operation(method.upper(), path, named)


def _scopes(place: str, security: Any) -> tuple[str, ...]:
    """All that any way in names, in their order; an empty list of ways says: open."""
    if not isinstance(security, list):
        raise Invalid(Violation(place, NO_MAPPING))
    ways = [_mapping(f"{place}.{n}", way) for n, way in enumerate(security)]
    listed = (one for way in ways for one in way.values() if isinstance(one, list))
    names = [name for one in listed for name in one if isinstance(name, str)]
    return tuple(dict.fromkeys(names)) if names or not ways else ("",)


def _base(servers: Any, left_out: list[Violation]) -> str:
    first = servers[0] if isinstance(servers, list) and servers else None
    url = first.get("url") if isinstance(first, Mapping) else None
    if not isinstance(url, str):
        return "/"
    try:
        path = urlsplit(url).path.rstrip("/") or "/"
    except ValueError:
        path = "?"
    if path != "/" and ("{" in path or isinstance(read_template(path), Violation)):
        left_out.append(Violation("servers.0.url", BASE))
        return "/"
    return path


def _moved(document: Document) -> Document:
    """Where no server says it: the beginning that all paths have in common, up to a version."""
    if document.base_path != "/" or not document.operations:
        return document
    paths = [one.path[1:].split("/") for one in document.operations]
    common = [parts[0] for parts in zip(*paths, strict=False) if len(set(parts)) == 1]
    versions = [n for n, part in enumerate(common[:4]) if VERSION.fullmatch(part)]
    until = versions[0] + 1 if versions else int(bool(common) and common[0] in USUAL)
    if not until or paths[0][:until] != common[:until]:
        return document
    base = "/" + "/".join(common[:until])
    rest = tuple(
        Operation(one.method, one.path.removeprefix(base), one.scopes)
        for one in document.operations
    )
    return Document(document.title, base, rest, document.left_out)
