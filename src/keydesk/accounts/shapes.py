"""Users and invitations as JSON, for the management API and the command line's --json alike."""

from pydantic import BaseModel, Field

from keydesk.access import BLOCKED
from keydesk.accounts.links import Invitation, ResetLink
from keydesk.accounts.members import Listed
from keydesk.accounts.model import Member, Organization
from keydesk.kit.secret import Secret


class UserBody(BaseModel):
    id: str
    email: str
    name: str
    role: str
    group: str = Field(description="Its id, or all: no limits")
    blocked: bool
    joined_at: str
    last_sign_in_at: str | None = None

    @classmethod
    def of(cls, member: Member, listed: Listed | None = None) -> "UserBody":
        came = listed.last_sign_in_at if listed else None
        return cls(
            id=member.user_id,
            email=member.email,
            name=member.name,
            role=member.role,
            group=member.group_id or "all",
            blocked=member.role == BLOCKED.id,
            joined_at=member.created_at.isoformat(),
            last_sign_in_at=came.isoformat() if came else None,
        )


class InvitationBody(BaseModel):
    id: str
    email: str
    role: str
    invited_by: str
    created_at: str
    expires_at: str

    @classmethod
    def of(cls, made: Invitation) -> "InvitationBody":
        return cls(
            id=made.id,
            email=made.email,
            role=made.role,
            invited_by=made.invited_by,
            created_at=made.created_at.isoformat(),
            expires_at=made.expires_at.isoformat(),
        )


class InvitedBody(InvitationBody):
    link: str = Field(description="Shown once: whoever follows it first becomes this user")
    sent: bool = Field(description="Whether it is on its way by mail")

    @classmethod
    def with_link(cls, made: Invitation, link: Secret, *, sent: bool) -> "InvitedBody":
        known = InvitationBody.of(made).model_dump()
        return cls(**known, link=link.reveal(), sent=sent)


class ResetBody(BaseModel):
    user: str
    expires_at: str
    link: str = Field(description="Shown once: whoever follows it first sets the password")
    sent: bool

    @classmethod
    def of(cls, made: ResetLink, link: Secret, *, sent: bool) -> "ResetBody":
        until = made.expires_at.isoformat()
        return cls(user=made.user_id, expires_at=until, link=link.reveal(), sent=sent)


class OrganizationBody(BaseModel):
    id: str
    slug: str
    name: str
    created_at: str

    @classmethod
    def of(cls, found: Organization) -> "OrganizationBody":
        return cls(
            id=found.id, slug=found.slug, name=found.name, created_at=found.created_at.isoformat()
        )
