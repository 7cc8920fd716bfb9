"""The settings of one instance: one frozen object, or one clear line saying what is wrong.

Sources, the later wins: the default, `keydesk.toml` in the data directory, the environment
(`KEYDESK_PORT=…`, or `KEYDESK_DATABASE_URL_FILE=…` naming a file that holds the value), the flags
of the command.  An unknown or malformed setting refuses to start.  docs/settings.md lists all.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from keydesk.kit import networks, parse

FILE = "keydesk.toml"
SELECTORS = {"KEYDESK_DATA", "KEYDESK_ORGANIZATION"}  # they choose an instance, not a setting


class SettingsError(Exception):
    """One line for the person who starts Keydesk."""


def setting(read: parse.Reader, default: Any = "", *, secret: bool = False) -> Any:
    return field(default=default, metadata={"read": read}, repr=not secret)


@dataclass(frozen=True)
class Settings:
    data: Path
    database_url: str = setting(parse.database_url)
    host: str = setting(parse.text, "127.0.0.1")
    port: int = setting(parse.port, 8000)
    workers: int = setting(parse.workers, 1)
    public_url: str = setting(parse.base_url)
    tls_cert: str = setting(parse.file)
    tls_key: str = setting(parse.file)
    allow_http: bool = setting(parse.boolean, default=False)
    trusted_proxies: tuple[networks.Network, ...] = setting(parse.networks, ())
    brand_prefix: str = setting(parse.brand_prefix, "kd_live")
    earlier_prefixes: tuple[str, ...] = setting(parse.brand_prefixes, ())
    log_level: str = setting(parse.log_level, "info")
    log_format: str = setting(parse.log_format, "json")
    log_requests: bool = setting(parse.boolean, default=False)
    metrics_addresses: tuple[networks.Network, ...] = setting(parse.networks, parse.LOOPBACK)
    metrics_token: str = setting(parse.token, secret=True)
    traces_endpoint: str = setting(parse.base_url)
    step_up_minutes: int = setting(parse.step_up, 10)
    connections_limit: int = setting(parse.connections_limit, 50)
    usage_days: int = setting(parse.usage_days, 400)
    catalog_event_days: int = setting(parse.catalog_event_days, 400)
    media_file_megabytes: int = setting(parse.media_megabytes, 50)
    transfer_megabytes: int = setting(parse.transfer_megabytes, 200)
    transfer_days: int = setting(parse.transfer_days, 14)
    sealing_key: str = setting(parse.sealing_key, secret=True)
    audit_anchor: str = setting(parse.anchor)
    smtp_host: str = setting(parse.text)
    smtp_port: int = setting(parse.port, 587)
    smtp_tls: str = setting(parse.smtp_tls, "starttls")
    smtp_user: str = setting(parse.text)
    smtp_password: str = setting(parse.text, secret=True)
    mail_from: str = setting(parse.text)

    @property
    def rights_url(self) -> str:
        """Where the rights, the events and the catalog live."""
        return self.database_url or f"sqlite:///{self.data / 'keydesk.db'}"

    @property
    def usage_url(self) -> str:
        """Where the attempts live: beside the rights, never in the same SQLite file."""
        return self.database_url or f"sqlite:///{self.data / 'usage.db'}"

    @property
    def mails(self) -> bool:
        """Can letters be sent?"""
        return bool(self.smtp_host)

    @cached_property
    def prefixes(self) -> tuple[str, ...]:
        return (self.brand_prefix, *self.earlier_prefixes)


READERS: dict[str, parse.Reader] = {
    f.name: f.metadata["read"] for f in fields(Settings) if "read" in f.metadata
}


def load(data: Path, environ: Mapping[str, str], **flags: object) -> Settings:
    """Raises SettingsError with one line that names the setting and its source."""
    merged: dict[str, Any] = (
        _from_file(data / FILE) | _from_environment(environ) | _from_flags(flags)
    )
    settings = Settings(data, **merged)
    if bool(settings.tls_cert) != bool(settings.tls_key):
        raise SettingsError("tls_cert and tls_key go together: set both or neither.")
    if settings.smtp_host and not (settings.mail_from and settings.public_url):
        raise SettingsError("smtp_host needs mail_from and public_url: a letter links to us.")
    return settings


def _from_file(path: Path) -> dict[str, object]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path}: {error}") from None
    return {name: _read(name, value, f"{path}: {name}") for name, value in found.items()}


def _from_environment(environ: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in sorted(environ.items()):
        if not name.startswith("KEYDESK_") or name in SELECTORS:
            continue
        bare = name.removeprefix("KEYDESK_").lower()
        if bare not in READERS and bare.endswith("_file"):
            bare, value = bare.removesuffix("_file"), _content(name, value)
        found[bare] = _read(bare, value, name)
    return found


def _from_flags(flags: Mapping[str, object]) -> dict[str, object]:
    given = {name: value for name, value in flags.items() if value is not None}
    return {
        name: _read(name, value, f"--{name.replace('_', '-')}") for name, value in given.items()
    }


def _content(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise SettingsError(f"{name}: cannot read {path}: {error}") from None


def _read(name: str, value: object, source: str) -> object:
    if name not in READERS:
        raise SettingsError(f"{source}: there is no setting of this name.{_nearest(name)}")
    try:
        return READERS[name](value)
    except ValueError as error:
        raise SettingsError(f"{source}: {error}") from None


def _nearest(name: str) -> str:
    near = parse.nearest(name, READERS)
    return f" Did you mean {near}?" if near else ""


def require_instance(data: Path) -> None:
    """Raises SettingsError when nothing was founded there."""
    if not (data / FILE).exists():
        raise SettingsError(f"There is no instance in {data}. Run `keydesk init` first.")


def current(data: Path, **flags: object) -> Settings:
    """The settings of this process."""
    return load(data, os.environ, **flags)
