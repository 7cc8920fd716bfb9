"""POST /verify: do these credentials work, for that permission, that call, from there?

Nothing is changed by asking.  A credential of another organization is as unknown as one that never
was.  Each that was proven to be the organization's own is booked as an attempt of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from keydesk.auth import (
    PUBLIC,
    Caller,
    Denied,
    Endpoint,
    Guard,
    House,
    Passage,
    Reason,
    Refused,
    may,
)
from keydesk.auth.limiting import Over, admit
from keydesk.auth.limits import from_here
from keydesk.auth.permissions import KNOWN
from keydesk.auth.words import json_response
from keydesk.credentials.together import Judgement, judge_each
from keydesk.doors import answers, asking, openapi
from keydesk.doors.answers import Body, Weighed
from keydesk.doors.asking import Entry, Malformed
from keydesk.doors.booking import Booking
from keydesk.doors.judging import Schemes, bound
from keydesk.doors.memory import Grounds, Memory
from keydesk.doors.numbers import HEADER, Numbers
from keydesk.doors.ruling import NotMapped, lacking, mapped
from keydesk.kit.columns import micros
from keydesk.kit.secret import Secret

PATH, CHANGES = "/verify", "/verify/changes"
NEEDS = "credentials:verify"


@dataclass(frozen=True)
class VerifyEndpoint:
    schemes: Schemes
    memory: Memory
    numbers: Numbers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        passage: Passage = scope["keydesk"]
        house: House = scope["keydesk.house"]
        asked = asking.read(await Request(scope, receive).body())
        passage.items = len(asked.entries)
        guard: Guard = scope["keydesk.guard"]
        by = await guard.admit_anew(passage, PATH)  # the key may be revoked while a body comes
        number = await self.memory.number()
        shown = await self.numbers.shown(number)
        grounds = await self.memory.of_organization(by.organization_id, number)
        found = await self._each(asked.entries, grounds, number, Booking(passage, house))
        body: object = found if asked.listed else found[0]
        await json_response(body, 200, {HEADER: shown})(scope, receive, send)

    async def _each(
        self, entries: Sequence[Entry | Malformed], grounds: Grounds, number: int, booking: Booking
    ) -> list[Body]:
        good = [entry for entry in entries if isinstance(entry, Entry)]
        secrets = [Secret(entry.credential) for entry in good]
        judged = iter(await judge_each(self.schemes, secrets, number))
        now = micros(booking.house.clock())
        found = []
        for entry in entries:
            if isinstance(entry, Malformed):
                found.append(answers.malformed(entry))
            else:
                found.append(await _answered(entry, next(judged), grounds, booking, now))
        return found


async def _answered(
    entry: Entry, judgement: Judgement, grounds: Grounds, booking: Booking, now: int
) -> Body:
    answer, until = bound(judgement[0], grounds.organization_id), judgement[1]
    if isinstance(answer, Refused):
        booking.enter(entry, answer.who, answer.reason)
        return answers.refused(answer, until, now)
    weighed = _weighed(entry, answer.caller, grounds)
    body = answers.accepted(answer, grounds.own, until, now)
    if weighed.reason is None and answer.caller.limits:
        weighed, more = await _counted(entry, answer.caller, weighed, booking.house)
        body |= more
    booking.enter(entry, answer.who, weighed.reason, weighed.template, weighed.asked)
    return body if weighed.reason is None else answers.against(body, weighed)


def _weighed(entry: Entry, caller: Caller, grounds: Grounds) -> Weighed:
    """The first thing that stands against it; the address first, as at the gate."""
    if not from_here(caller.limits, entry.ip):
        return Weighed(Reason.IP_DENIED)
    if entry.permission:
        known = entry.permission in KNOWN or entry.permission in grounds.own
        denied = may(caller, entry.permission)
        if not known or isinstance(denied, Denied):
            lacks = "unknown_permission" if not known else "missing_permission"
            return Weighed(Reason.NOT_PERMITTED, lacks, entry.permission, asked=entry.permission)
    return _called(entry, caller, grounds) if entry.method else Weighed(asked=entry.permission)


def _called(entry: Entry, caller: Caller, grounds: Grounds) -> Weighed:
    route = mapped(grounds.table, entry.method, entry.path)
    if isinstance(route, NotMapped):
        return Weighed(route.reason, route.reason.value)
    denied = lacking(caller, route)
    asked = entry.permission or route.permission
    if denied is not None:
        lacks = (denied.reason, "missing_permission", denied.missing)
        return Weighed(*lacks, template=route.template, asked=asked)
    return Weighed(template=route.template, asked=asked)


async def _counted(
    entry: Entry, caller: Caller, weighed: Weighed, house: House
) -> tuple[Weighed, Body]:
    counted = await admit(house.limiter, caller, entry.ip)
    if isinstance(counted, Over):
        return replace(weighed, reason=counted.reason), {"retry_after": counted.retry_after}
    return weighed, {}


@dataclass(frozen=True)
class ChangesEndpoint:
    """Has anything changed?  What is remembered of answers holds while this says the same."""

    memory: Memory
    numbers: Numbers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        shown = await self.numbers.shown(await self.memory.number())
        await json_response({"number": shown}, 200, {HEADER: shown})(scope, receive, send)


async def _document(scope: Scope, receive: Receive, send: Send) -> None:
    await json_response(openapi.document(), 200, {})(scope, receive, send)


def endpoints(schemes: Schemes, memory: Memory) -> list[Endpoint]:
    numbers = Numbers(memory.database)
    verify = VerifyEndpoint(schemes, memory, numbers)
    changes = ChangesEndpoint(memory, numbers)
    return [
        Endpoint("POST", PATH, verify, permission=NEEDS, changes=False),
        Endpoint("GET", CHANGES, changes, permission=NEEDS, changes=False),
        Endpoint("GET", openapi.PATH, _document, permission=PUBLIC, changes=False),
    ]
