"""What a limited caller may give: the rights that the gate found, with the categories below.

Rooms below the catalog compare rights by name.  So behind the doors of the console and of the
management API a caller's rights name every category that lies below one of theirs.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from keydesk.auth import Accepted, Answer, Caller, Door, House
from keydesk.auth.rights import ALL, Rights, rights
from keydesk.kit.db import Db
from keydesk.structures import snapshots
from keydesk.structures.model import CATEGORY, Structure
from keydesk.structures.portion import levels


def named(structure: Structure, granted: Rights) -> Rights:
    """The same rights, with all categories of this structure to which they reach."""
    parents = {code: one["parent"] for code, one in structure.documents[CATEGORY].items()}
    kept = {c: level for c, level in granted.categories.items() if c == ALL or c not in parents}
    return rights({**granted.sections, "categories": {**kept, **levels(granted, parents)}})


def reaching(db: Db, by: Caller) -> Caller:
    """As somebody who gives and takes rights needs to be known."""
    if by.rights is None:
        return by
    return replace(by, rights=named(snapshots.whole(db, by.organization_id), by.rights))


def behind(doors: Iterable[Door], names: set[str], house: House) -> list[Door]:
    """The same doors; behind those named, callers are known so."""
    return [replace(d, app=_behind(d.app, house)) if d.name in names else d for d in doors]


def _behind(app: ASGIApp, house: House) -> ASGIApp:
    async def reached(scope: Scope, receive: Receive, send: Send) -> None:
        passage = scope["keydesk"]
        asked = passage.again

        async def again() -> Answer:
            answer: Answer = await asked()
            return await _of(house, answer)

        if asked is not None:
            passage.answer, passage.again = await _of(house, passage.answer), again
        await app(scope, receive, send)

    reached.__wrapped__ = app  # type: ignore[attr-defined]  # so that its routes can be walked
    return reached


async def _of(house: House, answer: Answer) -> Answer:
    """Without limits, which is nearly always, nothing is asked."""
    if not isinstance(answer, Accepted) or answer.caller.rights is None:
        return answer
    return await run_in_threadpool(partial(_reached, house, answer))


def _reached(house: House, answer: Accepted) -> Answer:
    with house.database.read() as db:
        return replace(answer, caller=reaching(db, answer.caller))
