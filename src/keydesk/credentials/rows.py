"""A credential as its row, and back.  Pure."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import RowMapping

from keydesk.auth.limits import of_stored
from keydesk.credentials.model import Credential, Grant, Kind, Terms

OTHERWISE = ("terms", "limits")  # stand otherwise in the table than in the model


def write(credential: Credential) -> dict[str, Any]:
    values = vars(credential) | {
        "permissions": stored(credential.permissions), "limits": credential.limits.stored,
    }  # fmt: skip
    return values | _terms(values.pop("terms"))


def stored(permissions: frozenset[str] | None) -> list[str] | None:
    return None if permissions is None else sorted(permissions)


def read(row: RowMapping) -> Credential:
    fields = {name: row[name] for name in Credential.__dataclass_fields__ if name not in OTHERWISE}
    given, grants = fields["permissions"], row["grants"]
    fields["kind"] = Kind(fields["kind"])
    fields["permissions"] = None if given is None else frozenset(given)
    if grants is not None:
        lives = row["access_seconds"], row["refresh_seconds"]
        fields["terms"] = Terms(frozenset(map(Grant, grants)), *lives)
    return Credential(**fields, limits=of_stored(row["limits"]))


def _terms(terms: Terms | None) -> dict[str, Any]:
    return asdict(terms) | {"grants": sorted(terms.grants)} if terms else {}
