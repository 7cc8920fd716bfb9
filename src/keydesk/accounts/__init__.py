"""Organizations, the users who are their members, and the sessions in which users work.

Start reading at model.py; entering.py is how a person gets in.
"""

from keydesk.accounts.model import Member, Organization, Session, User

__all__ = ["Member", "Organization", "Session", "User"]
