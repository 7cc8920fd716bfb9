"""Is this instance well?  Looks, changes nothing, and says what to do about what it finds."""

import json
import shutil
import smtplib
import stat
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from keydesk import events
from keydesk.accounts import factors
from keydesk.audit import store
from keydesk.audit.anchors import FILE as ANCHORS
from keydesk.audit.anchors import Anchors
from keydesk.audit.model import PURPOSE, SOON
from keydesk.auth import House
from keydesk.kit import mail
from keydesk.kit.clock import machine_now
from keydesk.kit.columns import moment
from keydesk.kit.errors import KeydeskError
from keydesk.kit.settings import FILE
from keydesk.migrations import pending

LITTLE_SPACE = 200_000_000  # bytes
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True)
class Finding:
    """`state` is ok, warning or bad."""

    check: str
    state: str
    message: str


def examine(house: House) -> list[Finding]:
    checks: list[Callable[[House], Finding]] = [
        _database,
        _migrations,
        _clock,
        _disk,
        _files,
        _https,
        _seals,
        _audit,
        _mail,
    ]
    return [_examined(check, house) for check in checks]


def healthy(findings: Sequence[Finding]) -> bool:
    return all(finding.state != "bad" for finding in findings)


def as_json(findings: Sequence[Finding]) -> str:
    return json.dumps([asdict(finding) for finding in findings], indent=2)


def as_text(findings: Sequence[Finding]) -> str:
    return "\n".join(f"{f.state:8}{f.check:14}{f.message}" for f in findings)


def _examined(check: Callable[[House], Finding], house: House) -> Finding:
    try:
        return check(house)
    except KeydeskError as error:
        return Finding(check.__name__.strip("_"), "bad", f"{error.message} {error.__cause__ or ''}")


def _database(house: House) -> Finding:
    with house.database.read() as db, house.usage.read() as usage:
        db.exec_driver_sql("SELECT 1")
        usage.exec_driver_sql("SELECT 1")
    return Finding("database", "ok", f"{house.database.dialect} answers.")


def _migrations(house: House) -> Finding:
    behind = [n for n, d in (("rights", house.database), ("usage", house.usage)) if pending(d, n)]
    if behind:
        return Finding("migrations", "bad", f"Run `keydesk migrate`: {', '.join(behind)}.")
    return Finding("migrations", "ok", "Up to date.")


def _clock(house: House) -> Finding:
    with house.database.read() as db:
        newest = events.latest_moment(db)
    now = machine_now()
    if newest and newest > now:
        return Finding(
            "clock", "bad", f"It says {now:%F %T}, but an event happened at {newest:%F %T}."
        )
    return Finding("clock", "ok", f"It says {now:%F %T} UTC.")


def _disk(house: House) -> Finding:
    free = shutil.disk_usage(house.settings.data).free
    state = "ok" if free > LITTLE_SPACE else "warning"
    return Finding("disk", state, f"{free / 1e9:.1f} GB free.")


def _files(house: House) -> Finding:
    """Nobody but the owner of the process needs to read them."""
    names = (FILE, "keydesk.db", "usage.db", "keydesk.key", ANCHORS)
    found = [house.settings.data / name for name in names if (house.settings.data / name).exists()]
    open_ = [p.name for p in found if p.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    if open_:
        return Finding("files", "warning", f"Others may read {', '.join(open_)}: chmod 600.")
    return Finding("files", "ok", "Readable by their owner only.")


def _https(house: House) -> Finding:
    settings = house.settings
    if settings.allow_http:
        return Finding(
            "https", "warning", "allow_http is on: credentials may cross a network in clear."
        )
    outside = settings.host not in LOOPBACK and not settings.tls_cert
    if outside and not settings.trusted_proxies:
        return Finding(
            "https", "warning", "No TLS and no trusted proxy: only loopback is answered."
        )
    if settings.public_url and urlsplit(settings.public_url).scheme != "https":
        return Finding("https", "warning", "public_url is not https.")
    return Finding("https", "ok", "Credentials are only taken over https or loopback.")


def _seals(house: House) -> Finding:
    with house.database.read() as db:
        sealed = factors.sealed_texts(db)
    shut = sum(not house.seals.opens(text) for text in sealed)
    if shut:
        return Finding(
            "seals", "bad", f"The key of {shut} sealed secrets is missing: put keydesk.key back."
        )
    return Finding("seals", "ok", f"{len(sealed)} sealed secrets, and their key is there.")


def _audit(house: House) -> Finding:
    """Is it sealed and anchored, as far as a look tells?  `keydesk audit verify` reads it all."""
    now, anchor = house.clock(), Anchors(house.settings).last()
    with house.database.read() as db:
        newest, waiting = store.head(db), store.unsealed(db, store.low_water(db, now=now), 1)
    if newest and not house.seals.derived(PURPOSE):
        return Finding("audit", "bad", "keydesk.key is missing: nothing is sealed. Put it back.")
    if waiting and now - moment(waiting[0]["at"]) > SOON:
        since = f"{moment(waiting[0]['at']):%F %T}"
        return Finding("audit", "warning", f"Not sealed since {since} UTC: start `keydesk serve`.")
    if newest and now - newest.sealed_at > SOON and (not anchor or anchor.chain != newest.chain):
        return Finding("audit", "warning", f"Its end is not written to {Anchors(house.settings)}.")
    return Finding("audit", "ok", f"{newest.position if newest else 0} events are sealed.")


def _mail(house: House) -> Finding:
    if not house.settings.mails:
        return Finding("mail", "ok", "None: nobody can ask for a forgotten password.")
    try:
        with mail.connect(house.settings) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        return Finding("mail", "bad", f"{house.settings.smtp_host}: {type(error).__name__}.")
    return Finding("mail", "ok", f"{house.settings.smtp_host} answers.")
