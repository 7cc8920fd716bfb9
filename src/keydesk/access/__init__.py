"""What roles hold, and what a connection is granted.  (Groups come to live here.)

Team roles are rows (store.py, verbs.py) beside the system roles, which are code.  Who holds a role
is known in rooms above: they pass it down (uses.py), and hold() a role before they give it.
"""

from keydesk.access.grants import (
    Access,
    for_connections,
    for_users,
    held,
    judge_grant,
    judge_holding,
    read_access,
    unknown_permission,
)
from keydesk.access.roles import (
    BLOCKED,
    OWNER,
    ROLES,
    SYSTEM_ROLES,
    VIEWER,
    Role,
    TeamRole,
    holding,
)

__all__ = [
    "BLOCKED", "OWNER", "ROLES", "SYSTEM_ROLES", "VIEWER", "Access", "Role", "TeamRole",
    "for_connections", "for_users", "held", "holding", "judge_grant", "judge_holding",
    "read_access", "unknown_permission",
]  # fmt: skip
