"""The demo's second half: an API that is not Keydesk's own, protected by the middleware.

It is examples/association of the repository; where that is not, as in an installed package, the
demo goes without.
"""

import sys
from contextlib import suppress
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from starlette.types import Receive, Scope, Send

from keydesk.apis import lines, store
from keydesk.app import Application, created
from keydesk.auth import PUBLIC, Caller, Door, Guard
from keydesk.auth.words import json_words
from keydesk.doors import placed
from keydesk.kit import strictyaml
from keydesk.kit.db import Db
from keydesk.kit.errors import Invalid
from keydesk.kit.settings import Settings
from keydesk.middleware import Keydesk

EXAMPLES = Path(__file__).parents[2] / "examples"
API = EXAMPLES / "association" / "api.yaml"
CODE, BASE = "association", "/integrations/v1"


def register(db: Db, by: Caller, now: datetime) -> bool:
    """The API and its permissions, the first time.  False where there is no such API."""
    if not API.exists():
        return False
    if store.find(db, by.organization_id, CODE) is None:
        listed = strictyaml.sections(API.read_text("utf-8"), (lines.SECTION,))[lines.SECTION]
        with suppress(Invalid):  # what the visitor made stands in the way
            placed.apply(db, by, lines.read(listed), now=now)
    return store.find(db, by.organization_id, CODE) is not None


class Association:
    """Guards itself, as it would on a machine of its own: this door judges nothing."""

    guard = Guard(PUBLIC, changes=False)
    methods = frozenset({"GET"})

    def __init__(self, settings: Settings, slug: str) -> None:
        self.keydesk = Keydesk.open(settings.data, organization=slug, api=CODE)
        self.app = _module().protected(self.keydesk)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


def doors(settings: Settings, slug: str) -> list[Door]:
    if not API.exists():
        return []
    return [Door(BASE, CODE, Association(settings, slug), json_words)]


def create_app(slug: str) -> Application:
    return created(more=lambda settings: doors(settings, slug))


@cache
def _module() -> Any:
    sys.path.insert(0, str(EXAMPLES))
    return import_module("association.app")
