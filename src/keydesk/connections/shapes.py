"""A connection as JSON, for the management API and the command line's --json alike."""

from pydantic import BaseModel, Field

from keydesk.auth.permissions import ordered
from keydesk.connections.model import Connection


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
    access: str = Field(description="role, all or custom")
    role: str | None
    permissions: list[str]
    password_grant: bool = Field(description="Its account's password gets tokens")
    user_passwords: bool = Field(description="So does the assigned user's own password")
    created_at: str

    @classmethod
    def of(cls, connection: Connection) -> "ConnectionBody":
        return cls(
            code=connection.code,
            label=connection.label,
            flow_type=connection.flow_type,
            active=connection.active,
            access=connection.access.mode,
            role=connection.access.role,
            permissions=ordered(connection.permissions),
            password_grant=connection.password_grant_at is not None,
            user_passwords=connection.user_passwords_at is not None,
            created_at=connection.created_at.isoformat(),
        )


class CreatedConnection(ConnectionBody):
    credentials: NewCredentials | None = Field(description="Null: it came without any")

    @classmethod
    def made(
        cls, connection: Connection, credentials: NewCredentials | None
    ) -> "CreatedConnection":
        return cls(**ConnectionBody.of(connection).model_dump(), credentials=credentials)
