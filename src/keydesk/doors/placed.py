"""The APIs of a file, made or edited; what is wrong is told with its place in the file."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from keydesk.apis import lines, store
from keydesk.apis.model import Api
from keydesk.apis.wishes import Wish
from keydesk.auth import Caller
from keydesk.doors import apis_verbs as verbs
from keydesk.kit.db import Db
from keydesk.kit.errors import Invalid


def apply(db: Db, by: Caller, wishes: Sequence[Wish], *, now: datetime) -> list[tuple[str, Api]]:
    """What was done to each: create, change or keep.  What the file does not name is left alone."""
    done: list[tuple[str, Api]] = []
    for n, wish in enumerate(wishes):
        with _placed(f"{lines.SECTION}.{n}"):
            former = store.find(db, by.organization_id, wish.code)
            if former is None:
                done.append(("create", verbs.create(db, by, wish, now=now)))
                continue
            made = verbs.edit(db, by, wish.code, lines.changes(wish), now=now)
            done.append(("keep" if made == former else "change", made))
    return done


@contextmanager
def _placed(place: str) -> Iterator[None]:
    try:
        yield
    except Invalid as invalid:
        faults = (replace(one, field=f"{place}.{one.field}") for one in invalid.violations)
        raise Invalid(*faults) from None
