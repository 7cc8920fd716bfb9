"""Habits as JSON, for the management API and the command line's --json alike."""

from pydantic import BaseModel, Field

from keydesk.habits.likes import likeness
from keydesk.habits.model import Habits


class HabitsBody(BaseModel):
    like: str = Field(description="The product whose habits these are, or empty")
    active: bool = Field(description="A new key or client works at once")
    permissions: str = Field(description="Of a new connection: nothing, viewer, read or all")
    first_tab: str = Field(description="Of Access keys in the console: keys or clients")
    secret: str = Field(description="Of a new client: at_once or on_demand")
    with_connection: bool = Field(description="A new connection has a client and an account")
    one_credential: str = Field(description="For each connection: off, advised or enforced")

    @classmethod
    def of(cls, habits: Habits) -> "HabitsBody":
        return cls(like=likeness(habits), **vars(habits))
