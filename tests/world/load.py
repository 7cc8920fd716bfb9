"""Constant load: keep-alive connections that call with whatever key is under test."""

import http.client
import threading
import time
from dataclasses import dataclass, field

PAUSE = 0.01  # seconds between the calls of one connection: two cores serve client and server
PATH = "/api/v1/deliveryexperience/ping"


@dataclass(frozen=True)
class Call:
    """One request: when it began (monotonic seconds), with which key, what came of it."""

    began: float
    caller: int
    key: str
    status: int
    worker: str  # the part of the request id that each worker draws for itself


@dataclass
class Load:
    """`with Load(port, connections=12) as load: load.key = …`."""

    port: int
    connections: int = 12
    workers: int = 4
    key: str = ""
    calls: list[Call] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> "Load":
        self.threads = [
            threading.Thread(target=self._run, args=(number, wire), daemon=True)
            for number, wire in enumerate(self._wires())
        ]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ending.set()
        for thread in self.threads:
            thread.join(timeout=10)

    def under_test(self, key: str) -> list[Call]:
        """Calls with this key from now on, and forgets what was; the first calls with it."""
        self.calls, self.key = [], key
        began = time.monotonic()
        self._until(lambda calls: {c.caller for c in calls if c.key == key and c.began > began})
        return [call for call in self.calls if call.key == key and call.began > began]

    def after(self, moment: float) -> list[Call]:
        """Calls that began after `moment`, at least one of every connection."""
        self._until(lambda calls: {c.caller for c in calls if c.began > moment})
        return [call for call in self.calls if call.began > moment]

    def _until(self, callers) -> None:
        deadline = time.monotonic() + 20
        while len(callers(list(self.calls))) < self.connections:
            assert time.monotonic() < deadline, "the load stands still"
            time.sleep(0.002)

    def _wires(self) -> list[http.client.HTTPConnection]:
        """To every worker: the system deals them out by chance, so it is asked often."""
        kept, reached = [], set()
        for _ in range(400):
            wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            wire.request("GET", "/healthz")
            answer = wire.getresponse()
            answer.read()
            worker = answer.headers["x-request-id"][:8]
            if worker not in reached or len(reached) == self.workers:
                kept.append(wire)
            else:
                wire.close()
            reached.add(worker)
            if len(kept) == self.connections:
                return kept
        raise AssertionError(f"only {len(reached)} workers answer")

    def _run(self, number: int, wire: http.client.HTTPConnection) -> None:
        while not self.ending.is_set():
            key = self.key
            if not key:
                time.sleep(0.001)
                continue
            began = time.monotonic()
            wire.request("GET", PATH, headers={"Authorization": f"Bearer {key}"})
            answer = wire.getresponse()
            answer.read()
            worker = answer.headers["x-request-id"][:8]
            self.calls.append(Call(began, number, key, answer.status, worker))
            time.sleep(PAUSE)
        wire.close()
