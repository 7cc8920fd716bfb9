"""CIDR of every odd form, as people type it."""

import pytest

from keydesk.auth.limits import NONE, from_here, limits, plain, read, wider
from keydesk.kit.checks import Checks
from keydesk.kit.errors import Violation
from keydesk.kit.networks import Odd, typed
from keydesk.limits.wishes import (
    NO_LIMITS,
    read_file,
    read_networks,
    read_rate,
    read_said,
    warnings,
)

RIGHT = {
    "192.0.2.7": "192.0.2.7", " 192.0.2.0/24 ": "192.0.2.0/24", "192.0.2.7/32": "192.0.2.7",
    "2001:DB8::/32": "2001:db8::/32", "2001:db8::1": "2001:db8::1", "0.0.0.0/0": "0.0.0.0/0",
    "::ffff:192.0.2.0/120": "192.0.2.0/24", "::ffff:c000:207": "192.0.2.7", "::/0": "::/0",
    "::ffff:0:0/96": "0.0.0.0/0", "::ffff:192.0.2.7/128": "192.0.2.7",
}  # fmt: skip
WRONG = [
    "192.0.2.7/24", "192.0.2.0/33", "192.0.2.0/-1", "192.0.2.0/+24", "192.0.2.0/024", "192.0.2.0/",
    "192.0.2.0/255.255.255.0", "192.0.2.0/0.0.0.255", "192.0.2.0/24/24", "192.168.1", "010.0.0.1",
    "0x7f.0.0.1", "3232235777", "1.2.3.4:80", "[2001:db8::1]", "fe80::1%eth0", "::ffff:0:0/90",
    "localhost", "shop.example", "*", "192.0.2.*", "192.0.2.1-192.0.2.9", "1.2.3.4.5",
    "2001:db8:::1",
    "\u0661.2.3.4", "192.0.2.0/\u0662\u0664", "/24", "2001:db8::1/32", "::ffff:192.0.2.7/120",
    "x" * 999,
]  # fmt: skip


def test_what_is_right_is_kept_as_one_form():
    assert {text: plain(typed(text)) for text in RIGHT} == RIGHT


def test_what_could_be_read_in_two_ways_is_refused():
    """Security case 84: 010.0.0.1 was 8.0.0.1 to some, and a mask given as /24 to others."""
    for text in WRONG:
        with pytest.raises(Odd):
            typed(text)
    with pytest.raises(Odd, match=r"Write 192\.0\.2\.0/24"):
        typed("192.0.2.7/24")


def test_a_list_names_its_wrong_line():
    found = read_networks(["192.0.2.0/24, 2001:db8::1\n\n192.0.2.0/24", "::ffff:192.0.2.0/120"])
    assert found == (typed("192.0.2.0/24"), typed("2001:db8::1"))
    wrong = read_networks(["192.0.2.1\n\nshop.example"])
    assert isinstance(wrong, Violation)
    assert wrong.message.startswith("Line 3: ")
    assert isinstance(read_networks([f"10.0.{n}.0/24" for n in range(201)]), Violation)


@pytest.mark.parametrize(
    ("address", "among"),
    [
        ("192.0.2.255", True), ("::ffff:192.0.2.0", True), ("192.0.3.0", False), ("", False),
        ("2001:db8::ffff", True), ("2001:db9::", False), ("::192.0.2.1", False), ("junk", False),
        ("::ffff:0:192.0.2.1", False), ("64:ff9b::c000:201", False), ("192.0.2.7:80", False),
    ],
)  # fmt: skip
def test_an_address_is_in_a_list_or_not(address, among):
    both = limits(read_networks(["192.0.2.0/24", "2001:db8::/32"]))
    assert from_here([("connection:1", both)], address) is among
    assert from_here([("connection:1", both), ("credential:1", NONE)], address) is among


def test_warnings_are_no_refusals():
    wide = limits(read_networks(["0.0.0.0/0"]))
    assert [text.format(**told) for text, told in warnings(wide, "2001:db8::1")] == [
        "0.0.0.0/0 is every address: that is no restriction.",
        "Your own address 2001:db8::1 is not in the list.",
    ]
    assert warnings(NONE, "192.0.2.7") == []


def test_limits_are_one_text_and_back():
    with Checks() as checks:
        made = read_said(
            checks, NONE, {"networks": ["192.0.2.0/24"], "rate": "100/minute", "daily": 9}
        )
    assert read(made.text) == made
    assert made.stored == {
        "networks": ["192.0.2.0/24"], "daily": 9,
        "rate": {"count": 100, "seconds": 60, "burst": 100, "when_unsure": "closed"},
    }  # fmt: skip
    with Checks() as checks:
        rest = read_said(checks, made, {"rate": None})
        none = read_said(checks, made, NO_LIMITS)
    assert (rest.rate, rest.daily, none, none.stored) == (None, 9, NONE, None)


def test_what_is_no_limit_is_refused_by_its_field():
    for said in (
        {"daily": 0}, {"daily": True}, {"monthly": "9"}, {"monthly": 10**12}, {"rate": "often"},
        {"rate": {"count": 0, "seconds": 1}}, {"rate": {"count": 20_000, "seconds": 1}},
        {"rate": {"count": 1, "seconds": 86_401}},
        {"rate": {"count": 1, "seconds": 1, "burst": 11}},
        {"rate": {"count": 1, "seconds": 1, "when_unsure": "maybe"}}, {"rate": {}},
    ):  # fmt: skip
        checks = Checks()
        read_said(checks, NONE, said)
        assert [v.field for v in checks.violations] == list(said), said
    for told in (
        "none",
        {"network": []},
        {"networks": "192.0.2.7"},
        {"rate": {"per": 1}},
        {"rate": 7},
    ):
        assert isinstance(read_file(told), Violation), told
    assert read_file({"rate": {"count": 1, "seconds": 1}})["daily"] is None
    assert read_rate("10/second/20").burst == 20


def test_a_list_that_lets_in_more_is_wider():
    def of(*texts):
        return limits(read_networks(texts))

    assert wider(NONE, of("192.0.2.0/24"))
    assert wider(of("192.0.2.0/23"), of("192.0.2.0/24"))
    assert not wider(of("192.0.2.7", "192.0.2.8"), of("192.0.2.0/24"))
    assert not wider(of("192.0.2.7"), NONE)
