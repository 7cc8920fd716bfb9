"""What a caller of the management API sent about a key or a client, and what not."""

from datetime import datetime
from typing import Any, Protocol

from keydesk.auth.api import read_moment, said
from keydesk.credentials.wishes import UNSAID, Changes, Narrowing, Unsaid, Wish
from keydesk.kit.checks import Checks
from keydesk.limits.shapes import limits_said


class Said(Protocol):
    """What a caller sent, and what not."""

    @property
    def model_fields_set(self) -> set[str]: ...


class Expiring(Said, Protocol):
    @property
    def expires_at(self) -> str | None: ...


class Narrowed(Said, Protocol):
    @property
    def permissions(self) -> list[str] | None: ...


def read_wish(wanted: Any) -> Wish:
    """Of a new key or client."""
    return Wish(
        wanted.name, read_narrowing(wanted), read_until(wanted), said(wanted, "activate"),
        limits=limits_said(wanted),
    )  # fmt: skip


def read_changes(wanted: Any) -> Changes:
    said = wanted.model_fields_set
    return Changes(
        name=(wanted.name or "") if "name" in said else UNSAID,
        permissions=read_narrowing(wanted),
        expires_at=read_until(wanted),
        limits=limits_said(wanted),
    )


def read_narrowing(wanted: Narrowed) -> Narrowing | Unsaid:
    return wanted.permissions if "permissions" in wanted.model_fields_set else UNSAID


def read_until(wanted: Expiring) -> datetime | Unsaid | None:
    if "expires_at" not in wanted.model_fields_set:
        return UNSAID
    if wanted.expires_at is None:
        return None
    with Checks() as checks:
        expires_at = checks.take(read_moment("expires_at", wanted.expires_at))
    return expires_at  # noqa: RET504  (sure only once the block is left)
