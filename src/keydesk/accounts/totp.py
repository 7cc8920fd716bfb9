"""Time-based one-time passwords: RFC 6238 over RFC 4226, SHA-1, six digits, 30 seconds.  Pure."""

import base64
import hmac
import re
import secrets
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

from keydesk.kit.secret import Secret

EPOCH, STEP = datetime(1970, 1, 1, tzinfo=UTC), timedelta(seconds=30)
DIGITS = 6
BYTES = 20  # of the secret: as many as SHA-1 makes (RFC 4226 §4)
DRIFT = (0, -1, 1)  # steps that a phone's clock may be off
SHAPE = re.compile(r"[0-9]{6}")


def mint() -> Secret:
    """In base32, as authenticator apps take it."""
    return Secret(base64.b32encode(secrets.token_bytes(BYTES)).decode())


def step_of(now: datetime) -> int:
    return (now - EPOCH) // STEP


def code(secret: Secret, step: int, digits: int = DIGITS) -> str:
    """RFC 4226 §5.3."""
    key = base64.b32decode(secret.reveal())
    mac = hmac.digest(key, step.to_bytes(8, "big"), "sha1")
    start = mac[-1] & 0xF
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def matching(secret: Secret, given: Secret, now: datetime) -> int | None:
    """The step whose code this is, of those that count now; all are compared, in constant time."""
    text = given.reveal().replace(" ", "")[:20]
    if not SHAPE.fullmatch(text):
        return None
    steps = [step_of(now) + drift for drift in DRIFT]
    same = [step for step in steps if hmac.compare_digest(code(secret, step), text)]
    return same[0] if same else None


def address(secret: Secret, issuer: str, email: str) -> str:
    """What the QR code says: otpauth://totp/…"""
    query = {
        "secret": secret.reveal(), "issuer": issuer, "algorithm": "SHA1",
        "digits": DIGITS, "period": STEP // timedelta(seconds=1),
    }  # fmt: skip
    return f"otpauth://totp/{quote(f'{issuer}:{email}')}?{urlencode(query, quote_via=quote)}"
