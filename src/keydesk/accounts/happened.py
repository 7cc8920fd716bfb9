"""What can have happened to an organization, its users and their sessions."""

from dataclasses import dataclass

from keydesk.events import Event, event


@event("organization.created")
@dataclass(frozen=True)
class OrganizationCreated(Event):
    organization: str
    slug: str


@event("user.created")
@dataclass(frozen=True)
class UserCreated(Event):
    email: str
    role: str


@event("user.password_changed")
@dataclass(frozen=True)
class PasswordChanged(Event):
    """The user's other sessions, `ended` of them, were over at the same moment."""

    ended: int


@event("user.language_changed")
@dataclass(frozen=True)
class LanguageChanged(Event):
    """`language` is a pair: what it was ("" for none chosen), what it is."""

    language: tuple[str, str]


@event("session.started")
@dataclass(frozen=True)
class SessionStarted(Event):
    """`replaced` is the id of the session that the same browser had before, or ""."""

    user_id: str
    program: str
    replaced: str


@event("session.ended")
@dataclass(frozen=True)
class SessionEnded(Event):
    user_id: str


@event("sessions.ended")
@dataclass(frozen=True)
class SessionsEnded(Event):
    """The subject is the user: all their sessions, `ended` of them, were over at once."""

    ended: int


@event("sign_in.refused")
@dataclass(frozen=True)
class SignInRefused(Event):
    """The subject is the user whose e-mail was given; `reason` as in the attempts book."""

    reason: str


@event("session.confirmed")
@dataclass(frozen=True)
class SessionConfirmed(Event):
    """`means` is "password" or "code"."""

    user_id: str
    means: str


@event("second_factor.added")
@dataclass(frozen=True)
class SecondFactorAdded(Event):
    """The subject is the user, as in the events below."""


@event("second_factor.removed")
@dataclass(frozen=True)
class SecondFactorRemoved(Event):
    pass


@event("recovery_codes.replaced")
@dataclass(frozen=True)
class RecoveryCodesReplaced(Event):
    pass


@event("recovery_code.used")
@dataclass(frozen=True)
class RecoveryCodeUsed(Event):
    """`left`: how many are left."""

    left: int


@event("user.password_reset_asked")
@dataclass(frozen=True)
class PasswordResetAsked(Event):
    """A link that sets a new password was mailed to the user."""
