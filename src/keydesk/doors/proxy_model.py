"""A door for proxies: secret, named, bound to one organization.  Pure."""

from dataclasses import dataclass
from datetime import datetime

LONGEST_NAME = 80


@dataclass(frozen=True)
class ProxyDoor:
    """`last4` of its secret tells one from another; the secret is shown once."""

    id: str
    name: str
    last4: str
    created_at: datetime
    created_by: str
    rotated_at: datetime | None = None
    rotated_by: str | None = None
