"""What pydantic found wrong with a body or a query, as violations of ours."""

from collections.abc import Sequence
from typing import Any

from keydesk.kit.errors import BadRequest, Invalid, KeydeskError, Violation

MOST = 50  # faults that one answer names


def invalid(errors: Sequence[Any]) -> KeydeskError:
    if any(error["type"] == "json_invalid" for error in errors):
        return BadRequest("The body is not valid JSON.")
    return Invalid(*(_violation(error) for error in errors[:MOST]))


def _violation(error: Any) -> Violation:
    """`["body", "permissions", 2]` is the field permissions.2; the value itself is not repeated."""
    place = ".".join(str(part) for part in error["loc"][1:]) or "body"
    if error["type"] == "extra_forbidden":
        return Violation(place, "There is no such field.")
    if error["type"] == "missing":
        return Violation(place, "This is required.")
    return Violation(place, f"{error['msg']}.")
