"""From whatever a handler raised to an error of ours, which the door then words."""

import logging

from starlette.exceptions import HTTPException
from starlette.routing import Match
from starlette.types import Scope

from keydesk.auth.mapped import leaves
from keydesk.kit.errors import (
    BadRequest,
    Broken,
    KeydeskError,
    MethodNotAllowed,
    NotFound,
)

log = logging.getLogger("keydesk.gate")


def read(error: Exception, request_id: str, scope: Scope) -> KeydeskError:
    """What nobody foresaw is a 500 whose traceback stands in the log, and nowhere else."""
    match error:
        case KeydeskError():
            return error
        case HTTPException(__cause__=KeydeskError() as cause):  # FastAPI wraps what receive raises
            return cause
        case HTTPException(status_code=404):
            return NotFound("There is nothing at this address.")
        case HTTPException(status_code=405):
            return MethodNotAllowed(allow=", ".join(sorted(_methods(scope))))
        case HTTPException(status_code=status) if status < 500:
            return BadRequest("The body cannot be read.")
        case _:
            log.error("unhandled_error", exc_info=error, extra={"request_id": request_id})
            return Broken("Something broke in Keydesk. The log has it under this request id.")


def _methods(scope: Scope) -> set[str]:
    """Of all routes of this address; what Starlette names are those of the first alone."""
    routes = (route for _, route in leaves(scope["router"]))
    here = (route for route in routes if route.matches(scope)[0] != Match.NONE)
    return {method for route in here for method in getattr(route, "methods", None) or ()}
