"""A connection as JSON, for the management API and the command line's --json alike."""

from pydantic import BaseModel, Field

from keydesk.auth.holding import written_out
from keydesk.auth.permissions import ordered
from keydesk.connections.model import Connection
from keydesk.limits.shapes import LimitsBody


class NewCredentials(BaseModel):
    """The only answer that ever holds the secret and the password."""

    client_id: str
    client_secret: str | None = Field(description="Null: generate it when you can store it")
    username: str
    password: str | None


class ConnectionBody(BaseModel):
    """`permissions` is all that it may do, whatever grants it."""

    code: str
    label: str
    flow_type: str
    active: bool
    description: str
    contact: str = Field(description="Whom to ask about it outside")
    tags: list[str]
    critical: bool
    tracked: bool = Field(description="Data flows counts it")
    assigned_user_id: str
    picture: str | None = Field(description="Its address under /manage/v1, or null")
    version: int = Field(description="Send it with an edit, so that nobody's is undone")
    access: str = Field(description="role, all or custom")
    role: str | None
    permissions: list[str]
    group: str = Field(description="Its id, or all: no limits")
    group_name: str
    limits: LimitsBody | None = Field(description="Of all its credentials together; null: none")
    password_grant: bool = Field(description="Its account's password gets tokens")
    user_passwords: bool = Field(description="So does the assigned user's own password")
    created_at: str

    @classmethod
    def of(cls, connection: Connection, own: frozenset[str] = frozenset()) -> "ConnectionBody":
        """`own`: the permissions of the organization's own APIs, which All stands for too."""
        return cls(
            code=connection.code,
            label=connection.label,
            flow_type=connection.flow_type,
            active=connection.active,
            description=connection.description,
            contact=connection.contact,
            tags=list(connection.tags),
            critical=connection.critical,
            tracked=connection.tracked,
            assigned_user_id=connection.assigned_user_id,
            picture=f"/connections/{connection.code}/picture" if connection.picture else None,
            version=connection.version,
            access=connection.access.mode,
            role=connection.access.role,
            permissions=ordered(written_out(connection.permissions, own)),
            group=connection.group_id or "all",
            group_name=connection.group_name,
            limits=LimitsBody.of(connection.limits) if connection.limits else None,
            password_grant=connection.password_grant_at is not None,
            user_passwords=connection.user_passwords_at is not None,
            created_at=connection.created_at.isoformat(),
        )


class CreatedConnection(ConnectionBody):
    credentials: NewCredentials | None = Field(description="Null: it came without any")

    @classmethod
    def made(
        cls,
        connection: Connection,
        credentials: NewCredentials | None,
        own: frozenset[str] = frozenset(),
    ) -> "CreatedConnection":
        return cls(**ConnectionBody.of(connection, own).model_dump(), credentials=credentials)
