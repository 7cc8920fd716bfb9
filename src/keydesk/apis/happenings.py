"""The events of a protected API's life, with what it was before and what it is after."""

from dataclasses import dataclass

from keydesk.apis.model import Api
from keydesk.events import Event, event


@event("api.created")
@dataclass(frozen=True)
class ApiCreated(Event):
    """`permissions` and `routes` are lists of texts, such as `GET /contacts contacts:read`."""

    code: str
    name_given: str
    base_path: str
    permissions: list[str]
    routes: list[str]


@event("api.edited")
@dataclass(frozen=True)
class ApiEdited(Event):
    """Only what changed, each as a pair; of permissions and routes, what went and what came."""

    code: str
    name_given: str
    version: int
    changes: dict[str, list[object]]


@event("api.deleted")
@dataclass(frozen=True)
class ApiDeleted(Event):
    """What it was: nobody held its permissions any more."""

    code: str
    name_given: str
    base_path: str
    permissions: list[str]
    routes: list[str]


def permissions(api: Api) -> list[str]:
    return [f"{one.name} {one.label}".rstrip() for one in sorted(api.permissions)]


def routes(api: Api) -> list[str]:
    return [f"{one.method} {one.template} {one.permission}" for one in sorted(api.routes)]


def told(api: Api) -> dict[str, object]:
    """What can change of it, as the events tell it."""
    return {
        "name": api.name, "base_path": api.base_path, "permissions": permissions(api),
        "routes": routes(api),
    }  # fmt: skip


def differences(former: Api, edited: Api) -> dict[str, list[object]]:
    """Of a long table only the lines that are not in both."""
    old, new = told(former), told(edited)
    found = {name: [old[name], new[name]] for name in old if old[name] != new[name]}
    for name, (was, now) in found.items():
        if isinstance(was, list) and isinstance(now, list):
            gone, come = (set(was) - set(now)), (set(now) - set(was))
            found[name] = [[x for x in was if x in gone], [x for x in now if x in come]]
    return found
