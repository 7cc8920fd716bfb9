"""Where the files of transfers lie: `transfers/` in the data directory, a folder for each."""

import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path, PurePosixPath

from starlette.requests import Request

from keydesk.akeneo.uploading import MEGABYTE, Form, received_in
from keydesk.auth import house_of
from keydesk.kit.settings import Settings
from keydesk.media.storage import Folder

FOLDER, AROUND = "transfers", 200_000
STRANGE = re.compile(r"[^A-Za-z0-9_. -]")
LONGEST = 100


def root(settings: Settings) -> Path:
    return settings.data / FOLDER


def of(settings: Settings, name: str) -> Path:
    """A transfer's own; all nodes must see the same one."""
    return root(settings) / name


def body_limit(settings: Settings) -> int:
    return settings.transfer_megabytes * MEGABYTE + AROUND


@asynccontextmanager
async def received(request: Request) -> AsyncIterator[Form]:
    """For `guarded(read=…)`: the file goes to disk as it comes."""
    settings = house_of(request).settings
    limit = settings.transfer_megabytes * MEGABYTE
    async with received_in(request, Folder(root(settings)), limit=limit) as form:
        yield form


def kept(settings: Settings, form: Form, name: str) -> Path:
    """What came in, from now on in this folder, under a name that leads nowhere."""
    folder = of(settings, name)
    folder.mkdir(mode=0o700)
    bare = PurePosixPath((form.filename or "").replace("\\", "/")).name
    place = folder / (STRANGE.sub("_", bare)[-LONGEST:].lstrip(".") or "file")
    form.incoming.path.replace(place)
    return place


def removed(settings: Settings, name: str) -> None:
    shutil.rmtree(of(settings, name), ignore_errors=True)
