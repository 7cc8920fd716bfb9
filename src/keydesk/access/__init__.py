"""What roles hold, and what a connection is granted.  (Team roles and groups come to live here.)"""

from keydesk.access.grants import Access, held, judge_grant, read_access, unknown_permission
from keydesk.access.roles import BLOCKED, OWNER, ROLES, SYSTEM_ROLES, VIEWER, Role

__all__ = [
    "BLOCKED", "OWNER", "ROLES", "SYSTEM_ROLES", "VIEWER", "Access", "Role", "held", "judge_grant",
    "read_access", "unknown_permission",
]  # fmt: skip
