"""Who calls, as the protected application gets to know it."""

from dataclasses import dataclass

from keydesk.auth.permissions import API_ACCESS


@dataclass(frozen=True, slots=True)
class Identity:
    """All empty where a public route was called without a credential that works; then it is false.

    organization   its slug; "" where Keydesk is asked over the network
    connection     its code, as people know it
    permissions    all that this credential may do now, with the names of the organization's own
    request_id     stands in the answer, in the log and in Keydesk's book of attempts
    """

    organization: str = ""
    connection: str = ""
    connection_id: str = ""
    credential_id: str = ""
    permissions: frozenset[str] = frozenset()
    request_id: str = ""

    def __bool__(self) -> bool:
        return bool(self.credential_id)

    def may(self, permission: str) -> bool:
        return permission in self.permissions and API_ACCESS in self.permissions
