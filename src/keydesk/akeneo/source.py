"""What the handlers ask of a resource, be it of the structure or of the products."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from keydesk.akeneo.paging import Asked
from keydesk.auth import Caller
from keydesk.auth.rights import Rights
from keydesk.kit.db import Db
from keydesk.structures.violations import Outcome, Saved

Body = dict[str, Any]
Wish = tuple[str, Body]  # what names it, and what is to change


@dataclass(frozen=True)
class Asking:
    """Whose catalog, which part of it, below what, and where.

    address, media   of the collection and of the media files, absolute
    """

    organization_id: str
    rights: Rights | None
    owner: str
    now: datetime
    address: str
    media: str


@dataclass(frozen=True)
class Page:
    """`cursor` names the last item; `count` is of all pages, None when nobody asked."""

    items: list[Body]
    cursor: str = ""
    count: int | None = None


def written(moment: datetime) -> str:
    """ISO 8601 with whole seconds and an offset."""
    return moment.isoformat(timespec="seconds")


class Source(Protocol):
    def part(self, db: Db, asking: Asking, asked: Asked) -> Page:
        """Raises Unprocessable, Misfit or BadRequest for what cannot be asked."""

    def one(self, db: Db, asking: Asking, key: str, query: Mapping[str, str]) -> Body:
        """Raises Unknown."""

    def save(
        self,
        db: Db,
        by: Caller,
        owner: str,
        wishes: Sequence[Wish],
        *,
        may_create: bool,
        now: datetime,
    ) -> list[Outcome]: ...

    def create(self, db: Db, by: Caller, owner: str, data: Body, *, now: datetime) -> Saved: ...

    def delete(self, db: Db, by: Caller, key: str, *, now: datetime) -> None: ...
