"""A FastAPI dependency, for an application whose routes name their permissions themselves.

    @app.get("/contacts")
    async def contacts(caller: Annotated[Identity, needs(keydesk, "contacts:read")]): ...

Only routes that ask are protected.  Around an application, asgi.py protects all of it.
"""

import json
from collections.abc import AsyncIterator
from typing import Any

from fastapi import Depends, HTTPException, Request
from starlette.exceptions import HTTPException as Refusal

from keydesk.kit.errors import KeydeskError
from keydesk.middleware.asgi import PASSING
from keydesk.middleware.desk import Keydesk
from keydesk.middleware.identity import Identity
from keydesk.middleware.passing import Passing


def needs(keydesk: Keydesk, permission: str = "") -> Any:
    """Gives an Identity.  Without a permission, the route tables of the protected API decide.

    Behind the middleware it asks for one permission more than the tables do.
    """

    async def admitted(request: Request) -> AsyncIterator[Identity]:
        before: Passing | None = request.scope.get(PASSING)
        if before is not None:
            yield _said(before, permission)
            return
        route = getattr(request.scope.get("route"), "path", "")
        passing, status = keydesk.passing(dict(request.scope), route), 500
        try:
            status = 403
            identity = await _let_in(passing, permission)
            status = 200
            yield identity
        except Refusal as refused:
            status = refused.status_code
            raise
        except Exception:
            status = 500
            raise
        finally:
            passing.end(status)

    return Depends(admitted)


async def _let_in(passing: Passing, permission: str) -> Identity:
    try:
        return await passing.admit(permission)
    except KeydeskError as error:
        raise _refused(passing, error) from error


def _said(passing: Passing, permission: str) -> Identity:
    try:
        return passing.require(permission) if permission else passing.identity
    except KeydeskError as error:
        raise _refused(passing, error) from error


def _refused(passing: Passing, error: KeydeskError) -> HTTPException:
    """With our words as FastAPI's detail."""
    response = passing.refusal(error)
    headers = {n: v for n, v in response.headers.items() if not n.startswith("content-")}
    return HTTPException(response.status_code, json.loads(bytes(response.body)), headers)
