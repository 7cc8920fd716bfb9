"""The doors of the catalog: media files stand behind one of their own, which takes large bodies."""

from starlette.routing import BaseRoute, Router

from keydesk.akeneo import api, media_api
from keydesk.akeneo.table import ROOT
from keydesk.akeneo.words import words
from keydesk.auth import Door, Scheme
from keydesk.kit.settings import Settings

NAME = "catalog"
BATCH_LIMIT = 20_000_000  # bytes: a hundred products of 200 kB


def doors(settings: Settings, schemes: tuple[Scheme, ...]) -> list[Door]:
    files = media_api.body_limit(settings)
    return [
        Door(ROOT, NAME, _router(api.routes), words, schemes, body_limit=BATCH_LIMIT),
        Door(media_api.PREFIX, NAME, _router(media_api.routes), words, schemes, body_limit=files),
    ]


def _router(routes: list[BaseRoute]) -> Router:
    """A slash too many is another address: no redirect repeats a credential to the Host named."""
    return Router(routes, redirect_slashes=False)
