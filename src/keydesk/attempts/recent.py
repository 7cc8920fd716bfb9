"""The newest calls in full, until they are written: what a person looks at when something fails."""

from collections import OrderedDict, deque
from collections.abc import Iterator

from keydesk.attempts.model import Call

LATEST, FAILURES = 100, 1_000  # of each connection
UNPROVEN = 100  # of these failures: calls that named a credential and had not its secret
LARGEST = 20_000  # waiting, of all connections together: beyond it a call is only counted
Alike = tuple[object, ...]


class Recent:
    """Accepted calls one by one; failures that are alike as one, with how often it came."""

    def __init__(self) -> None:
        self.latest: dict[str, deque[Call]] = {}
        self.failures: dict[str, OrderedDict[Alike, tuple[Call, int]]] = {}
        self.size = 0

    def keep(self, call: Call, times: int = 1) -> None:
        if call.failed:
            self._fail(call, times)
            return
        mine = self.latest.get(call.attempt.who.connection_id)
        if mine is not None and len(mine) == LATEST:
            mine.append(call)
        elif call.attempt.who.connection_id:
            self._accept(call)

    def _accept(self, call: Call) -> None:
        id_ = call.attempt.who.connection_id
        mine = self.latest.get(id_)
        if mine is None:  # setdefault() would make a queue for each call
            mine = self.latest[id_] = deque(maxlen=LATEST)
        if len(mine) < LATEST:
            if self.size >= LARGEST:
                return
            self.size += 1
        mine.append(call)

    def _fail(self, call: Call, times: int) -> None:
        mine = self.failures.setdefault(call.attempt.who.connection_id, OrderedDict())
        kind = alike(call)
        former = mine.pop(kind, None)
        if former is None:
            if len(mine) >= FAILURES:
                mine.popitem(last=False)
            elif self.size >= LARGEST:
                return
            else:
                self.size += 1
        mine[kind] = (call, times + (former[1] if former else 0))

    def __iter__(self) -> Iterator[tuple[Call, int]]:
        for accepted in self.latest.values():
            yield from ((call, 1) for call in accepted)
        for failed in self.failures.values():
            yield from failed.values()


def alike(call: Call) -> Alike:
    """Whoever only knows the id of a credential tells nothing worth keeping apart, and could fill
    the connection's failures with it."""
    a = call.attempt
    if a.who.connection_id and not a.who.secret_id:
        return a.who, a.outcome
    return a.who, a.method, call.path, a.outcome, call.status, call.address, call.trouble
