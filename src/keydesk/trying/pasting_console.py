"""The page of snippets of one credential, and Postman's files to download."""

import json
import re
from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from keydesk.auth import base_url, caller_of, guarded, house_of
from keydesk.connections import verbs as connections
from keydesk.explaining.words import called
from keydesk.shell import render
from keydesk.trying import pasting
from keydesk.trying.pasting import Instance

ONE, READ = "/console/connections/{code}", "credentials:read"
UNSAFE = re.compile(r"\W", re.ASCII)


def show(request: Request) -> Response:
    """Of one credential when it is named, else of all."""
    by, code = caller_of(request), request.path_params["code"]
    wanted = request.query_params.get("credential", "")
    with house_of(request).database.read() as db:
        connection = connections.find(db, by, code)
        found = pasting.for_each(db, by, code, wanted, _here(request))
    shown = {
        "connection": connection,
        "credential": wanted,
        "pasted": [
            {"id": one.credential.id, "name": called(one.credential), "snippets": one.snippets}
            for one in found
        ],
    }
    return render(request, "connection_snippets.html", shown)


def download(request: Request, part: str) -> Response:
    by, code = caller_of(request), request.path_params["code"]
    wanted = request.query_params.get("credential", "")
    with house_of(request).database.read() as db:
        made = pasting.files(db, by, code, wanted, _here(request))
    content = made.collection if part == "collection" else made.environment
    name = f"{UNSAFE.sub('_', made.name)}.postman_{part}.json"
    told = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    text = json.dumps(content, ensure_ascii=False, indent=2)
    return Response(text, 200, told, media_type="application/json")


def _here(request: Request) -> Instance:
    return Instance.of(house_of(request), base_url(request))


collection, environment = (partial(download, part=part) for part in ("collection", "environment"))
routes: list[BaseRoute] = [
    guarded("GET", f"{ONE}/snippets", show, permission=READ, changes=False),
    guarded("GET", f"{ONE}/postman/collection", collection, permission=READ, changes=False),
    guarded("GET", f"{ONE}/postman/environment", environment, permission=READ, changes=False),
]
