"""The list of keys: filters, search, sorts, pages; and what it costs."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from keydesk.attempts import Flusher, Who, reading
from keydesk.connections import verbs as connections
from keydesk.credentials import listing, verbs
from keydesk.credentials.listing import Asked
from keydesk.kit.columns import micros
from keydesk.kit.errors import Invalid
from keydesk.kit.paging import write_cursor
from tests.attempts.calling import CALL, call
from tests.harness.databases import NOON

SORTS = ["name", "created", "expires", "status", "last_use"]


def page(house, by=None, **asked):
    with house.read() as db, house.usage.read() as usage:
        organization_id = (by or house.by).organization_id
        return listing.sorted_page(db, usage, organization_id, Asked(**asked), now=house.now)


def names(house, **asked) -> set[str]:
    return {item.credential.name for item in page(house, limit=100, **asked).items}


def used(house, issued, at) -> None:
    with house.read() as db:
        listed = listing.one(db, house.by.organization_id, issued.credential.id)
    whose = issued.connection.organization_id, issued.connection.id, issued.credential.id
    house.book.enter(call(CALL._replace(who=Who(*whose, listed.secrets[0].id)), at))
    assert Flusher(house.book, house.usage).flush()


@pytest.fixture
def stocked(house):
    """Twelve keys of every status, some of them used; and one of the neighbours."""
    magento, sap = house.connect("Magento 100%", code="magento"), house.connect("SAP_ERP")
    for number in range(12):
        house.later(minutes=number % 3)  # some are made in the same moment
        until = None if number % 4 == 0 else NOON + timedelta(days=1 + number % 4)
        issued = house.issue(
            magento if number % 2 else sap, name=f"{'kK'[number % 2]}ey {number % 7} {number}",
            expires_at=until, active=number % 3 != 0,
        )  # fmt: skip
        if number % 3 == 1:
            used(house, issued, house.now + timedelta(minutes=number % 2))
        if number % 5 == 4:
            house.do(verbs.revoke, issued.credential.id)
    house.later(days=2)
    house.issue(house.connect("Fjord", by=house.other), by=house.other, name="Foreign")
    return house


@pytest.mark.parametrize("sort", SORTS)
def test_pages_show_every_row_once_in_order(stocked, sort):
    """A page that began at an offset skipped a key when another was revoked meanwhile."""
    up = [item.credential.id for item in page(stocked, sort=sort).items]
    assert len(set(up)) == 12
    for limit in (1, 5, 6, 12):
        assert walked(stocked, sort, limit) == up
        assert walked(stocked, f"-{sort}", limit) == up[::-1]


def walked(house, sort, limit) -> list[str]:
    ids, after = [], ""
    while True:
        found = page(house, sort=sort, after=after, limit=limit)
        ids += [item.credential.id for item in found.items]
        after = found.next
        if not after:
            return ids


def test_each_sort_means_what_it_says(stocked):
    items = {sort: page(stocked, sort=sort).items for sort in SORTS}
    lowered = [item.credential.name.lower() for item in items["name"]]
    assert lowered == sorted(lowered)
    made = [item.credential.created_at for item in items["created"]]
    assert made == sorted(made)
    ends = [item.credential.expires_at for item in items["expires"]]
    dates = [end for end in ends if end]
    assert ends == sorted(dates) + [None] * 3  # never stands behind every date
    order = ["active", "inactive", "expired", "revoked"]
    places = [order.index(item.credential.status(stocked.now)) for item in items["status"]]
    assert places == sorted(places)
    assert set(places) == {0, 1, 2, 3}
    with stocked.usage.read() as usage:
        ids = [item.credential.id for item in items["last_use"]]
        at = {use.credential_id: micros(use.at) for use in reading.last_uses(usage, ids).values()}
    assert [at.get(id_, 0) for id_ in ids] == sorted(at.get(id_, 0) for id_ in ids)
    assert len(at) == 4


def test_last_uses_of_very_many_keys_are_read_in_parts(stocked, monkeypatch):
    """Databases take some 32,000 values in one statement: sorting more keys than that failed."""
    ids = [item.credential.id for item in page(stocked).items]
    with stocked.usage.read() as usage:
        at_once = reading.last_uses(usage, ids)
        monkeypatch.setattr(reading, "AT_ONCE", 2)
        assert reading.last_uses(usage, ids) == at_once
    assert len(at_once) == 4


def test_a_filter_by_status_agrees_with_the_status_that_is_shown(stocked):
    by_status: dict[str, set[str]] = {}
    for item in page(stocked).items:
        status = item.credential.status(stocked.now)
        by_status.setdefault(status, set()).add(item.credential.name)
    assert by_status.keys() == {"active", "inactive", "expired", "revoked"}
    for status, shown in by_status.items():
        assert names(stocked, status=status) == shown


def test_a_filter_by_connection(stocked):
    assert len(names(stocked, connection="magento")) == 6
    assert names(stocked, connection="nothing") == set()
    assert names(stocked, connection="magento", status="revoked") == {"Key 2 9"}


def test_another_organizations_keys_are_never_listed_nor_counted(stocked):
    """Security case 88."""
    assert "Foreign" not in names(stocked)
    assert names(stocked, connection="fjord") == names(stocked, search="Foreign") == set()
    with stocked.read() as db:
        assert listing.total(db, stocked.by.organization_id) == 12
        assert listing.total(db, stocked.other.organization_id) == 1
        alive = {"magento": 5, "sap_erp": 5}
        assert listing.counts(db, stocked.by.organization_id) == alive


FOUND = {
    "key 1": {"Key 1 1", "key 1 8"}, "KEY 1 8": {"key 1 8"}, "  key 1 8 ": {"key 1 8"},
    "%": "K", "100%": "K", "0_": set(), "p_e": "k", "key_1": set(), "magento": "K",
    "sap_erp": "k", "/": set(), "\\": set(), "nothing": set(), "'": set(), '"': set(), "[": set(),
}  # fmt: skip


def test_search(stocked):
    """% and _ mean themselves; a search for a percent sign listed everything elsewhere."""
    everything = names(stocked)
    for search, found in FOUND.items():
        if isinstance(found, str):  # all whose name begins so: those of one connection
            found = {name for name in everything if name.startswith(found)}
        assert names(stocked, search=search) == found, search


def test_search_by_prefix(house):
    issued = house.issue(name="Mine")
    house.issue(name="Other")
    assert names(house, search=issued.secret.reveal()[:12]) == {"Mine"}
    assert names(house, search=f"{issued.secret.reveal()[:12]}…") == {"Mine"}


def test_search_by_permission_finds_what_is_narrowed_and_what_is_not(house):
    """A person who searches for a permission wants all keys that hold it."""
    connection = house.connect("All", everything=True)
    house.issue(connection, name="Narrow", permissions=["products:delete"])
    house.issue(connection, name="Whole")
    house.issue(house.connect("Viewer"), name="Reads")
    custom = house.connect("Custom", permissions=["products:delete", "locales:read"])
    house.issue(custom, name="Own")
    house.issue(custom, name="Less", permissions=["locales:read"])
    assert names(house, search="products:delete") == {"Narrow", "Whole", "Own"}
    assert names(house, search="locales:read") == {"Whole", "Reads", "Own", "Less"}
    assert names(house, search="users:") == set()


def test_search_knows_letters_beyond_ascii(house):
    """SQLite's own lower() leaves É as it is, so École was not found by its own name."""
    house.issue(house.connect("日本 Ångström"), name="École")
    for search in ("École", "ÉCOLE", "E\u0301cole", "日本", "Ångström", "éCOL", "ÅNGSTRÖM"):
        assert names(house, search=search) == {"École"}, search


