"""An instance from a backup.  It knows nothing of what was revoked after it was made.

So every credential starts inactive, nobody is signed in and no link works: whoever activates a
credential again has looked at it first.
"""

import shutil
import tarfile
from pathlib import Path, PurePosixPath

from keydesk import events
from keydesk.accounts import links, sessions
from keydesk.accounts import store as accounts
from keydesk.accounts.desk import ROOT
from keydesk.audit.anchors import Anchors
from keydesk.audit.model import PURPOSE
from keydesk.audit.store import head
from keydesk.auth import House, open_house
from keydesk.backup import FOLDERS
from keydesk.credentials import store as credentials
from keydesk.credentials.happenings import Restored
from keydesk.kit.errors import BadRequest, Conflict
from keydesk.kit.seal import FILE as KEY
from keydesk.kit.settings import FILE, current
from keydesk.serving import prepare

FILES = {FILE, "keydesk.db", "usage.db"}


def restore(file: Path, data: Path) -> int:
    """How many credentials wait to be activated.  Raises Conflict where an instance is already."""
    if any((data / name).exists() for name in FILES):
        raise Conflict("There is an instance in {data} already.", data=data)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    _unpack(file, data)
    house = open_house(current(data))
    try:
        prepare(house)
        with house.database.write() as db:
            waiting = 0
            for organization in accounts.list_organizations(db):
                sessions.end_everyones(db, organization.id)
                links.end_everyones(db, organization.id, now=house.clock())
                stopped = credentials.deactivate_all(db, organization.id)
                by = ROOT.acting_in(organization.id)
                happened = Restored(organization.id, stopped)
                events.append(db, happened, by=by, at=house.clock())
                waiting += stopped
        _mark(house)
    finally:
        house.close()
    return waiting


def _mark(house: House) -> None:
    """What was sealed after the backup is missing for good: the anchors need not miss it."""
    with house.database.read() as db:
        end = head(db)
    keys = house.seals.derived(PURPOSE)
    Anchors(house.settings).restored(end, keys, now=house.clock())


def _unpack(file: Path, data: Path) -> None:
    """Only what a backup holds, and only below `data`, whatever the archive says."""
    try:
        with tarfile.open(file, "r:gz") as archive:
            members = [member for member in archive if member.isfile() and _belongs(member.name)]
            if not {member.name for member in members} >= FILES:
                raise BadRequest("{file} is not a backup of Keydesk.", file=file)
            for member in members:
                _write(archive, member, data / member.name)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BadRequest("{file} cannot be read: {error}", file=file, error=error) from None


def _belongs(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return name in FILES | {KEY} or (parts[:1] in [(f,) for f in FOLDERS] and ".." not in parts)


def _write(archive: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    source = archive.extractfile(member)
    assert source
    with source, path.open("wb") as target:
        shutil.copyfileobj(source, target)
