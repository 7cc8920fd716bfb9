"""Where the bytes lie: a seam, and the folder behind it (docs/adr/0024-media-on-disk.md).

A content is named by its SHA-256, so the same one is kept once and nothing is ever overwritten:
`media/ab/cdef…`.  What is still coming in lies under a name of its own in `media/incoming`, and is
put in its place by renaming, once it is all on disk.
"""

import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol

from keydesk.kit.ids import new_id
from keydesk.kit.settings import Settings
from keydesk.media.kinds import HEAD

FOLDER, INCOMING = "media", "incoming"
FORGOTTEN = 86_400  # seconds after which what never came in whole is taken away


class Incoming:
    """A content as it comes in.  Leaving the context forgets it, unless it was put somewhere."""

    def __init__(self, path: Path) -> None:
        self.path, self.size, self.head = path, 0, b""
        self._hash = hashlib.sha256()
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def write(self, data: bytes) -> None:
        if len(self.head) < HEAD:
            self.head += data[: HEAD - len(self.head)]
        self.size += len(data)
        self._hash.update(data)
        self._file.write(data)

    def finish(self) -> None:
        """All of it is on disk, whatever happens to the machine now."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def __enter__(self) -> "Incoming":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)


class Storage(Protocol):
    def begin(self) -> Incoming:
        """Where to write a content that comes in."""

    def put(self, incoming: Incoming) -> None:
        """Kept from now on, under its digest.  It must be finished."""

    def open(self, digest: str) -> BinaryIO:
        """Raises FileNotFoundError."""

    def has(self, digest: str) -> bool: ...


class Folder:
    """All nodes must see the same one."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def begin(self) -> Incoming:
        folder = self.root / INCOMING
        self.root.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        incoming = Incoming(folder / new_id())
        _forget(folder, before=incoming.path.stat().st_mtime - FORGOTTEN)
        return incoming

    def put(self, incoming: Incoming) -> None:
        place = self._place(incoming.digest)
        if not place.exists():
            place.parent.mkdir(mode=0o700, exist_ok=True)
            incoming.path.replace(place)
            _settle(place.parent)
            _settle(self.root)

    def open(self, digest: str) -> BinaryIO:
        return self._place(digest).open("rb")

    def has(self, digest: str) -> bool:
        return self._place(digest).exists()

    def _place(self, digest: str) -> Path:
        return self.root / digest[:2] / digest[2:]


def of(settings: Settings) -> Storage:
    return Folder(settings.data / FOLDER)


def _forget(folder: Path, *, before: float) -> None:
    """What a process that was killed has left behind, by the clock of the folder itself."""
    for path in folder.iterdir():
        try:
            if path.stat().st_mtime < before:
                path.unlink(missing_ok=True)
        except FileNotFoundError:  # it came in meanwhile
            continue


def _settle(folder: Path) -> None:
    """The names in the folder are on disk too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
