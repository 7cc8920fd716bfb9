"""One kind of attempt, as counted; one last use, as remembered."""

from datetime import datetime
from typing import NamedTuple


class Who(NamedTuple):
    """Whose credential it was; all empty when an attempt named none."""

    organization_id: str = ""
    connection_id: str = ""
    credential_id: str = ""
    secret_id: str = ""


class Attempt(NamedTuple):
    """What is counted together.  Every field has few values, so the book stays small.

    `route` is a template, never a path; `outcome` is "accepted" or a reason of refusal.
    """

    who: Who
    door: str
    permission: str
    route: str
    method: str
    outcome: str
    status_class: int  # 2 for 200 to 299


class LastUse(NamedTuple):
    """An accepted call.  Refused ones never advance it."""

    credential_id: str
    connection_id: str
    at: datetime
    address: str
    program: str
