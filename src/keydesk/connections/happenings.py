"""What can have happened to a connection: the events of this room."""

from dataclasses import dataclass

from keydesk.events import Event, event


@event("connection.created")
@dataclass(frozen=True)
class ConnectionCreated(Event):
    code: str
    label: str
    flow_type: str
    access: dict[str, object]
    assigned_user_id: str
    description: str
    contact: str
    tags: list[str]
    critical: bool
    tracked: bool
    group: str
    limits: dict[str, object] | None = None


@event("connection.edited")
@dataclass(frozen=True)
class ConnectionEdited(Event):
    """Only what changed, each as a pair: what it was, what it is."""

    code: str
    version: int
    changes: dict[str, object]


@event("connection.handed_over")
@dataclass(frozen=True)
class ConnectionHandedOver(Event):
    """`assigned_user_id` is a pair: who answered for it, who does."""

    code: str
    version: int
    assigned_user_id: tuple[str, str]


@event("connection.picture_changed")
@dataclass(frozen=True)
class ConnectionPictureChanged(Event):
    """`picture` is a pair of digests: of what was shown, of what is; None is no picture."""

    code: str
    picture: tuple[str | None, str | None]


@event("connection.activated")
@dataclass(frozen=True)
class ConnectionActivated(Event):
    code: str


@event("connection.deactivated")
@dataclass(frozen=True)
class ConnectionDeactivated(Event):
    """From the next request on, all its credentials are refused as connection_inactive."""

    code: str


@event("connection.password_grant_switched")
@dataclass(frozen=True)
class PasswordGrantSwitched(Event):
    """Pairs: what it was, what it is.  `user_passwords`: the assigned user's own as well."""

    code: str
    password_grant: tuple[bool, bool]
    user_passwords: tuple[bool, bool]


@event("connection.deleted")
@dataclass(frozen=True)
class ConnectionDeleted(Event):
    """From the next request on, all its credentials are refused for good."""

    code: str
    label: str
