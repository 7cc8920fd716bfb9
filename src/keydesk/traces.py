"""Whether anybody wants traces, and who records them then."""

import logging
import os
import pkgutil
from collections.abc import Callable
from typing import Protocol

from starlette.types import Scope

from keydesk.auth import Passage
from keydesk.kit.settings import Settings

log = logging.getLogger("keydesk.tracing")
# Where OpenTelemetry itself says where to; any of them, or the setting, turns it on.
VARIABLES = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


class Trace(Protocol):
    """keydesk.tracing.Tracing."""

    def __call__(self, passage: Passage, scope: Scope) -> None: ...

    def close(self) -> None: ...


def wanted(settings: Settings) -> bool:
    return bool(settings.traces_endpoint) or any(map(os.environ.get, VARIABLES))


def begin(settings: Settings) -> Trace | None:
    """By name, so that who traces nothing neither installs nor loads any of it."""
    if not wanted(settings):
        return None
    try:
        start: Callable[[str], Trace] = pkgutil.resolve_name("keydesk.tracing:start")
    except ImportError as error:
        log.warning("tracing_not_installed", extra={"missing": str(error.name)})
        return None
    return start(settings.traces_endpoint)
