"""A change of the structure, as the book of the catalog tells it.  Pure."""

from keydesk.structures.draft import Key
from keydesk.structures.log import Happening
from keydesk.structures.model import OPTION, Document

BY_LOCALE = ("labels", "guidelines")
NOTHING: tuple[object, ...] = (None, "", False, 0, [], {})


def told(key: Key, before: Document | None, after: Document) -> Happening:
    """Of a new one, what is not blank."""
    subject = f"{key.owner}/{key.code}" if key.kind == OPTION else key.code
    deed = "created" if before is None else "updated"
    return Happening(f"{key.kind}.{deed}", subject, key.code, differences(before or {}, after))


def differences(before: Document, after: Document) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for name, now in after.items():
        was = before.get(name)
        if name == "code" or was == now or (not before and now in NOTHING):
            continue
        if name in BY_LOCALE:
            found += _by_locale(name, was or {}, now)
        else:
            found.append({"property": name, "before": was, "after": now})
    return found


def _by_locale(name: str, was: Document, now: Document) -> list[dict[str, object]]:
    return [
        {"property": name, "locale": one, "before": was.get(one), "after": now.get(one)}
        for one in sorted(was.keys() | now.keys())
        if was.get(one) != now.get(one)
    ]
