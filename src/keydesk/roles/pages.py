"""What the pages of roles need to know."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from starlette.requests import Request

from keydesk.access import Role, TeamRole
from keydesk.access.presets import BY_ID, PRESETS
from keydesk.access.stale import Meanwhile
from keydesk.access.store import every
from keydesk.access.uses import Uses
from keydesk.apis import store as apis
from keydesk.auth import Caller, caller_of, house_of
from keydesk.auth.holding import written_out
from keydesk.auth.permissions import API_ACCESS, OWN, TREE, Branch
from keydesk.kit.digits import whole
from keydesk.roles import verbs
from keydesk.roles.holders import NOBODY, all_uses, used_by
from keydesk.shell import forms

LIST = "/console/roles"


@dataclass(frozen=True)
class Filled:
    """The fields of the form.  `version` is the one that the page was made from."""

    name: str = ""
    explanation: str = ""
    mode: str = "custom"
    permissions: frozenset[str] = frozenset()
    version: int = 0

    @property
    def listed(self) -> list[str] | None:
        return None if self.mode == "all" else sorted(self.permissions)


@dataclass(frozen=True)
class Answer:
    """Why the form is shown again."""

    errors: Mapping[str, str] = field(default_factory=dict)
    meanwhile: Meanwhile | None = None


FIRST = Answer()


def filled(form: forms.Form) -> Filled:
    return Filled(
        form.one("name"),
        form.one("explanation"),
        form.one("mode", "custom"),
        frozenset(form.many("permission")),
        whole(form.one("version")) or 0,
    )


def of(role: Role) -> Filled:
    everything = isinstance(role, TeamRole) and role.everything
    version = role.version if isinstance(role, TeamRole) else 0
    held = frozenset[str]() if everything else role.permissions - {OWN}
    mode = "all" if everything else "custom"
    return Filled(role.name, role.explanation, mode, held, version)


def shown(role: Role, own: frozenset[str]) -> Filled:
    """With each of the organization's own permissions in place of what stands for all."""
    found = of(role)
    return replace(found, permissions=written_out(found.permissions, own))


def beginning(request: Request) -> Filled:
    """?from= a preset or a role; nothing is ticked when it names neither."""
    named = request.query_params.get("from", "")
    if named in BY_ID:
        preset = BY_ID[named]
        return Filled(preset.name, preset.explanation, permissions=preset.permissions)
    if not named:
        return Filled()
    with house_of(request).database.read() as db:
        like = verbs.find(db, caller_of(request), named)
        own = apis.own_permissions(db, caller_of(request).organization_id)
    return replace(shown(like, own), name="", version=0)


def listing(request: Request) -> dict[str, object]:
    house, by = house_of(request), caller_of(request)
    with house.database.read() as db:
        roles = every(db, by.organization_id)
        uses = all_uses(db, by.organization_id)
        own = apis.own_permissions(db, by.organization_id)
    rows = [
        (role, uses.get(role.id, NOBODY), len(written_out(role.permissions, own) - HIDDEN))
        for role in roles
    ]
    return {
        "system": [row for row in rows if row[0].system],
        "team": [row for row in rows if not row[0].system],
        "presets": PRESETS,
    }


HIDDEN = {API_ACCESS, OWN}  # what the tree does not show


def making(request: Request, form: Filled, answer: Answer = FIRST) -> dict[str, object]:
    """The page of a role that is not there yet."""
    return _page(request, None, form, answer) | {"presets": PRESETS}


def one(
    request: Request, role: Role, form: Filled | None = None, answer: Answer = FIRST
) -> dict[str, object]:
    """`form` None = as it is saved."""
    with house_of(request).database.read() as db:
        own = apis.own_permissions(db, caller_of(request).organization_id)
    return _page(request, role, form or shown(role, own), answer)


def _page(request: Request, role: Role | None, form: Filled, answer: Answer) -> dict[str, object]:
    by = caller_of(request)
    held = role.permissions if role else frozenset[str]()
    return {
        "role": role,
        "form": form,
        "saved": of(role).permissions if role else held,
        "uses": _uses(request, role),
        "branches": [*branches(by, held | form.permissions), *_own(request)],
        "errors": answer.errors,
        "meanwhile": answer.meanwhile,
        "beside": "",
    }


def _own(request: Request) -> list[Branch]:
    with house_of(request).database.read() as db:
        return apis.branches(db, caller_of(request).organization_id)


def _uses(request: Request, role: Role | None) -> Uses:
    if role is None:
        return NOBODY
    with house_of(request).database.read() as db:
        return used_by(db, caller_of(request).organization_id, role.id)


def branches(by: Caller, present: frozenset[str]) -> list[Branch]:
    """What this person may put into a role at all; what it holds already stays visible."""
    return [branch for branch in TREE if branch.permissions & (by.permissions | present)]
