"""May this credential do that?  So slowly and so plainly that it can be believed by reading it.

Nothing here is taken from Keydesk but the names of its system roles and what they were decided to
hold; a tree is three lists of words.
"""

from dataclasses import dataclass, field

ROOT = "api:access"


@dataclass(frozen=True)
class Tree:
    """`open` is what All holds beside the root; `sensitive` is what must be ticked one by one."""

    open: tuple[str, ...]
    sensitive: tuple[str, ...]

    def knows(self, permission: str) -> bool:
        return permission == ROOT or permission in self.open or permission in self.sensitive


@dataclass(frozen=True)
class Grant:
    """mode is role, all or custom; `listed` what a list names.

    role  the id of a role; `team` what that team role says: a list, "all", or None if there is none
    """

    mode: str
    listed: tuple[str, ...] = ()
    role: str = ""
    team: tuple[str, ...] | str | None = None


@dataclass(frozen=True)
class State:
    """Everything that may stand against a credential."""

    right_secret: bool = True
    secret_begun: bool = True
    secret_over: bool = False
    active: bool = True
    expired: bool = False
    revoked: bool = False
    connection_active: bool = True
    connection_deleted: bool = False
    user: str = "member"  # or blocked, or gone


@dataclass(frozen=True)
class Case:
    tree: Tree
    grant: Grant
    narrowing: tuple[str, ...] | None = None
    state: State = field(default=State())


def listed(tree: Tree, names: tuple[str, ...], permission: str) -> bool:
    """Ticking anything ticks the root; what Keydesk does not know is nothing."""
    if permission == ROOT:
        return len(names) > 0
    return tree.knows(permission) and permission in names


def everything(tree: Tree, permission: str) -> bool:
    """All: never what is sensitive."""
    return permission == ROOT or permission in tree.open


def granted(case: Case, systems: dict[str, tuple[str, ...]], permission: str) -> bool:
    """To the connection."""
    grant = case.grant
    if grant.mode == "all":
        return everything(case.tree, permission)
    if grant.mode == "custom":
        return listed(case.tree, grant.listed, permission)
    if grant.mode != "role":
        return False
    if grant.role in systems:
        return permission in systems[grant.role]
    if grant.team is None:
        return False
    if grant.team == "all":
        return everything(case.tree, permission)
    return listed(case.tree, tuple(grant.team), permission)


def lives(state: State) -> bool:
    for against in (
        not state.right_secret, not state.secret_begun, state.secret_over, not state.active,
        state.expired, state.revoked, not state.connection_active, state.connection_deleted,
        state.user != "member",
    ):  # fmt: skip
        if against:
            return False
    return True


def holds(case: Case, systems: dict[str, tuple[str, ...]], permission: str) -> bool:
    if not lives(case.state) or not granted(case, systems, permission):
        return False
    return case.narrowing is None or permission in case.narrowing


def may(case: Case, systems: dict[str, tuple[str, ...]], permission: str) -> bool:
    """A machine needs the root before all."""
    return holds(case, systems, ROOT) and holds(case, systems, permission)
