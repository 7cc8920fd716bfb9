"""One file that holds an instance, written while the server runs.

A tar archive, compressed: the settings, the SQLite databases (each as of one moment) and
media.  The key that seals readable secrets is left out unless asked for, so the file alone opens
nothing.
"""

import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from keydesk.auth import House
from keydesk.kit import sqlite
from keydesk.kit.errors import Conflict
from keydesk.kit.seal import FILE as KEY
from keydesk.kit.settings import FILE
from keydesk.media.storage import FOLDER, INCOMING

FOLDERS = (FOLDER,)


def write(house: House, file: Path, *, with_key: bool = False) -> int:
    """Returns its size in bytes.  Raises Conflict rather than overwrite, or on PostgreSQL."""
    if house.database.dialect != "sqlite":
        raise Conflict("The database is PostgreSQL: back it up with pg_dump (see docs/backup.md).")
    if file.exists():
        raise Conflict("{file} exists already.", file=file)
    data = house.settings.data
    with tempfile.TemporaryDirectory(dir=file.absolute().parent) as folder:
        unfinished = Path(folder) / "backup"
        with tarfile.open(_private(unfinished), "w:gz") as archive:
            for database in (house.database, house.usage):
                archive.add(_copy(database.path, Path(folder)), database.path.name)
            for name in (FILE, *FOLDERS, *((KEY,) if with_key else ())):
                if (data / name).exists():
                    archive.add(data / name, name, filter=_whole)
        unfinished.rename(file)
    return file.stat().st_size


def _whole(member: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Not what is still coming in, and may be gone at any moment."""
    return None if member.name == f"{FOLDER}/{INCOMING}" else member


def _copy(path: Path, folder: Path) -> Path:
    """As of one moment, whatever is written meanwhile."""
    copy = _private(folder / path.name)
    with closing(sqlite.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _private(path: Path) -> Path:
    path.touch(mode=0o600)
    return path
