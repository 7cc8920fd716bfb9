"""An authenticator app: without its code nobody gets in, and each code works once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from keydesk.accounts import enrolling, factors, seconds, totp
from keydesk.accounts.arriving import HalfWay, Rejected, SignedIn
from keydesk.accounts.codes import Given
from keydesk.auth import NOBODY, Accepted, Reason, Refused
from keydesk.kit.errors import Conflict, NotFound, TooManyRequests, Unauthenticated
from keydesk.kit.secret import Secret
from tests.harness.databases import PASSWORD


class App:
    """The phone, and what is done with it."""

    def __init__(self, desk):
        self.desk, self.house = desk, desk.house
        self.by = desk.caller(desk.sign_in())
        self.secret = self.do(enrolling.begin, self.by, self.seals)
        self.recovery = self.do(enrolling.confirm, self.by, self.given(self.code()), device=None)
        self.house.later(seconds=30)

    @property
    def seals(self):
        return self.house.inside.seals

    def do(self, verb, *rest, **more):
        with self.house.write() as db:
            return verb(db, *rest, **more, now=self.house.now)

    def code(self, steps=0):
        return totp.code(self.secret, totp.step_of(self.house.now) + steps)

    def given(self, code, *, recovery=False):
        return Given(Secret(code), self.seals, recovery)

    def half(self, address="198.51.100.9"):
        outcome = self.desk.sign_in(address=address)
        assert isinstance(outcome, HalfWay)
        return outcome.cookie

    def finish(self, half, code, *, recovery=False):
        by = NOBODY.calling_from("198.51.100.9", "test")
        given = self.given(code, recovery=recovery)
        return self.do(seconds.finish, by, half, given, program="Firefox")


@pytest.fixture
def app(desk):
    return App(desk)


def test_password_and_code_together_sign_in(app):
    outcome = app.finish(app.half(), app.code())
    assert isinstance(outcome, SignedIn)
    assert isinstance(app.desk.answer(outcome.cookie), Accepted)


def test_half_a_session_opens_nothing(app):
    """Stolen after the password, it is worth no more than the password."""
    half = app.half()
    answer = app.desk.answer(half)
    assert answer == Refused(Reason.UNKNOWN)


@pytest.mark.parametrize("code", ["", "000000", "abcdef"])
def test_a_wrong_code_opens_nothing_and_is_an_event_without_it(app, code):
    assert isinstance(app.finish(app.half(), code), Rejected)
    assert app.house.told()[-1] == "sign_in.refused"


def test_a_code_works_once(app):
    """Read over a shoulder, it is worthless."""
    code = app.code()
    assert isinstance(app.finish(app.half(), code), SignedIn)
    assert isinstance(app.finish(app.half(), code), Rejected)


def test_a_code_older_than_one_that_was_used_is_void(app):
    assert isinstance(app.finish(app.half(), app.code()), SignedIn)
    assert isinstance(app.finish(app.half(), app.code(-1)), Rejected)


def test_of_many_browsers_with_one_code_one_gets_in(app):
    """Security case 50's like: the same code, sent at the same moment."""
    halves, code = [app.half()], app.code()

    def enter(_):
        try:
            return app.finish(halves[0], code)
        except (TooManyRequests, Unauthenticated):
            return None

    with ThreadPoolExecutor(5) as pool:
        outcomes = list(pool.map(enter, range(5)))
    assert sum(isinstance(outcome, SignedIn) for outcome in outcomes) == 1


def test_a_recovery_code_works_once_in_place_of_the_app(app):
    code = app.recovery[0].reveal()
    assert isinstance(
        app.finish(app.half(), code.upper().replace("-", " "), recovery=True), SignedIn
    )
    assert isinstance(app.finish(app.half(), code, recovery=True), Rejected)
    with app.house.read() as db:
        assert factors.recovery_left(db, app.by.user_id) == 9
    assert "recovery_code.used" in app.house.told()


def test_guessing_codes_is_slowed_down(app):
    """Security case 33's like: a million codes and a stolen password."""
    half = app.half()
    for _ in range(5):
        assert isinstance(app.finish(half, "000000"), Rejected)
    with pytest.raises(TooManyRequests):
        app.finish(half, app.code())
    app.house.later(minutes=1)
    assert isinstance(app.finish(half, app.code()), SignedIn)


def test_half_a_session_is_over_after_five_minutes_and_after_one_use(app):
    half = app.half()
    assert isinstance(app.finish(half, app.code()), SignedIn)
    app.house.later(seconds=60)
    with pytest.raises(Unauthenticated):
        app.finish(half, app.code())
    late = app.half()
    app.house.later(minutes=5)
    with pytest.raises(Unauthenticated):
        app.finish(late, app.code())


def test_a_new_password_voids_half_sessions(app):
    half = app.half()
    app.desk.change_password(app.by, PASSWORD, "another fjord at noon")
    with pytest.raises(Unauthenticated):
        app.finish(half, app.code())


def test_the_database_holds_neither_the_secret_nor_a_recovery_code(app):
    """Security case 2."""
    with app.house.read() as db:
        rows = [db.execute(table.select()).all() for table in factors.OF_ONE]
    text = repr(rows)
    assert app.secret.reveal() not in text
    assert not any(code.reveal() in text for code in app.recovery)


def test_until_it_is_confirmed_an_app_is_asked_for_nothing(desk):
    """A half-made one would lock its owner out."""
    by = desk.caller(desk.sign_in())
    with desk.house.write() as db:
        enrolling.begin(db, by, desk.house.inside.seals, now=desk.house.now)
    assert isinstance(desk.sign_in(), SignedIn)


def test_a_second_app_does_not_replace_the_first(app):
    with pytest.raises(Conflict):
        app.do(enrolling.begin, app.by, app.seals)


def test_turned_off_nothing_of_it_is_left(app):
    app.do(enrolling.remove, app.by)
    assert isinstance(app.desk.sign_in(), SignedIn)
    with pytest.raises(NotFound):
        app.do(enrolling.remove, app.by)
    assert app.house.told()[-2:] == ["second_factor.removed", "session.started"]


def test_new_recovery_codes_void_the_former(app):
    new = app.do(enrolling.replace_codes, app.by)
    former = app.recovery[0].reveal()
    assert isinstance(app.finish(app.half(), former, recovery=True), Rejected)
    assert isinstance(app.finish(app.half(), new[0].reveal(), recovery=True), SignedIn)


def test_who_was_blocked_between_password_and_code_stays_out(app):
    """Security case 75."""
    half = app.half()
    with app.house.write() as db:
        db.exec_driver_sql("UPDATE memberships SET role = 'blocked'")
    assert isinstance(app.finish(half, app.code()), Rejected)


def test_a_code_confirms_who_is_signed_in_for_ten_minutes(app):
    cookie = app.finish(app.half(), app.code()).cookie
    assert not caller(app, cookie).unconfirmed
    app.house.now += timedelta(minutes=10)
    by = caller(app, cookie)
    assert by.unconfirmed
    assert not app.do(seconds.confirm_by_code, by, app.given("000000"))
    assert caller(app, cookie).unconfirmed
    assert app.do(seconds.confirm_by_code, by, app.given(app.code()))
    assert not caller(app, cookie).unconfirmed


def caller(app, cookie):
    return app.desk.answer(cookie).caller.calling_from("198.51.100.9", "test")
