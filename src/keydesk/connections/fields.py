"""The fields of a connection: what is right in each, in the words that Akeneo's users know.  Pure.

A reader gives the value as it is kept, or the Violation that names the field.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from keydesk.connections.model import FLOW_TYPES, LONGEST, TRACKED
from keydesk.kit.errors import Violation
from keydesk.kit.names import read_lines, read_name
from keydesk.shell import N_

SHORTEST = 3
CODE = re.compile(r"[A-Za-z0-9_]+")
RESERVED = {"new", "jump"}  # they follow /console/connections/
LONGEST_DESCRIPTION, LONGEST_CONTACT, LONGEST_TAG, MOST_TAGS = 2000, 200, 40, 20
AKENEO = {f"data_{flow_type}": flow_type for flow_type in TRACKED}  # what Akeneo calls them

NO_LABEL = N_("Connection label is required.")
SHORT_LABEL = N_("Connection label is too short. It should have 3 characters or more.")
LONG_LABEL = N_("Connection label is too long. It should have 100 characters or less.")
NO_CODE = N_("Connection code is required.")
SHORT_CODE = N_("Connection code is too short. It should have 3 characters or more.")
LONG_CODE = N_("Connection code is too long. It should have 100 characters or less.")
SIGNS_CODE = N_("Connection code may contain only letters, numbers and underscores.")
OWN_PAGE = N_("This code is taken by a page of its own.")
UNIQUE_CODE = N_("Connection code must be unique.")
FLOW_TYPE = N_("Connection flow type can only be 'data_source', 'data_destination' or 'other'.")
UNTRACKED = N_('You can only track "Source" and "Destination" connections.')
LIMIT = N_("You reached the limit of {limit} connections and connected Apps.")
NO_MEMBER = N_("Choose a member of the organization who is not blocked.")


def read_label(text: str) -> str | Violation:
    label = read_name("label", text, longest=LONGEST, empty=NO_LABEL)
    if isinstance(label, Violation):
        return Violation("label", LONG_LABEL) if "longest" in label.params else label
    return label if len(label) >= SHORTEST else Violation("label", SHORT_LABEL)


def read_code(text: str) -> str | Violation:
    code = text.strip()
    if not code:
        return Violation("code", NO_CODE)
    if not CODE.fullmatch(code):
        return Violation("code", SIGNS_CODE)
    if not SHORTEST <= len(code) <= LONGEST:
        return Violation("code", SHORT_CODE if len(code) < SHORTEST else LONG_CODE)
    return Violation("code", OWN_PAGE) if code.lower() in RESERVED else code


def read_flow_type(text: str) -> str | Violation:
    flow_type = AKENEO.get(text, text)
    return flow_type if flow_type in FLOW_TYPES else Violation("flow_type", FLOW_TYPE)


def read_tracked(tracked: bool, flow_type: object) -> bool | Violation:
    """`flow_type` as it was read: where that one is wrong, this one is not judged."""
    wrong = tracked and flow_type not in TRACKED and not isinstance(flow_type, Violation)
    return Violation("tracked", UNTRACKED) if wrong else tracked


def read_description(text: str) -> str | Violation:
    return read_lines("description", text, longest=LONGEST_DESCRIPTION)


def read_contact(text: str) -> str | Violation:
    if not text.strip():
        return ""
    return read_name("contact", text, longest=LONGEST_CONTACT, empty="")


def read_tags(texts: Sequence[str]) -> tuple[str, ...] | Violation:
    """In their order; of two that differ in capitals only, the first.  A comma parts two tags."""
    found: dict[str, str] = {}
    for text in ",".join(texts).split(","):
        if text.strip():
            tag = read_name("tags", text, longest=LONGEST_TAG, empty="")
            if isinstance(tag, Violation):
                return tag
            found.setdefault(tag.casefold(), tag)
    if len(found) > MOST_TAGS:
        return Violation("tags", N_("Use at most {most} tags."), {"most": MOST_TAGS})
    return tuple(found.values())


READERS: Mapping[str, Callable[[Any], Any]] = {
    "label": read_label,
    "flow_type": read_flow_type,
    "description": read_description,
    "contact": read_contact,
    "tags": read_tags,
}
"""Of what can be judged alone and edited."""
