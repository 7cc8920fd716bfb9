"""What people did to one another through accounts, as it was found by attacking."""

import pytest

from keydesk.access import VIEWER
from keydesk.access import verbs as roles
from keydesk.access.wishes import Wish
from keydesk.accounts import people, rules, store
from keydesk.accounts.arriving import SignedIn
from keydesk.accounts.inviting import Declined, Joined, WrongPassword
from keydesk.accounts.rules import of_email
from keydesk.credentials.standing import ABOVE
from keydesk.kit.errors import Forbidden, Invalid
from tests.accounts.company import accept, invite
from tests.accounts.conftest import Desk
from tests.accounts.test_second_factor import App

VICTIM = "kari@nordlys.example"
OWN_WORDS = "heather-tide-anvil-04"


def test_who_knows_the_password_as_well_does_not_take_the_time_for_the_code(house):
    """Each right password voided the owner's half session, and right passwords are not limited."""
    app = App(Desk(house))
    owners = app.half(address="192.0.2.7")
    for _ in range(3):
        app.half(address="203.0.113.5")
    assert isinstance(app.finish(owners, app.code()), SignedIn)


@pytest.mark.parametrize("typed", ["info@straße.example", "strauß@nordlys.example"])
def test_a_letter_goes_to_the_address_that_was_typed(house, typed):
    """straße.example became strasse.example, which is somebody else's, and so the link."""
    assert invite(house, typed.title()).invitation.email == typed


@pytest.mark.parametrize(
    "typed", ["x<kari@nordlys.example>", "a,b@nordlys.example", '"a"@b.example', "a:b;@c.example"]
)
def test_an_address_is_one_address_also_in_the_head_of_a_letter(typed):
    """A letter to x<kari@nordlys.example> went to kari, one to a,b@… to two people."""
    with pytest.raises(Invalid):
        rules.keep(of_email("email", typed))


def test_who_was_set_up_elsewhere_and_removed_can_still_be_invited(house):
    """An Owner elsewhere invited the victim, followed the link with a password of their own, and
    removed the victim again: no invitation of anybody's ever worked for this e-mail after that."""
    squatted = accept(house, invite(house, VICTIM, by=house.other).secret)
    assert isinstance(squatted, Joined)
    house.do(people.remove, squatted.user.id, above=ABOVE, by=house.other)
    house.later(hours=1)
    link = invite(house, VICTIM).secret
    joined = accept(house, link, name="Kari", password=OWN_WORDS)
    assert isinstance(joined, Joined)
    assert (joined.user.id, joined.user.name, joined.new) == (squatted.user.id, "Kari", True)
    assert isinstance(accept(house, link), Declined)
    with house.read() as db:
        found = store.user(db, squatted.user.id)
    assert found.password_changed_at == house.now


def test_who_belongs_somewhere_still_joins_by_their_own_password_only(house):
    accept(house, invite(house, VICTIM, by=house.other).secret)
    refused = accept(house, invite(house, VICTIM).secret, password=OWN_WORDS)
    assert refused == WrongPassword()


@pytest.mark.xfail(strict=True, reason="their password stays a stranger's")
def test_who_was_set_up_elsewhere_and_blocked_can_still_be_invited(house):
    """As above; but they still belong there, so the password must not be theirs to set who
    invites: it takes a letter to the address, as for a forgotten password."""
    squatted = accept(house, invite(house, VICTIM, by=house.other).secret)
    house.do(people.block, squatted.user.id, by=house.other)
    outcome = accept(house, invite(house, VICTIM).secret, password=OWN_WORDS)
    assert isinstance(outcome, Joined)


def test_unblocking_puts_no_connection_to_work_that_holds_more(house):
    """Activating and handing over ask whoever does it to hold it all; so does unblocking."""
    owner = house.member("owner")
    house.connect("Desk", by=owner, permissions=["users:manage", "roles:manage"])
    house.do(people.block, owner.user_id)
    wish = Wish("HR", permissions=["users:manage", *VIEWER.permissions])
    hr = house.member(house.do(roles.create, wish).id)
    with pytest.raises(Forbidden):
        house.do(people.unblock, owner.user_id, "viewer", above=ABOVE, by=hr)
