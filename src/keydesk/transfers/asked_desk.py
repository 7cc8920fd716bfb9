"""What people ask for in the console: an import of a file that came in, an export, an end to it."""

from dataclasses import asdict
from pathlib import Path

from keydesk.accounts.acting import acting
from keydesk.auth import Caller, House, allowed
from keydesk.kit.errors import NotFound
from keydesk.kit.ids import new_id
from keydesk.transfers import folders, store
from keydesk.transfers.kinds import BY_NAME
from keydesk.transfers.reading import Said
from keydesk.transfers.sources import XLSX, ZIP
from keydesk.transfers.store import EXPORT, IMPORT, WAITING, Transfer


def import_asked(
    house: House, by: Caller, file: Path, said: Said, *, kind: str, trial: bool
) -> str:
    """The id.  `file` lies in a folder of its own already."""
    asked = asdict(said) | {
        "kind": kind, "trial": trial, "folder": file.parent.name, "file": file.name
    }  # fmt: skip
    return _asked(house, by, IMPORT, file.name, asked)


def once_more(house: House, by: Caller, tried: Transfer) -> str:
    """The file of a trial, now in earnest."""
    return _asked(house, by, IMPORT, tried.name, {**tried.said, "trial": False})


def export_asked(house: House, by: Caller, *, format_: str, kinds: list[str]) -> str:
    name = "catalog.xlsx" if format_ == XLSX else f"catalog-{format_}.{ZIP}"
    return _asked(house, by, EXPORT, name, {"format": format_, "kinds": kinds, "file": name})


def _asked(house: House, by: Caller, direction: str, name: str, said: dict[str, object]) -> str:
    now = house.clock()
    new = Transfer(
        by.organization_id, new_id(), direction, WAITING, name, f"user:{by.user_id}", by.user_id,
        "", said, 0, 0, {}, {}, 0, 0, "", "", now, now, None,
    )  # fmt: skip
    with house.database.write() as db:
        store.add(db, new)
    return new.id


def found(house: House, by: Caller, id_: str) -> Transfer:
    """Only one's own: what it holds may be more than somebody else may see.  Raises NotFound."""
    with house.database.read() as db:
        one = store.find(db, by.organization_id, id_)
    if one is None or one.actor != f"user:{by.user_id}":
        raise NotFound("There is nothing at this address.")
    return one


def cancelled(house: House, by: Caller, id_: str) -> bool:
    """What is saved stays; nothing more is, from the next lines on.  False: it had ended."""
    one = found(house, by, id_)
    with house.database.write() as db:
        return store.cancel(db, by.organization_id, one.id, now=house.clock())


def exported(house: House, by: Caller, one: Transfer) -> Path:
    """The file, if whoever asks may still see all that it holds.  Raises NotFound.

    Their rights are read as the export read them: those of a page name the categories below, too.
    """
    with house.database.read() as db:
        now = acting(db, by.organization_id, by.user_id)
    rights = now.rights.text if now and now.rights else ""
    path = folders.of(house.settings, one.id) / str(one.said.get("file"))
    good = one.direction == EXPORT and one.state == store.DONE and path.is_file()
    may = all(allowed(by, BY_NAME[name].needs("read")) for name in one.counts if name in BY_NAME)
    if not good or not may or one.said.get("rights") != rights:
        raise NotFound("There is nothing at this address.")
    return path
