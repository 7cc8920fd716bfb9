"""What can happen to media files: they come, and stay.  A product lets go of one; none is lost."""

from datetime import datetime

from keydesk.events import Author
from keydesk.kit.db import Db
from keydesk.media import kinds, model, store
from keydesk.media.model import MediaFile
from keydesk.media.storage import Incoming, Storage
from keydesk.structures import log
from keydesk.structures.log import Happening
from keydesk.structures.violations import Flaw, Flawed, Unknown

KIND = "media_file"


def add(
    db: Db, by: Author, storage: Storage, incoming: Incoming, filename: str, *, now: datetime
) -> str:
    """The code.  `incoming` is finished; the row is there only once the content is in its place.

    Raises Flawed for what is called a picture and is none ("not_a_picture": extension).
    """
    code = register(db, by, incoming, filename, now=now)
    storage.put(incoming)
    return code


def register(db: Db, by: Author, incoming: Incoming, filename: str, *, now: datetime) -> str:
    """The row alone, for whoever puts the content in its place before the transaction ends.

    So what a product's rules refuse leaves nothing behind, not even on disk.
    """
    name = model.named(filename)
    extension = model.extension(name)
    mime = kinds.kind(incoming.head, extension)
    if kinds.pretends(extension, mime):
        raise Flawed(Flaw("not_a_picture", "file", {"extension": extension}))
    code = model.new_code(name)
    new = MediaFile(code, incoming.digest, name, mime, extension, incoming.size, now)
    store.add(db, by.organization_id, new)
    log.append(db, by, [Happening(f"{KIND}.created", code, name)], now=now)
    return code


def find(db: Db, organization_id: str, code: str, limit: store.Limit) -> MediaFile:
    """Raises Unknown, in the same words for one that is hidden, or another organization's, as for
    none."""
    possible = model.POSSIBLE.fullmatch(code)
    found = store.find(db, organization_id, code, limit) if possible else None
    if found is None:
        raise Unknown(KIND, code)
    return found
