"""The rates of one machine: a file in shared memory beside the database, for all its processes.

    header   8 bytes KEYDESK1, 36 bytes the boot of the machine, zeros up to 64
    cells    32 bytes each: 16 of the subject's digest, 8 TAT (little endian, nanoseconds), 8 zeros

The time is that of the machine's monotonic clock, which all its processes share and which nobody
sets; it begins anew with each boot, and so does the file.  A cell whose TAT has passed says
nothing, and whoever needs one may have it.
"""

import fcntl
import hashlib
import mmap
import os
import struct
import threading
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from keydesk.kit.clock import running_nanoseconds
from keydesk.kit.filesystems import give_to_owner
from keydesk.limits.model import Flow, Verdict, judge

MAGIC, HEADER, CELL = b"KEYDESK1", 64, 32
BUCKETS, EACH = 2048, 32
SIZE = HEADER + BUCKETS * EACH * CELL
TAT = struct.Struct("<q")
BOOT = Path("/proc/sys/kernel/random/boot_id")
NOTHING = bytes(16)

THREADS: defaultdict[Path, threading.Lock] = defaultdict(threading.Lock)
os.register_at_fork(after_in_child=THREADS.clear)


class Busy(Exception):
    """Another process is counting: ask again in a moment."""


class Full(Exception):
    """Every cell that could be this subject's is in use."""


class Cells:
    """Locked as a whole by a lock that the kernel frees when its holder dies; never waits for it.

    The lock of a file is the process's, and gone when any of its descriptors is closed; so threads
    need one of their own, whichever of them opened the file.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.thread = path, THREADS[path]
        self.map: mmap.mmap | None = None
        self.identity = (0, 0, 0)

    def take(self, flows: Sequence[Flow], cost: int) -> tuple[list[Verdict], int]:
        """A verdict for each, and the time; counted if all are ok.  Raises Busy, Full, OSError."""
        if not self.thread.acquire(blocking=False):
            raise Busy
        try:
            return self._locked(flows, cost)
        finally:
            self.thread.release()

    def close(self) -> None:
        with self.thread:
            self._close()

    def _locked(self, flows: Sequence[Flow], cost: int) -> tuple[list[Verdict], int]:
        self._open()
        try:
            fcntl.lockf(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 0)
        except BlockingIOError:
            raise Busy from None
        try:
            self._begin()
            return self._judge(flows, cost)
        finally:
            fcntl.lockf(self.file, fcntl.LOCK_UN, 1, 0)

    def _judge(self, flows: Sequence[Flow], cost: int) -> tuple[list[Verdict], int]:
        now = running_nanoseconds()
        places: list[tuple[int, int]] = []
        for flow in flows:
            places.append(self._place(digest(flow.subject), now, [place for place, _ in places]))
        verdicts = [judge(f, tat, now, cost) for f, (_, tat) in zip(flows, places, strict=True)]
        if all(one.ok for one in verdicts):
            for flow, (place, _), one in zip(flows, places, verdicts, strict=True):
                self._keep(place, digest(flow.subject), one.tat)
        return verdicts, now

    def _place(self, key: bytes, now: int, taken: list[int]) -> tuple[int, int]:
        """Where its cell is, or one that says nothing; and the TAT that stands there."""
        assert self.map
        free = -1
        first = HEADER + int.from_bytes(key[:4], "little") % BUCKETS * EACH * CELL
        for place in range(first, first + EACH * CELL, CELL):
            (tat,) = TAT.unpack_from(self.map, place + 16)
            if self.map[place : place + 16] == key:
                return place, tat
            if free < 0 and tat <= now and place not in taken:
                free = place
        if free < 0:
            raise Full
        return free, 0

    def _keep(self, place: int, key: bytes, tat: int) -> None:
        """A process that dies between the two loses one call, never a limit."""
        assert self.map
        if self.map[place : place + 16] != key:
            self.map[place : place + 24] = NOTHING + TAT.pack(0)
            self.map[place : place + 16] = key
        TAT.pack_into(self.map, place + 16, tat)

    def _open(self) -> None:
        """Anew where the file was removed or replaced."""
        if self.map is not None:
            with suppress(OSError):
                if _identity(os.stat(self.path)) == self.identity:  # noqa: PTH116  (each call)
                    return
            self._close()
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        self.file = os.open(self.path, flags, 0o600)
        try:
            if not os.fstat(self.file).st_size:
                give_to_owner(self.file, self.path.parent)
            os.posix_fallocate(self.file, 0, SIZE)  # a hole on a full disk would end the process
            self.map = mmap.mmap(self.file, SIZE)
            self.identity = _identity(os.fstat(self.file))
        except BaseException:
            os.close(self.file)
            raise

    def _close(self) -> None:
        if self.map is not None:
            self.map.close()
            os.close(self.file)
            self.map = None

    def _begin(self) -> None:
        """What was counted before the machine was started is of a clock that is gone."""
        assert self.map
        if self.map[: len(HEAD)] != HEAD:
            self.map[HEADER:] = bytes(SIZE - HEADER)
            self.map[: len(HEAD)] = HEAD


def digest(subject: str) -> bytes:
    return hashlib.blake2b(subject.encode(), digest_size=16).digest()


def _identity(found: os.stat_result) -> tuple[int, int, int]:
    """With its size: what is mapped and was cut off would end the process."""
    return found.st_dev, found.st_ino, found.st_size


def _boot() -> bytes:
    """Where nobody tells, judge() cuts the times of another boot."""
    try:
        return BOOT.read_bytes().strip().ljust(36)[:36]
    except OSError:
        return bytes(36)


HEAD = MAGIC + _boot()
