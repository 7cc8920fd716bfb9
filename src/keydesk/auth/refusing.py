"""From whatever a handler raised to an error of ours, which the door then words."""

import logging

from starlette.exceptions import HTTPException

from keydesk.kit.errors import (
    BadRequest,
    Broken,
    KeydeskError,
    MethodNotAllowed,
    NotFound,
)

log = logging.getLogger("keydesk.gate")


def read(error: Exception, request_id: str) -> KeydeskError:
    """What nobody foresaw is a 500 whose traceback stands in the log, and nowhere else."""
    match error:
        case KeydeskError():
            return error
        case HTTPException(__cause__=KeydeskError() as cause):  # FastAPI wraps what receive raises
            return cause
        case HTTPException(status_code=404):
            return NotFound("There is nothing at this address.")
        case HTTPException(status_code=405, headers=headers):
            return MethodNotAllowed(allow=(headers or {}).get("Allow", ""))
        case HTTPException(status_code=status) if status < 500:
            return BadRequest("The body cannot be read.")
        case _:
            log.error("unhandled_error", exc_info=error, extra={"request_id": request_id})
            return Broken("Something broke in Keydesk. The log has it under this request id.")
