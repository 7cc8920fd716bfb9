"""The picture of a connection: one small PNG, drawn by ourselves, in the database like the rest.

So a backup holds it, every node shows it, and another organization never does.
"""

import hashlib
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select, update

from keydesk import events
from keydesk.auth import Caller
from keydesk.connections.happenings import ConnectionPictureChanged
from keydesk.connections.model import Connection
from keydesk.connections.rows import connections, pictures
from keydesk.connections.verbs import hold
from keydesk.kit.db import Db
from keydesk.kit.errors import NotFound


def show(db: Db, connection: Connection) -> bytes:
    """The PNG.  Raises NotFound where there is none."""
    wanted = select(pictures.c.png).where(_of(connection))
    png: bytes | None = db.execute(wanted).scalar_one_or_none()
    if png is None:
        raise NotFound("The connection {code} has no picture.", code=connection.code)
    return png


def put(db: Db, by: Caller, code: str, png: bytes | None, *, now: datetime) -> Connection:
    """`png` is what kit.pictures drew; None takes the picture away."""
    former = hold(db, by, code)
    name = hashlib.sha256(png).hexdigest()[:16] if png else None
    if name == former.picture:
        return former
    db.execute(delete(pictures).where(_of(former)))
    if png:
        row = {"connection_id": former.id, "organization_id": by.organization_id, "png": png}
        db.execute(insert(pictures).values(row))
    this = (connections.c.id == former.id) & (connections.c.organization_id == by.organization_id)
    db.execute(update(connections).where(this).values(picture=name))
    happened = ConnectionPictureChanged(former.id, code, (former.picture, name))
    events.append(db, happened, by=by, at=now)
    return replace(former, picture=name)


def _of(connection: Connection) -> ColumnElement[bool]:
    mine = pictures.c.organization_id == connection.organization_id
    return mine & (pictures.c.connection_id == connection.id)
