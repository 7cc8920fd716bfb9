"""What a connection may do, in the words of the tree of permissions.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from keydesk.auth.holding import covers
from keydesk.auth.permissions import API_ACCESS, TREE, Branch, Resource

ACTIONS = ("read", "create", "update", "delete", "manage", "verify")
Listed = list[tuple[str, list[str]]]


@dataclass(frozen=True)
class Abilities:
    """Labels of resources, by action in the order of the tree.

    read     what it may read
    change   what else it may do
    cannot   what it may not; an empty list of labels = none of what has this action
    closed   whole branches of which it may do nothing
    """

    read: list[str]
    change: Listed
    cannot: Listed
    closed: list[str]


def abilities(held: frozenset[str], own: Sequence[Branch] = ()) -> Abilities:
    """Without the root, api:access, no call is let in: then it may do nothing.

    own  the organization's own APIs
    """
    if API_ACCESS not in held:
        held = frozenset()
    closed = [branch for branch in TREE if branch.sensitive and not branch.permissions & held]
    shown = [*(branch for branch in TREE if branch not in closed), *own]
    resources = [r for branch in shown for r in branch.resources]
    others = {a for branch in own for a in branch.actions} - {*ACTIONS}
    actions = [*ACTIONS, *sorted(others)]
    may = [(action, _labels(resources, action, held, True)) for action in actions]
    not_ = [(action, _labels(resources, action, held, False)) for action in actions]
    some = dict(may)
    return Abilities(
        some["read"],
        [(action, labels) for action, labels in may[1:] if labels],
        [(action, labels if some[action] else []) for action, labels in not_ if labels],
        [branch.label for branch in closed],
    )


def _labels(
    resources: Sequence[Resource], action: str, held: frozenset[str], wanted: bool
) -> list[str]:
    having = (r for r in resources if action in r.actions)
    return [r.label for r in having if covers(held, f"{r.name}:{action}") is wanted]
