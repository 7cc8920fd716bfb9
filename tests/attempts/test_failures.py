"""What fails is told once for all that is alike."""

from dataclasses import replace
from datetime import timedelta

import pytest

from keydesk.attempts import Trouble, failures
from keydesk.attempts.failures import Asked, grouped, kind_of
from keydesk.kit.errors import Invalid
from tests.attempts.calling import CALL, WHO, call, refused
from tests.harness.databases import NOON

MINUTE = timedelta(minutes=1)
INVALID = CALL._replace(method="PATCH", status_class=4)


@pytest.fixture
def kept(house, book):
    """Failures as the book gives them back: 3 without a permission, 2 with two bad lines."""
    lines = [Trouble(f"{code}: not a number", code, "en_US", "web") for code in ("a", "b")]
    for n in range(3):
        book(refused(NOON + n * MINUTE, path=f"/products/{n}"))
    for n in range(2):
        trouble = tuple(lines)
        book(call(INVALID, NOON + (10 + n) * MINUTE, 422, trouble=trouble, request_id=f"bad{n}"))
    other = CALL._replace(who=WHO._replace(organization_id="fjord"))
    book(call(other, status=500), call())
    with house.usage.read() as db:
        return failures.read(db, "nordlys", "magento", since=NOON)


def told(kept, **asked):
    return [
        (group.one.status, group.trouble.product, group.times)
        for group in grouped(kept, Asked(**asked)).items
    ]


def test_each_cause_is_told_once_with_how_often_it_came(kept):
    """Four hundred rows of the same 403 hid the one line that said why the price was refused."""
    assert sorted(told(kept)) == [(403, "", 3), (422, "a", 2), (422, "b", 2)]
    group = grouped(kept, Asked(kind="403")).items[0]
    assert (group.first_at, group.last_at) == (NOON, NOON + 2 * MINUTE)
    assert group.one.path == "/products/2"


def test_failures_are_searched_filtered_and_sorted(kept):
    assert told(kept, search="B: NOT A") == [(422, "b", 2)]
    assert told(kept, search="bad1", kind="business", sort="times")[0][0] == 422
    assert told(kept, kind="403", route="/products") == [(403, "", 3)]
    assert told(kept, kind="technical") == told(kept, route="/families") == []
    assert [times for *_, times in told(kept, sort="-times")] == [3, 2, 2]
    assert [status for status, *_ in told(kept, sort="first")] == [403, 422, 422]


def test_groups_come_page_by_page(kept):
    seen, after = [], ""
    for _ in range(3):
        page = grouped(kept, Asked(sort="-times", limit=1, after=after))
        seen += [group.key for group in page.items]
        after = page.next
    assert after == ""
    assert seen == [group.key for group in grouped(kept, Asked(sort="-times")).items]


@pytest.mark.parametrize("wrong", [{"kind": "x"}, {"sort": "x"}, {"after": "x"}])
def test_what_there_is_not_is_said(kept, wrong):
    with pytest.raises(Invalid):
        grouped(kept, Asked(**wrong))


def test_what_is_alike_within_a_second_counts_as_often_as_it_came(kept):
    often = [replace(one, times=7) for one in kept if one.status == 403]
    assert told(often) == [(403, "", 21)]


@pytest.mark.parametrize(
    ("status", "kind"),
    [(400, "business"), (422, "business"), (500, "technical"), (503, "technical"), (401, "401"),
     (403, "403"), (404, "404"), (429, "429"), (405, "other"), (413, "other")],
)  # fmt: skip
def test_every_failure_is_of_one_kind(status, kind):
    assert kind_of(status) == kind
