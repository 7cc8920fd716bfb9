"""Logs: one line each, with a static event name, and beside it what belongs to it.

docs/operating.md lists the names.  What other people's libraries say is the text of an event named
library_message.  No value can begin a second line or move a cursor (security case 95).
"""

import json
import logging
import sys
import threading
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from keydesk.kit.settings import Settings

# Which request this is part of; "" in what no request began.
REQUEST: ContextVar[str] = ContextVar("request_id", default="")
ORDINARY = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
FOREIGN = "library_message"
log = logging.getLogger("keydesk.process")


class Lines(logging.Formatter):
    """`form` is json or logfmt."""

    def __init__(self, form: str = "json") -> None:
        super().__init__()
        self.form = _as_json if form == "json" else _as_logfmt

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            **_event(record),
            "worker": record.process,
        }
        if request_id := REQUEST.get():
            line["request_id"] = request_id
        line |= {name: value for name, value in vars(record).items() if name not in ORDINARY}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return self.form(line)


def _event(record: logging.LogRecord) -> dict[str, object]:
    if str(record.name).partition(".")[0] == "keydesk":
        return {"event": record.getMessage()}
    return {"event": FOREIGN, "text": record.getMessage()}


def _as_json(line: dict[str, object]) -> str:
    """All but ASCII is escaped, so that nothing is left that a terminal could obey."""
    return json.dumps(line, ensure_ascii=True, default=str).replace("\x7f", "\\u007f")


def _as_logfmt(line: dict[str, object]) -> str:
    return " ".join(f"{name}={_value(value)}" for name, value in line.items())


def _value(value: object) -> str:
    """Bare where it can be; a text in quotes, escaped as in JSON, where it cannot."""
    said = value if isinstance(value, str) else _as_json({"": value})[5:-1]
    plain = said.isascii() and said.isprintable() and not set(said) & set(' "=\\')
    return said if plain and said else _as_json({"": str(said)})[5:-1]


def configure(settings: Settings) -> None:
    """Of a server's process: everything goes to standard error, also what ends a thread or it."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines(settings.log_format))
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    sys.excepthook, threading.excepthook = _process_died, _thread_died


def of_server(settings: Settings) -> dict[str, Any]:
    """For granian, which sets up its own loggers in each of its processes, before ours."""
    ours = {"()": Lines, "form": settings.log_format}
    handler = {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}
    loggers = {"_granian": {"handlers": ["lines"], "propagate": False}}
    return {"formatters": {"lines": ours}, "handlers": {"lines": handler}, "loggers": loggers}


def _process_died(
    kind: type[BaseException], error: BaseException, where: TracebackType | None
) -> None:
    log.critical("process_died", exc_info=(kind, error, where))


def _thread_died(died: threading.ExceptHookArgs) -> None:
    error = died.exc_value or died.exc_type()
    log.critical("thread_died", exc_info=(died.exc_type, error, died.exc_traceback))
