"""What roles hold, and what a connection is granted.  (Team roles and groups come to live here.)"""

from keydesk.access.grants import Access, All, Custom, Grant, InRole, held, judge_grant, read_grant
from keydesk.access.roles import BLOCKED, OWNER, ROLES, SYSTEM_ROLES, VIEWER, Role

__all__ = [
    "BLOCKED", "OWNER", "ROLES", "SYSTEM_ROLES", "VIEWER", "Access", "All", "Custom", "Grant",
    "InRole", "Role", "held", "judge_grant", "read_grant",
]  # fmt: skip
