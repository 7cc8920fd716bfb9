"""What the pages read of the book, on both databases, and nothing of another organization."""

from datetime import timedelta

from sqlalchemy import insert

from keydesk.attempts import daily, latest_calls, store, totals
from keydesk.attempts.totals import Period
from tests.attempts.calling import CALL, REFUSED, WHO, call, refused
from tests.harness.databases import NOON

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SPAN = (NOON - 7 * DAY, NOON + HOUR)
FOREIGN = CALL._replace(who=WHO._replace(organization_id="fjord"))


def test_calls_are_told_for_seven_stretches_of_24_hours(house, book):
    """Seven days of a calendar were six and a bit each morning, and another number in each zone."""
    other = CALL._replace(who=WHO._replace(connection_id="shopify"))
    ago = [0, 1, 23, 24, 7 * 24 - 1, 7 * 24, 7 * 24 + 1]
    book(*(call(at=NOON - hours * HOUR) for hours in ago), call(FOREIGN), call(other))
    book(refused(), refused(at=NOON - 2 * DAY), call(CALL._replace(status_class=5), status=500))
    with house.usage.read() as db:
        found = daily(db, "nordlys", now=NOON + 59 * HOUR / 60)
        alone = daily(db, "nordlys", connection_id="shopify", now=NOON)
    assert found["magento"].calls == (1, 0, 0, 0, 1, 1, 5)
    assert found["magento"].failures == (0, 0, 0, 0, 1, 0, 2)
    assert (found["magento"].total, found["magento"].failed) == (8, 3)
    assert found.keys() == {"magento", "shopify"}
    assert alone == {"shopify": found["shopify"]}


def test_totals_tell_what_was_let_in_what_was_refused_and_why(house, book):
    invalid = CALL._replace(status_class=4, method="POST", took=50)
    slow = CALL._replace(took=5_000)
    book(*(call(at=NOON - n * HOUR, items=100) for n in range(18)), call(slow), call(FOREIGN))
    book(call(invalid, status=422), refused(), refused(), call(at=NOON - 8 * DAY))
    with house.usage.read() as db:
        found = totals.totals(db, "nordlys", SPAN)
        nobody = totals.totals(db, "nordlys", SPAN, connection_id="shopify")
        lost = totals.lost(db, SPAN)
    whole = found.whole
    assert (whole.calls, whole.accepted, whole.failed, whole.items) == (22, 20, 1, 1800)
    assert whole.refused == {"not_permitted": 2}
    assert (whole.within(0.5), whole.within(0.95), whole.within(1)) == (5, 50, 5_000)
    assert found.routes.keys() == {("GET", "/products"), ("POST", "/products")}
    assert found.routes["POST", "/products"].failed == 1
    assert (nobody.whole.calls, nobody.whole.within(0.5), lost) == (0, None, 0)


def test_totals_come_by_hour_and_by_day(house, book):
    book(call(items=2), call(at=NOON + timedelta(minutes=59)), refused(), call(FOREIGN))
    book(call(at=NOON - HOUR), call(at=NOON - 13 * HOUR))
    with house.usage.read() as db:
        hours = totals.periods(db, "nordlys", SPAN, "hour")
        days = totals.periods(db, "nordlys", SPAN, "day", connection_id="magento")
    before, midnight = NOON - 13 * HOUR, NOON - 12 * HOUR
    assert hours == [
        Period(before, 1, 0, 0), Period(NOON - HOUR, 1, 0, 0), Period(NOON, 3, 1, 2)
    ]  # fmt: skip
    assert days == [Period(midnight - DAY, 1, 0, 0), Period(midnight, 4, 1, 2)]


def test_what_was_not_even_counted_is_told(house):
    with house.usage.write() as db:
        rows = [{"hour": NOON - n * DAY, "times": 3} for n in (0, 1, 8)]
        db.execute(insert(store.losses), rows)
        assert totals.lost(db, SPAN) == 6


def test_the_newest_calls_come_in_full_whether_they_went_well_or_not(house, book):
    book(*(call(at=NOON + timedelta(seconds=n), path=f"/{n}") for n in range(100)))
    book(*(refused(at=NOON + timedelta(seconds=n + 0.5), path=f"/x{n}") for n in range(60)))
    book(call(FOREIGN, at=NOON + HOUR))
    with house.usage.read() as db:
        found = latest_calls(db, "nordlys", "magento")
        assert latest_calls(db, "fjord", "shopify") == []
    assert [one.path for one in found[:3]] == ["/99", "/98", "/97"]
    assert [one.path for one in found[40:43]] == ["/x59", "/59", "/x58"]
    assert len(found) == 100
    assert found[41].trouble == ()
    assert found[40].trouble == refused().trouble
    assert REFUSED.outcome == found[40].outcome
