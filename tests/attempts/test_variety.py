"""What callers may call themselves: the first few by name, all others as one."""

import pytest

from keydesk.attempts.variety import EACH, STRANGERS, Variety, name_of
from keydesk.kit.networks import network


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("pyakeneo/2.1 (Linux; x86)", "pyakeneo/2.1"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", ""),
        ("Mozilla/5.0 (X11)", "Mozilla/5.0"),
        ("\x1b[31mred", "other"),
        ("<script>alert(1)</script>", "other"),
        ("=HYPERLINK(1)", "other"),
        ("a" * 100_000, "a" * 32),
    ],
)
def test_a_program_is_counted_by_its_name_and_version(said, name):
    """Markup, escapes and formulas change nothing but a counter (security cases 95, 97)."""
    assert name_of(said) == name


def test_beyond_the_first_few_all_are_other():
    """A hundred thousand made-up programs and addresses grew memory and tables alike."""
    variety = Variety()
    for n in range(100_000):
        counted = variety.admitted("magento", f"10.{n // 250}.{n % 250}.0/24", f"p{n}/1")
    assert counted == ("other", "other")
    assert len(variety.programs["magento"]) == len(variety.networks["magento"]) == EACH
    assert len(variety.known) <= EACH
    assert variety.admitted("magento", "10.0.0.0/24", "p0/1") == ("10.0.0.0/24", "p0/1")
    assert variety.admitted("shopify", "10.9.9.0/24", "n8n/1") == ("10.9.9.0/24", "n8n/1")


def test_strangers_share_one_bound_and_each_hour_begins_anew():
    variety = Variety()
    for n in range(2 * STRANGERS):
        counted = variety.admitted("", f"10.0.{n}.0/24", "")
    assert counted == ("other", "")
    variety.forget()
    assert variety.admitted("", "10.0.199.0/24", "")[0] == "10.0.199.0/24"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8::1", "2001:db8::/64"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("nonsense", ""),
    ],
)
def test_an_address_is_counted_by_its_network(address, expected):
    assert network(address) == expected
