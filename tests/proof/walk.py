"""What must be true of one route, asked at the front door.  An empty list is what we want."""

from collections.abc import Iterator
from dataclasses import dataclass

from keydesk.auth import ANY_CALLER, PUBLIC, Mapped
from keydesk.auth.permissions import API_ACCESS, KNOWN
from tests.proof.asking import Answer, Desk
from tests.proof.world import Headers, Things, World

NOTHING = frozenset[str]()
REFUSED = {401, 403}
SECOND_STEP = "/console/sign-in/code"  # sends back whoever did not take the first; no refusal
CONFIRM = "/console/confirm"  # asks for the password, which nobody here has: that is booked
LET_IN = (["accepted"], ["too_many_tries"])  # all of this walk come from one address
GUESSED = (["wrong_secret"], ["too_many_tries"])


@dataclass(frozen=True)
class Walker:
    desk: Desk
    world: World

    def complaints(self, route: Mapped, needed: str) -> Iterator[str]:
        """`needed` is what the route is said to ask for, PUBLIC or ANY_CALLER."""
        for method in sorted(route.methods):
            for text in self._of(route, method, needed):
                yield f"{method} {route.path}: {text}"

    def _of(self, route: Mapped, method: str, needed: str) -> Iterator[str]:
        yield from self._stranger(route, method, needed)
        if needed not in (PUBLIC, ANY_CALLER):
            yield from self._all_but(route, method, needed)
            if route.door.name != "console":
                yield from self._without_root(route, method, needed)
        if needed != PUBLIC:
            yield from self._refused(route, method)
            yield from self._only(route, method, needed)

    def _stranger(self, route: Mapped, method: str, needed: str) -> Iterator[str]:
        things, before = self.world.things, self.world.rights()
        answer, outcomes = self._ask(route, method, {}, things)
        if route.door.name == "forward-auth":
            return  # what it needs is for its organization to say: tests/doors
        if needed == PUBLIC:
            sent_back = answer.to_sign_in and (route.path != SECOND_STEP or outcomes != [])
            if answer.status in REFUSED or sent_back or answer.status >= 500:
                yield f"public, but a stranger gets {answer.status}"
        elif not _unauthenticated(route, answer):
            yield f"a stranger gets {answer.status}"
        elif outcomes != ["no_credential"]:
            yield f"a stranger is booked as {outcomes}"
        elif self.world.rights() != before:
            yield "a stranger changed something"

    def _refused(self, route: Mapped, method: str) -> Iterator[str]:
        """A key that was revoked, a session that was ended: they held everything."""
        things, caller = self.world.things, self.world.dead(route.door.name)
        answer, outcomes = self._ask(route, method, caller, things)
        if not _unauthenticated(route, answer):
            yield f"what was revoked gets {answer.status}"
        elif outcomes not in (["revoked"], ["unknown"]):
            yield f"what was revoked is booked as {outcomes}"

    def _all_but(self, route: Mapped, method: str, needed: str) -> Iterator[str]:
        caller = self.world.caller(route.door.name, KNOWN - {needed})
        things, before = self.world.things, self.world.rights()
        answer, outcomes = self._ask(route, method, caller, things)
        if answer.status != 403:
            yield f"without {needed} the answer is {answer.status}"
        elif outcomes != ["not_permitted"]:
            yield f"without {needed} it is booked as {outcomes}"
        elif needed not in answer.body.decode() + answer.headers.get("www-authenticate", ""):
            yield f"the refusal does not name {needed}"
        if self.world.rights() != before:
            yield f"without {needed} something changed"

    def _without_root(self, route: Mapped, method: str, needed: str) -> Iterator[str]:
        caller = self.world.key(frozenset({needed}), root=False)
        answer, _ = self._ask(route, method, caller, self.world.things)
        if answer.status != 403:
            yield f"a machine without {API_ACCESS} gets {answer.status}"

    def _only(self, route: Mapped, method: str, needed: str) -> Iterator[str]:
        held = NOTHING if needed == ANY_CALLER else frozenset({needed})
        caller, things = self.world.caller(route.door.name, held), self.world.things
        if route.guard.changes and route.door.name != "catalog":
            things = Things(self.desk.house)  # it may be gone afterwards
        answer, outcomes = self._ask(route, method, caller, things)
        if answer.status in REFUSED or answer.status >= 500:
            yield f"with nothing but {needed} the answer is {answer.status}"
        elif outcomes not in (GUESSED if route.path == CONFIRM and method == "POST" else LET_IN):
            yield f"with nothing but {needed} it is booked as {outcomes}"

    def _ask(
        self, route: Mapped, method: str, caller: Headers, things: Things
    ) -> tuple[Answer, list[str]]:
        self.desk.outcomes()
        path, body = things.path(route.path), things.body(route, method)
        answer = self.desk.ask(method, path, body=body, headers=caller)
        return answer, self.desk.outcomes()


def _unauthenticated(route: Mapped, answer: Answer) -> bool:
    return answer.to_sign_in if route.door.name == "console" else answer.status == 401
