"""Where a call would arrive that Keydesk itself does not answer: the organization's own APIs."""

from keydesk.apis.model import ANY_CALLER as ANY
from keydesk.apis.paths import Refused
from keydesk.apis.store import tables
from keydesk.apis.table import Found, Unmapped
from keydesk.auth import ANY_CALLER, Caller
from keydesk.doors.apis_words import WORDS
from keydesk.explaining.places import UNKNOWN, Reached, Target, Unreached
from keydesk.kit.db import Db
from keydesk.shell import N_

UNMAPPED = N_(
    "Neither Keydesk nor a route of your protected APIs takes this call. If it is one of theirs, "
    "map it."
)


def aimed(db: Db, by: Caller, target: Target) -> Target:
    """By the table that the doors ask.  Without APIs, what is unknown stays so."""
    if isinstance(target, Reached) or target.template != UNKNOWN:
        return target
    asked, table = target.asked, tables(db, by.organization_id)
    if not table.lines:
        return target
    match table.find(asked.method, asked.raw or asked.path):
        case Found(permission, template):
            return Reached(asked, template, ANY_CALLER if permission == ANY else permission)
        case Refused(reason):
            return Unreached(asked, WORDS[reason])
        case Unmapped():
            return Unreached(asked, UNMAPPED)
