"""What can have happened to members, invitations and links.  happened.py has the rest."""

from dataclasses import dataclass

from keydesk.events import Event, event


@event("user.invited")
@dataclass(frozen=True)
class UserInvited(Event):
    """The subject is the invitation; `replaced` are those that this one made worthless."""

    email: str
    role: str
    expires_at: str
    replaced: list[str]


@event("invitation.withdrawn")
@dataclass(frozen=True)
class InvitationWithdrawn(Event):
    email: str
    role: str


@event("invitation.refused")
@dataclass(frozen=True)
class InvitationRefused(Event):
    """`reason`: accepted, withdrawn, expired, inviter (may no longer invite to this role), role
    (was deleted), member (is one already).  Whoever followed the link was told none of it."""

    email: str
    reason: str


@event("user.joined")
@dataclass(frozen=True)
class UserJoined(Event):
    """The subject is the user; `new` says whether the user was made then."""

    invitation: str
    email: str
    role: str
    invited_by: str
    new: bool


@event("user.role_changed")
@dataclass(frozen=True)
class UserRoleChanged(Event):
    role: tuple[str, str]


@event("user.group_changed")
@dataclass(frozen=True)
class UserGroupChanged(Event):
    """Names of groups: which it was, which it is."""

    group: tuple[str, str]


@event("user.blocked")
@dataclass(frozen=True)
class UserBlocked(Event):
    """From the next request on, `ended` sessions and all their connections are refused."""

    role: tuple[str, str]
    ended: int


@event("user.unblocked")
@dataclass(frozen=True)
class UserUnblocked(Event):
    role: tuple[str, str]


@event("user.removed")
@dataclass(frozen=True)
class UserRemoved(Event):
    """No longer a member; `handed_over` connections went to the user `heir`."""

    email: str
    role: str
    ended: int
    handed_over: list[str]
    heir: str


@event("user.reset")
@dataclass(frozen=True)
class UserReset(Event):
    """The password no longer works, `ended` sessions are over; a link sets a new one.

    `second_factor`: their authenticator app was turned off as well.
    """

    ended: int
    second_factor: bool
    expires_at: str


@event("user.reset_refused")
@dataclass(frozen=True)
class ResetRefused(Event):
    """`reason`: used, expired, maker (may no longer reset this user), elsewhere (works for others
    too), blocked."""

    reason: str


@event("user.password_reset")
@dataclass(frozen=True)
class PasswordReset(Event):
    """A new password was set by a link that `made_by` had made, an administrator or the user."""

    made_by: str
    ended: int


@event("organization.transferred")
@dataclass(frozen=True)
class OwnershipTransferred(Event):
    """The subject is the new Owner; who was one before is an Admin now."""

    former_owner: str
    role: tuple[str, str]


@event("session.switched")
@dataclass(frozen=True)
class SessionSwitched(Event):
    """In the book of the organization that was left: `session` goes on elsewhere."""

    user_id: str
