"""A new instance: its data directory, its tables, its first organization and owner."""

import json
from dataclasses import replace
from pathlib import Path

from keydesk.accounts import store
from keydesk.accounts.desk import ROOT
from keydesk.accounts.verbs import Founded, found
from keydesk.auth import open_house
from keydesk.habits.likes import changes_to
from keydesk.habits.verbs import choose
from keydesk.kit.errors import Conflict
from keydesk.kit.secret import Secret
from keydesk.kit.settings import FILE, current
from keydesk.serving import prepare


def found_instance(
    data: Path, name: str, *, email: str, owner_name: str, password: Secret, database_url: str,
    like: str = "",
) -> Founded:  # fmt: skip
    """`like`: with the habits of this product.

    Raises Conflict when there is an organization already.  May be run again after a failure.
    """
    settings = current(data, database_url=database_url or None)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    house = open_house(settings)
    try:
        prepare(house)
        with house.database.write() as db:
            if store.list_organizations(db):
                raise Conflict("There is an instance in {data} already.", data=data)
            founded = found(
                db, ROOT, name=name, owner_email=email, owner_name=owner_name, password=password,
                now=house.clock(),
            )  # fmt: skip
            if like:
                by = replace(ROOT, organization_id=founded.organization.id)
                choose(db, by, changes_to(like), now=house.clock())
            make_directory(data, database_url)  # before the commit: never the one without the other
    finally:
        house.close()
    return founded


def make_directory(data: Path, database_url: str = "") -> None:
    """Readable by its owner only: an address of a database may hold a password."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = data / FILE
    if path.exists():
        return
    text = "# The settings of this instance: see docs/settings.md.\n"
    if database_url:
        text += f"database_url = {json.dumps(database_url)}\n"
    unfinished = data / f"{FILE}.new"
    unfinished.touch(mode=0o600)
    unfinished.write_text(text, encoding="utf-8")
    unfinished.rename(path)
