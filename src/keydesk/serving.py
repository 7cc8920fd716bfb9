"""Starting the server: migrate first, then hand the port to granian's workers."""

import os
from collections.abc import Mapping
from pathlib import Path

from granian.constants import HTTPModes, Interfaces, Loops
from granian.log import LogLevels
from granian.server import MPServer

from keydesk.auth import House, open_house
from keydesk.kit import logs
from keydesk.kit.clock import machine_now
from keydesk.kit.filesystems import network_kind
from keydesk.kit.settings import Settings, SettingsError, current, require_instance
from keydesk.metrics import STARTED
from keydesk.migrations import migrate

APP = "keydesk.app:create_app"
GRACE_SECONDS = 10  # for requests that are under way when a worker is told to stop


def prepare(house: House) -> None:
    """Both databases at this version's schema, before any worker starts."""
    migrate(house.database, "rights")
    migrate(house.usage, "usage")


def serve(data: Path, flags: Mapping[str, str | None], app: str = APP) -> None:
    settings = current(data, **flags)
    require_instance(data)
    _require_one_machine(settings)
    logs.configure(settings)
    house = open_house(settings)
    try:
        prepare(house)
    finally:
        house.close()
    _pass_on(data, flags)
    server(settings, app).serve()


def _require_one_machine(settings: Settings) -> None:
    """Raises SettingsError: SQLite's log and our stamp are memory, which no network shares."""
    kind = "" if settings.database_url else network_kind(settings.data)
    if kind:
        raise SettingsError(
            f"{settings.data} lies on a network file system ({kind}), where SQLite breaks and a "
            "revocation would not be seen by all. Use a disk of this machine, or PostgreSQL."
        )


def _pass_on(data: Path, flags: Mapping[str, str | None]) -> None:
    """Workers are processes of their own: what was said by flag reaches them by environment."""
    os.environ["KEYDESK_DATA"] = str(data)
    os.environ[STARTED] = str(machine_now().timestamp())
    for name, value in flags.items():
        if value is not None:
            os.environ[f"KEYDESK_{name.upper()}"] = value


def server(settings: Settings, app: str = APP) -> MPServer:
    return MPServer(
        app,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGI,
        factory=True,
        workers=settings.workers,
        loop=Loops.uvloop,
        http=HTTPModes.auto,
        websockets=False,
        log_access=False,
        log_level=LogLevels(settings.log_level),
        log_dictconfig=logs.of_server(settings),
        respawn_failed_workers=True,
        workers_kill_timeout=GRACE_SECONDS,
        ssl_cert=Path(settings.tls_cert) if settings.tls_cert else None,
        ssl_key=Path(settings.tls_key) if settings.tls_key else None,
    )
