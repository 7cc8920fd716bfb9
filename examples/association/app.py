"""The first variant: the middleware judges each request in this process.

    cd examples
    KEYDESK_DATA=/var/lib/keydesk KEYDESK_ORGANIZATION=nordlys-living \
      granian --interface asgi --factory association.app:create
"""

import os

from fastapi import FastAPI

from association.routes import router
from keydesk.middleware import Keydesk
from keydesk.middleware.asgi import KeydeskMiddleware

API = "association"  # its code in api.yaml


def bare() -> FastAPI:
    """Not protected: anybody who reaches it may read all of it."""
    app = FastAPI(title="An association", openapi_url=None)
    app.include_router(router)
    return app


def protected(keydesk: Keydesk) -> KeydeskMiddleware:
    return KeydeskMiddleware(bare(), keydesk)


def create() -> KeydeskMiddleware:
    organization = os.environ["KEYDESK_ORGANIZATION"]
    keydesk = Keydesk.open(os.environ["KEYDESK_DATA"], organization=organization, api=API)
    return protected(keydesk)
