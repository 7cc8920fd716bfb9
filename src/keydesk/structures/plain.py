"""The kinds with few rules: options, association types, group types, groups.  Pure."""

from collections.abc import Iterator

from keydesk.structures import forms
from keydesk.structures.model import GROUP_TYPE
from keydesk.structures.rules import Change, Rules
from keydesk.structures.violations import Flaw, Misfit


def _option(change: Change) -> Iterator[Flaw]:
    if change.after["attribute"] != change.owner:
        body = change.after["attribute"]
        raise Misfit("code_mismatch", property="attribute", body=body, url=change.owner)
    yield from ()


def _association_type(change: Change) -> Iterator[Flaw]:
    if change.after["is_quantified"] and change.after["is_two_way"]:
        yield Flaw("quantified_two_way", "is_quantified")


def _group(change: Change) -> Iterator[Flaw]:
    if not change.after["type"]:
        yield Flaw("blank", "type")
    else:
        change.need("type", GROUP_TYPE, change.after["type"])


OPTIONS = Rules(
    bare={"code": "", "attribute": "", "sort_order": 0, "labels": {}},
    fields={"attribute": forms.TEXT, "sort_order": forms.INTEGER, "labels": forms.LABELS},
    flaws=_option,
    longest_label=255,
)
ASSOCIATION_TYPES = Rules(
    bare={"code": "", "labels": {}, "is_quantified": False, "is_two_way": False},
    fields={
        "labels": forms.LABELS, "is_quantified": forms.BOOLEAN, "is_two_way": forms.BOOLEAN
    },
    fixed=("is_quantified", "is_two_way"),
    flaws=_association_type,
)  # fmt: skip
GROUP_TYPES = Rules(bare={"code": "", "labels": {}}, fields={"labels": forms.LABELS})
GROUPS = Rules(
    bare={"code": "", "type": None, "labels": {}},
    fields={"type": forms.TEXT, "labels": forms.LABELS},
    fixed=("type",),
    flaws=_group,
)
