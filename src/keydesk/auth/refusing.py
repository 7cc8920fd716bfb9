"""From whatever a handler raised to an error of ours, which the door then words."""

import logging
from collections.abc import Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from keydesk.kit.errors import (
    BadRequest,
    Broken,
    Invalid,
    KeydeskError,
    MethodNotAllowed,
    NotFound,
    Violation,
)

log = logging.getLogger("keydesk.gate")
MOST = 50  # faults that one answer names


def read(error: Exception, request_id: str) -> KeydeskError:
    """What nobody foresaw is a 500 whose traceback stands in the log, and nowhere else."""
    match error:
        case KeydeskError():
            return error
        case HTTPException(__cause__=KeydeskError() as cause):  # FastAPI wraps what receive raises
            return cause
        case RequestValidationError():
            return _invalid(error.errors())
        case HTTPException(status_code=404):
            return NotFound("There is nothing at this address.")
        case HTTPException(status_code=405, headers=headers):
            return MethodNotAllowed(allow=(headers or {}).get("Allow", ""))
        case HTTPException(status_code=status) if status < 500:
            return BadRequest("The body cannot be read.")
        case _:
            log.error("unhandled_error", exc_info=error, extra={"request_id": request_id})
            return Broken("Something broke in Keydesk. The log has it under this request id.")


def _invalid(errors: Sequence[Any]) -> KeydeskError:
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
