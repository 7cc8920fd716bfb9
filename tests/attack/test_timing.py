"""What the time of an answer tells a stranger (security case 5)."""

from keydesk.attempts import Who
from keydesk.auth import Reason, Refused
from keydesk.credentials import lookup
from keydesk.credentials.secret import mint


def test_an_unknown_id_reads_as_much_as_a_known_one(house):
    """A known id cost four look-ups and a row, an unknown one a single look-up: 13 of 70
    microseconds, which a few hundred calls made visible from outside.
    """
    issued = house.issue()
    with house.read() as db:
        known = lookup.find(db, issued.credential.id)
        unknown = lookup.find(db, "ZZZZZZZZZZZZ")
    assert len(unknown) == len(known) == 1


def test_and_is_refused_as_nobodys(house):
    house.issue()
    stranger = mint("kd_live", "ZZZZZZZZZZZZ").secret
    assert house.ask(stranger) == Refused(Reason.UNKNOWN, Who())


def test_an_instance_without_any_key_refuses_as_well(house):
    assert house.ask(mint("kd_live", "ZZZZZZZZZZZZ").secret) == Refused(Reason.UNKNOWN, Who())
