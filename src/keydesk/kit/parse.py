"""Reading one value that a person wrote: a setting, a flag.  ValueError says what it must be."""

import base64
import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from keydesk.kit.networks import Network, typed

Reader = Callable[[object], object]
BRAND_PREFIX = re.compile(r"[a-z0-9]{1,10}(_[a-z0-9]{1,10}){0,2}")
SMTP_TLS = ("starttls", "tls", "none")
LOG_LEVELS = ("debug", "info", "warning", "error")
LOG_FORMATS = ("json", "logfmt")
TOKEN = re.compile(r"[A-Za-z0-9._~+/=-]{20,200}")
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


def text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be a text.")
    return value


def number(value: object, low: int, high: int) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise ValueError(f"must be a whole number from {low} to {high}.")
    return value


def port(value: object) -> int:
    return number(value, 1, 65535)


def workers(value: object) -> int:
    return number(value, 1, 64)


def boolean(value: object) -> bool:
    if isinstance(value, str):
        value = {"true": True, "1": True, "false": False, "0": False}.get(value.lower())
    if not isinstance(value, bool):
        raise ValueError("must be true or false.")
    return value


def file(value: object) -> str:
    if value and not Path(text(value)).is_file():
        raise ValueError(f"there is no file {value}.")
    return text(value)


def base_url(value: object) -> str:
    """`https://keys.example.com` or with a path; never a trailing slash."""
    parts = urlsplit(text(value))
    if value and (
        parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment
    ):
        raise ValueError("must be an address like https://keys.example.com.")
    return text(value).rstrip("/")


def database_url(value: object) -> str:
    if value and not text(value).startswith(("postgresql://", "postgres://")):
        raise ValueError("must be postgresql://user:password@host/name; leave it out for SQLite.")
    return text(value).replace("postgres://", "postgresql://", 1)


def words(value: object) -> list[str]:
    """A list, or a text with commas."""
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, list | tuple):
        raise ValueError("must be a list of texts.")
    return [text(part) for part in value]


def networks(value: object) -> tuple[Network, ...]:
    try:
        return tuple(typed(part) for part in words(value))
    except ValueError as error:
        raise ValueError(f"must be addresses or ranges: {error}") from None


def brand_prefix(value: object) -> str:
    if not BRAND_PREFIX.fullmatch(text(value)):
        raise ValueError("must look like kd_live: small letters and digits, parts joined by _.")
    return text(value)


def brand_prefixes(value: object) -> tuple[str, ...]:
    return tuple(brand_prefix(part) for part in words(value))


def log_level(value: object) -> str:
    if value not in LOG_LEVELS:
        raise ValueError(f"must be one of {', '.join(LOG_LEVELS)}.")
    return text(value)


def log_format(value: object) -> str:
    if value not in LOG_FORMATS:
        raise ValueError(f"must be one of {', '.join(LOG_FORMATS)}.")
    return text(value)


def token(value: object) -> str:
    """What RFC 6750 lets stand after Bearer."""
    if value and not TOKEN.fullmatch(text(value)):
        raise ValueError("must be 20 to 200 letters, digits and ._~+/=- without blanks.")
    return text(value)


def step_up(value: object) -> int:
    return number(value, 1, 24 * 60)


def connections_limit(value: object) -> int:
    return number(value, 1, 10_000)


def media_megabytes(value: object) -> int:
    return number(value, 1, 2000)


def transfer_megabytes(value: object) -> int:
    return number(value, 1, 10_000)


def transfer_days(value: object) -> int:
    return number(value, 1, 365)


def usage_days(value: object) -> int:
    return number(value, 10, 3650)


def catalog_event_days(value: object) -> int:
    return number(value, 1, 3650)


def smtp_tls(value: object) -> str:
    if value not in SMTP_TLS:
        raise ValueError(f"must be one of {', '.join(SMTP_TLS)}.")
    return text(value)


def sealing_keys(value: str) -> list[bytes]:
    """One or more keys of 32 bytes in base64url, parted by white space."""
    keys = [base64.urlsafe_b64decode(part) for part in value.split()]
    if not keys or any(len(key) != 32 for key in keys):
        raise ValueError("must be 32 bytes in base64url, or several of them.")
    return keys


def sealing_key(value: object) -> str:
    if value:
        sealing_keys(text(value))
    return text(value)


def anchor(value: object) -> str:
    if value and value != "syslog" and not Path(text(value)).is_absolute():
        raise ValueError("must be syslog, or the whole path of a file.")
    return text(value)


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that was probably meant, or ""."""
    return next(iter(get_close_matches(name, list(known), n=1)), "")
