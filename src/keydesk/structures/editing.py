"""One wish to change the structure: read, merged, judged, and only then put into the draft.

Pure.
"""

from keydesk.kit.errors import Forbidden
from keydesk.structures import forms
from keydesk.structures.draft import Draft, Key
from keydesk.structures.kinds import PERMITTED, RULES
from keydesk.structures.model import OPTION, VARIANT, Document
from keydesk.structures.rules import Change, Rules, flaws
from keydesk.structures.violations import Flaw, Flawed, Misfit, Saved

MOST_TOLD = 100  # of what is wrong with one wish


def code_of(data: Document) -> str:
    """Raises Misfit when it is no text.  None is an empty one, which `add` refuses as blank."""
    return forms.text("code", data.get("code")) or ""


def edit(draft: Draft, key: Key, data: Document, *, may_create: bool) -> Saved:
    """PATCH.  Raises Misfit, Flawed, Forbidden."""
    code = data.get("code", key.code)
    if code != key.code:
        raise Misfit("code_mismatch", property="code", body=code, url=key.code)
    before = draft.get(key.kind, key.code)
    if before is None and not may_create:
        raise Forbidden(
            "You may change what is there, and not create anything.",
            missing=f"{PERMITTED[key.kind]}:create",
        )
    _write(draft, key, before, data)
    return Saved(key.code, before is None, draft.get(key.kind, key.code) != before)


def add(draft: Draft, key: Key, data: Document) -> Saved:
    """POST.  Raises Misfit, Flawed."""
    if draft.get(key.kind, key.code) is not None:
        raise Flawed(Flaw("taken", "code", {"code": key.code}))
    _write(draft, key, None, data)
    return Saved(key.code, created=True)


def _write(draft: Draft, key: Key, before: Document | None, data: Document) -> None:
    rules = RULES[key.kind]
    if before is not None:
        _owned(key, before)
        before = rules.bare | before
    sent = forms.read(rules.fields, rules.ignored, data)
    after = forms.merged(rules.fields, before or _new(rules, key), sent)
    change = Change(draft, key.owner, before, after, sent)
    wrong = flaws(rules, change)
    if wrong:
        raise Flawed(*wrong[:MOST_TOLD])
    settled = Change(draft, key.owner, before, rules.settle(change), sent)
    spread = list(rules.spread(settled))
    draft.put(key, settled.after)
    for other, document in spread:
        draft.put(other, document)


def _new(rules: Rules, key: Key) -> Document:
    owner = {"attribute": key.owner} if key.kind == OPTION else {}
    return rules.bare | owner | {"code": key.code}


def _owned(key: Key, before: Document) -> None:
    """A family variant's code is its own in the whole catalog."""
    if key.kind == VARIANT and before["family"] != key.owner:
        raise Flawed(Flaw("taken", "code", {"code": key.code}))
