"""Protected APIs in a file: see keydesk.apis.lines.  What it takes to make an organization's like
them.  Pure.
"""

from collections.abc import Sequence

from keydesk.apis.happenings import told
from keydesk.apis.lines import SECTION, changes, read, written
from keydesk.apis.model import Api
from keydesk.apis.wishes import Wish, edited
from keydesk.kit.errors import Invalid
from keydesk.sheets.steps import Step

__all__ = ["KIND", "SECTION", "changes", "plan", "read", "written"]
KIND = "api"


def plan(present: Sequence[Api], wanted: Sequence[Wish], *, delete: bool) -> list[Step]:
    """What is not in the file is left alone, unless it is to be deleted."""
    known = {api.code: api for api in present}
    steps = [
        _step(f"{SECTION}.{n}", wish, known.pop(wish.code, None)) for n, wish in enumerate(wanted)
    ]
    rest = "delete" if delete else "leave"
    return [*steps, *(Step(rest, KIND, api.code, present=api) for api in known.values())]


def _step(place: str, wish: Wish, api: Api | None) -> Step:
    if api is None:
        return Step("create", KIND, wish.code, place, wish)
    changed = _changed(wish, api)
    return Step("change" if changed else "keep", KIND, api.code, place, wish, api, changed)


def _changed(wish: Wish, api: Api) -> tuple[str, ...]:
    """What is wrong with it is told, with its place, by the verb."""
    old = told(api)
    try:
        new = told(edited(api, changes(wish)))
    except Invalid:
        return tuple(old)
    return tuple(name for name in old if old[name] != new[name])
