"""Who shows that credential?  Only an organization's own credentials are known at its doors."""

from keydesk.auth import Accepted, Answer, HeldUp, NotMine, Reason, Refused
from keydesk.auth.presenting import MALFORMED
from keydesk.credentials.scheme import DatabaseScheme

STRANGER = Refused(Reason.UNKNOWN)
Schemes = tuple[DatabaseScheme, ...]


def bound(answer: Answer, organization_id: str) -> Accepted | Refused:
    """Another organization's credential looks like none at all (security cases 27, 88)."""
    match answer:
        case Accepted(who=who) | Refused(who=who) if who.organization_id == organization_id:
            return answer
        case HeldUp():
            return answer  # whoever it is: nobody looked
        case NotMine():
            return MALFORMED
        case _:
            return STRANGER
