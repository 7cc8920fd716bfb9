"""The addresses that belong to no room: the way in, health, and the documentation of the APIs."""

import json
from collections.abc import Callable

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute

from keydesk import management, metrics_door
from keydesk.akeneo import openapi
from keydesk.auth import PUBLIC, guarded, house_of
from keydesk.auth.words import json_response
from keydesk.doors import openapi as verifying
from keydesk.shell import Static

DOCUMENTS = [
    {"name": "Management API", "url": f"{management.ROOT}/openapi.json"},
    {"name": "Catalog API", "url": openapi.PATH},
    {"name": "Verify", "url": verifying.PATH},
]
# Swagger UI sets styles of its own; nothing else may come from elsewhere or run inline.
DOCS_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


def home(_: Request) -> Response:
    return RedirectResponse("/console/", 307)


def old_bookmark(_: Request) -> Response:
    """Where Unisoft's users have their API keys bookmarked."""
    return RedirectResponse("/console/access-keys", 307)


entrance: list[BaseRoute] = [guarded("GET", "/console", home, permission=PUBLIC, changes=False)]


def routes(static: Static, probe: Callable[[], None]) -> list[BaseRoute]:
    """`probe` raises Unavailable when credentials cannot be judged."""

    def health(request: Request) -> Response:
        """200 when this worker can answer, 503 when the database is away."""
        probe()
        with house_of(request).database.read() as db:
            db.exec_driver_sql("SELECT 1 FROM credentials WHERE 1 = 0")
        return json_response({"status": "ready"}, 200, {})

    def docs(_: Request) -> Response:
        headers = {"Content-Security-Policy": DOCS_POLICY, "X-Content-Type-Options": "nosniff"}
        return HTMLResponse(_docs_page(static), 200, headers)

    return [
        guarded("GET", "/", home, permission=PUBLIC, changes=False),
        guarded("GET", "/app/developpeurs/tabs", old_bookmark, permission=PUBLIC, changes=False),
        guarded("GET", "/healthz", health, permission=PUBLIC, changes=False),
        guarded("GET", "/metrics", metrics_door.Door(), permission=PUBLIC, changes=False),
        guarded("GET", "/docs", docs, permission=PUBLIC, changes=False),
    ]


def _docs_page(static: Static) -> str:
    scripts = (
        "vendor/swagger-ui-bundle.js",
        "vendor/swagger-ui-standalone-preset.js",
        "js/docs.js",
    )
    loaded = "".join(f'<script src="{static.url(name)}"></script>' for name in scripts)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Keydesk APIs</title>'
        f'<link rel="icon" href="{static.url("favicon.svg")}" type="image/svg+xml">'
        f'<link rel="stylesheet" href="{static.url("vendor/swagger-ui.css")}"></head><body>'
        f'<div id="swagger" data-documents="{escape(json.dumps(DOCUMENTS))}"></div>{loaded}'
        "</body></html>"
    )
