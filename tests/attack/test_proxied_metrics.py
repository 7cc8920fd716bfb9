"""Strangers behind a trusted proxy that does not say, or says oddly, for whom it asks."""

import pytest

from keydesk.kit.parse import networks
from keydesk.kit.proxies import origin
from tests.auth.calling import caller

ELSEWHERE = "203.0.113.9"
SAID = [
    ("X-Real-IP", ELSEWHERE),
    ("Forwarded", f"for={ELSEWHERE}"),
    ("Via", "1.1 proxy"),
    ("X-Forwarded-Proto", "https"),
    ("X-Forwarded-For", "unknown"),
    ("X-Forwarded-For", f"{ELSEWHERE}:4711"),
]


@pytest.mark.parametrize("header", SAID)
def test_no_stranger_reads_the_metrics_with_the_address_of_the_proxy(sqlite_house, header):
    """What a proxy on this machine sent on came from loopback, where Prometheus is believed."""
    stranger = caller(sqlite_house, header, trusted=["127.0.0.1"])
    assert stranger.get("/metrics").status_code == 404


@pytest.mark.parametrize(
    ("hop", "address"),
    [(f"{ELSEWHERE}:4711", ELSEWHERE), ("[2001:db8::1]:4711", "2001:db8::1"),
     ("[2001:db8::1]", "2001:db8::1"), ("2001:db8::1", "2001:db8::1"), ("::1:2:3%e", "::1:2:3"),
     ("x:4711", "127.0.0.1"), (":", "127.0.0.1"), ("[", "127.0.0.1")],
)  # fmt: skip
def test_a_port_beside_the_address_hides_no_caller(hop, address):
    """All callers of a proxy that writes ports had its own address, in every book and limit."""
    headers = [(b"x-forwarded-for", hop.encode())]
    scope = {"type": "http", "client": ("127.0.0.1", 1), "scheme": "http", "headers": headers}
    assert origin(scope, networks(["127.0.0.1"])).address == address
