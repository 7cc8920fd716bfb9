"""The codes of an authenticator app."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from keydesk.accounts import totp
from keydesk.kit.secret import Secret

SEED = Secret(base64.b32encode(b"12345678901234567890").decode())
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_the_vectors_of_rfc_6238(seconds, code):
    """Appendix B, SHA-1."""
    step = totp.step_of(totp.EPOCH + timedelta(seconds=seconds))
    assert totp.code(SEED, step, digits=8) == code
    assert totp.code(SEED, step) == code[2:]


@pytest.mark.parametrize(("drift", "counts"), [(-2, 0), (-1, 1), (0, 1), (1, 1), (2, 0)])
def test_a_clock_may_be_one_step_off(drift, counts):
    step = totp.step_of(NOON) + drift
    found = totp.matching(SEED, Secret(totp.code(SEED, step)), NOON)
    assert found == (step if counts else None)


@pytest.mark.parametrize(
    "text", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "0x1234", "é" * 6, "\0"]
)
def test_what_is_no_code_is_wrong(text):
    assert totp.matching(SEED, Secret(text), NOON) is None


def test_a_code_may_be_typed_with_a_blank_in_the_middle():
    code = totp.code(SEED, totp.step_of(NOON))
    assert totp.matching(SEED, Secret(f"{code[:3]} {code[3:]}"), NOON) is not None


def test_the_address_is_one_that_apps_read():
    found = totp.address(SEED, "Keydesk", "a b@c.example")
    assert found.startswith("otpauth://totp/Keydesk%3Aa%20b%40c.example?secret=GEZDG")
    assert found.endswith("&issuer=Keydesk&algorithm=SHA1&digits=6&period=30")