WRONG = [
    {"status": "dead"}, {"sort": "secret"}, {"sort": "--name"}, {"sort": ""}, {"after": "nonsense"},
    {"after": "e30"}, {"after": write_cursor("a", "b")}, {"after": write_cursor(1, "\x00")},
    {"after": write_cursor(1, "\ud800")}, {"after": write_cursor(2**70, "")},
    {"after": write_cursor(True, "")}, {"after": "é"}, {"after": "WzEsMl0"},
]  # fmt: skip


def test_a_question_that_makes_no_sense_names_its_field(house):
    for asked in WRONG:
        with pytest.raises(Invalid) as wrong:
            page(house, **asked)
        assert [violation.field for violation in wrong.value.violations] == list(asked)


@pytest.mark.parametrize("sort", SORTS)
def test_a_cursor_of_another_order_is_refused(stocked, sort):
    """A person changes the order on page two: the old cursor must not be an error of ours."""
    misfit = write_cursor(5 if sort == "name" else "text", "x")
    with pytest.raises(Invalid) as wrong:
        page(stocked, sort=sort, after=misfit)
    assert wrong.value.violations[0].field == "after"


def test_fifty_rows_cost_as_many_questions_as_one(house):
    connection = house.connect()
    house.issue(connection)
    one = [asked_for(house, sort) for sort in SORTS]
    for _ in range(49):
        house.issue(connection)
    assert [asked_for(house, sort) for sort in SORTS] == one


def asked_for(house, sort) -> int:
    """How many statements one page takes."""
    statements = []

    def note(db, cursor, statement, *rest):
        statements.append(statement)

    for engine in {house.database.engine, house.usage.engine}:
        event.listen(engine, "before_cursor_execute", note)
    page(house, sort=sort)
    for engine in {house.database.engine, house.usage.engine}:
        event.remove(engine, "before_cursor_execute", note)
    return sum(s.startswith("SELECT") for s in statements)


def test_keys_of_a_deleted_connection_are_not_listed(house):
    connection = house.connect("Gone")
    house.issue(connection)
    house.do(connections.delete, connection.code)
    assert names(house) == set()
