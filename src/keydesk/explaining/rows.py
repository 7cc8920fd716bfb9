"""What a connection's group has to do with it: the request names one product or product model.

Told as the catalog decides it.  What whoever asks does not see is not spoken of.
"""

from collections.abc import Collection, Iterator

from keydesk.auth import Caller
from keydesk.auth.rights import of_row
from keydesk.catalog import reading, visible
from keydesk.catalog.model import CODE, IDENTIFIER, UUID, Whole
from keydesk.explaining.model import Facts, Link
from keydesk.explaining.places import Asked, Reached, Target
from keydesk.groups import store
from keydesk.kit.db import Db
from keydesk.shell import N_
from keydesk.structures import snapshots
from keydesk.structures.model import CATEGORY
from keydesk.structures.portion import Portion
from keydesk.structures.restricting import restricted
from keydesk.structures.violations import Unknown

ROOT = "/api/rest/v1/"
PLACES = {"products": IDENTIFIER, "products-uuid": UUID, "product-models": CODE}
METHODS = {"GET": "view", "HEAD": "view", "PATCH": "edit", "DELETE": "own"}
NO_LIMITS = N_("{connection} has the group All: no limits.")
HIDDEN = N_("The group {group} hides {name}: it shows none of its categories ({categories}).")
LOOSE = N_("{name} stands in no category, so every group shows it.")
TEXTS = {
    ("view", True): N_("The group {group} shows {name}."),
    ("edit", True): N_("The group {group} lets {connection} change {name}."),
    ("edit", False): N_("The group {group} shows {name}, and does not let {connection} change it."),
    ("own", True): N_("The group {group} owns {name}."),
    ("own", False): N_("The group {group} does not own {name}, so {connection} cannot delete it."),
}


def links(db: Db, by: Caller, facts: Facts, target: Target) -> Iterator[Link]:
    """None for a request that names no product, or one that is not there for `by`."""
    level, keyed, key = _named(target.asked) if isinstance(target, Reached) else ("", "", "")
    if not level:
        return
    mine = snapshots.current(db, by)
    try:
        one = reading.find(db, by.organization_id, mine, keyed, key)
    except Unknown:
        return
    connection = facts.connection
    told: dict[str, object] = {
        "connection": connection.label, "group": connection.group_name, "name": key,
    }  # fmt: skip
    if connection.group_id is None:
        yield Link("group", True, NO_LIMITS, told)
        return
    group = store.find(db, by.organization_id, connection.group_id)
    rights = of_row(connection.group_id, group.rights.text if group else None)
    whole = snapshots.whole(db, by.organization_id)
    portion = restricted(whole, rights).portion
    one = reading.find(db, by.organization_id, whole, keyed, key)
    assert portion
    yield _link(portion, one, level, told, mine.documents[CATEGORY])


def _link(
    portion: Portion, one: Whole, level: str, told: dict[str, object], known: Collection[str]
) -> Link:
    deciding = visible.deciding(one.own, one.ancestors)
    if visible.NONE not in deciding and deciding.isdisjoint(portion.levels):
        told["categories"] = ", ".join(sorted(deciding & set(known)))
        return Link("group", False, HIDDEN, told)
    if level == "view" and visible.NONE in deciding:
        return Link("group", True, LOOSE, told)
    held = {
        "view": True,
        "edit": portion.edits(one.categories),
        "own": portion.owns(one.categories),
    }
    ok = held[level]
    return Link("group", ok, TEXTS[level, ok], told)


def _named(asked: Asked) -> tuple[str, str, str]:
    """The level that it takes, the kind of key, and the key; empty for what names no product."""
    head, _, key = asked.path.removeprefix(ROOT).partition("/")
    level = METHODS.get(asked.method, "")
    if not asked.path.startswith(ROOT) or head not in PLACES or not key or "/" in key or not level:
        return "", "", ""
    return level, PLACES[head], key
