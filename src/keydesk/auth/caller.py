"""The one who calls, once we know who that is."""

from dataclasses import dataclass, replace

from keydesk.auth.limits import Limited
from keydesk.auth.rights import Rights


@dataclass(frozen=True, slots=True)
class Caller:
    """A person at the console, a machine with a credential, or an operator at the command line.

    actor           "user:<id>", "key:<credential id>", "client:<credential id>" (an access token of
                    it) or "cli:<os user>"; written into every event
    permissions     all that this caller may do, already narrowed to what its credential allows
    unconfirmed     a person whose last proof is too old for what a route marks as `fresh`
    rights          the part of the catalog that its group gives it; None = All, no limits
    group_id        that group; None = All
    limits          from where and how often it may call; empty = no limits
    connection_code  what people call its connection
    user_id         the person, or the user that the machine's connection is assigned to
    """

    actor: str
    organization_id: str = ""
    permissions: frozenset[str] = frozenset()
    user_id: str = ""
    connection_id: str = ""
    credential_id: str = ""
    secret_id: str = ""
    session_id: str = ""
    address: str = ""
    request_id: str = ""
    unconfirmed: bool = False
    rights: Rights | None = None
    group_id: str | None = None
    limits: tuple[Limited, ...] = ()
    connection_code: str = ""

    @property
    def machine(self) -> bool:
        return bool(self.credential_id)

    def acting_in(self, organization_id: str) -> "Caller":
        return replace(self, organization_id=organization_id)

    def calling_from(self, address: str, request_id: str) -> "Caller":
        return replace(self, address=address, request_id=request_id)


NOBODY = Caller("nobody")
