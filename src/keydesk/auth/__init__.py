"""Who is calling, and may they?  Knows three answers and no kind of credential.

Each kind of credential (keys, console sessions, later access tokens) supplies a Scheme of its own.
Start reading at gate.py.
"""

from keydesk.auth.answer import Accepted, Answer, HeldUp, MustAsk, NotMine, Reason, Refused
from keydesk.auth.caller import NOBODY, Caller
from keydesk.auth.carrier import from_headers
from keydesk.auth.door import Door, Scheme, judged
from keydesk.auth.exposure import refuse_exposed
from keydesk.auth.gate import Gate
from keydesk.auth.guard import (
    ANY_CALLER,
    PUBLIC,
    Endpoint,
    Guard,
    caller_of,
    guarded,
)
from keydesk.auth.house import House, base_url, house_of, open_house
from keydesk.auth.judge import Allowed, Denied, allowed, may, require, require_all
from keydesk.auth.mapped import Mapped, mapped
from keydesk.auth.passage import Passage

__all__ = [
    "ANY_CALLER", "NOBODY", "PUBLIC", "Accepted", "Allowed", "Answer", "Caller", "Denied", "Door",
    "Endpoint", "Gate", "Guard", "HeldUp", "House", "Mapped", "MustAsk", "NotMine", "Passage",
    "Reason", "Refused", "Scheme", "allowed", "base_url", "caller_of", "from_headers", "guarded",
    "house_of", "judged", "mapped", "may", "open_house", "refuse_exposed", "require",
    "require_all",
]  # fmt: skip
