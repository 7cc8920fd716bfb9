"""The doctor's look around: settings, disk, files, the way in and the way out."""

import shutil
import smtplib
import ssl
import stat
import tomllib
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

from keydesk import traces
from keydesk.audit.anchors import FILE as ANCHORS
from keydesk.findings import Finding, bad, ok, warning
from keydesk.kit import mail, seal
from keydesk.kit.networks import Network
from keydesk.kit.settings import FILE, Settings

LITTLE_SPACE = 200_000_000  # bytes
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
OURS = (
    "keydesk.db", "keydesk.db-wal", "keydesk.db.stamp", "keydesk.rates", "usage.db", "usage.db-wal",
    ANCHORS,
)  # fmt: skip
SECRETS = {"database_url", *(field.name for field in fields(Settings) if not field.repr)}
SENDERS = ("opentelemetry.sdk", "opentelemetry.exporter.otlp.proto.http")
SHARED = stat.S_IRWXG | stat.S_IRWXO


def settings(given: Settings) -> Finding:
    """Malformed ones let no command run, so these are well-formed."""
    changed = [
        f.name for f in fields(Settings) if f.metadata and getattr(given, f.name) != f.default
    ]
    return ok("settings", f"Not as by default: {', '.join(changed) or 'none'}.")


def disk(given: Settings) -> Finding:
    free = shutil.disk_usage(given.data).free
    said = f"{free / 1e9:.1f} GB free."
    return ok("disk", said) if free > LITTLE_SPACE else warning("disk", said, "Make room.")


def files(given: Settings) -> Finding:
    """Nobody but the owner of the process needs to read them, and some open everything."""
    data = given.data
    secret = [data / seal.FILE, *([data / FILE] if _holds_secrets(data / FILE) else [])]
    secret += [Path(given.tls_key)] if given.tls_key else []
    if found := _shared(secret):
        said = f"Others may read {', '.join(map(str, found))}."
        return bad("files", said, "chmod 600, and replace what it holds.")
    if found := _shared([data, data / FILE, *(data / name for name in OURS)]):
        said = f"Others may read {', '.join(map(str, found))}."
        return warning("files", said, "chmod 600; the directory 700.")
    return ok("files", "Readable by their owner only.")


def _shared(paths: list[Path]) -> list[Path]:
    return [path for path in paths if path.exists() and path.stat().st_mode & SHARED]


def _holds_secrets(path: Path) -> bool:
    """A file that cannot be read was refused before any check."""
    return path.exists() and bool(SECRETS & set(tomllib.loads(path.read_text("utf-8"))))


def https(given: Settings) -> Finding:
    if given.allow_http:
        said = "allow_http is on: credentials may cross a network in clear."
        return warning("https", said, "Switch it off, and speak https.")
    if given.host not in LOOPBACK and not given.tls_cert and not given.trusted_proxies:
        said = "No TLS and no trusted proxy: only loopback is answered."
        return warning("https", said, "Set trusted_proxies, or tls_cert and tls_key.")
    return ok("https", "Credentials are only taken over https or loopback.")


def proxies(given: Settings) -> Finding:
    """What the outside is told must fit with who is believed about it."""
    outside = urlsplit(given.public_url).scheme
    if _everybody(given.trusted_proxies):
        said = "trusted_proxies is everybody: any caller may claim any address, and https."
        return bad("proxies", said, "Name your own proxies only.")
    if outside == "https" and not given.trusted_proxies and not given.tls_cert:
        said = "public_url is https, but no proxy is trusted and no certificate is set."
        return warning("proxies", said, "Set trusted_proxies to the proxy that speaks https.")
    if outside == "http":
        said = "public_url is http: links and snippets lead past https."
        return warning("proxies", said, "Write https://.")
    return ok("proxies", f"{len(given.trusted_proxies)} are trusted.")


def metrics(given: Settings) -> Finding:
    if _everybody(given.metrics_addresses):
        said = "metrics_addresses is everybody."
        return warning("metrics", said, "Name where Prometheus runs, or use metrics_token.")
    by = "token or address" if given.metrics_token else "address"
    return ok("metrics", f"Shown by {by}.")


def _everybody(networks: tuple[Network, ...]) -> bool:
    return any(network.prefixlen == 0 for network in networks)


def tracing(given: Settings) -> Finding:
    if not traces.wanted(given):
        return ok("traces", "None are wanted.")
    if not all(map(_installed, SENDERS)):
        said = "Traces are wanted, but nothing can send them."
        return warning("traces", said, "pip install 'keydesk[otel]'.")
    return ok("traces", "They are sent.")


def _installed(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:  # not even the package that it would be in
        return False


def post(given: Settings) -> Finding:
    """As far as a letter gets without being sent: greeted, encrypted, signed in."""
    if not given.mails:
        return ok("mail", "None: nobody can ask for a forgotten password.")
    try:
        with mail.connect(given) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        return bad("mail", f"{given.smtp_host}:{given.smtp_port}: {_trouble(error)}")
    if given.smtp_user and given.smtp_tls == "none" and given.smtp_host not in LOOPBACK:
        said = "The password of the mail server crosses the network in clear."
        return warning("mail", said, "Set smtp_tls to starttls or tls.")
    return ok("mail", f"{given.smtp_host} answers.")


def _trouble(error: Exception) -> str:
    """Not in the server's words: they may repeat what was sent."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return "it refuses smtp_user and smtp_password."
        case smtplib.SMTPNotSupportedError():
            return "it knows no STARTTLS, or no sign-in: look at smtp_tls and smtp_user."
        case ssl.SSLError():
            return "its certificate or its TLS is not good: look at smtp_tls and smtp_port."
        case TimeoutError():
            return "it does not answer in time."
        case _:
            return f"it cannot be reached ({type(error).__name__})."
