"""Ten thousand keys that nobody made, from the owner's own address: memory does not grow, and the
owner gets in (security case 33; docs/adr/0016)."""

from keydesk.auth import Accepted, HeldUp, Reason
from keydesk.credentials import verbs as keys
from keydesk.credentials.memory import REFUSALS
from keydesk.credentials.secret import mint
from keydesk.kit.ids import new_id

HERE = "192.0.2.7"


def test_a_flood_asks_little_and_keeps_nobody_out(sqlite_house):
    house = sqlite_house
    scheme, issued, idle = house.scheme, house.issue(), house.issue()
    assert isinstance(scheme.recall(issued.secret, HERE), Accepted)
    asked = []
    scheme.changed.opened().set_trace_callback(
        lambda text: asked.append(text) if "credential_secrets" in text else None
    )
    heard = [scheme.recall(mint("kd_live", new_id()).secret, HERE) for _ in range(10_000)]
    assert {answer.reason for answer in heard} == {Reason.UNKNOWN, Reason.TOO_MANY_TRIES}
    assert len(asked) == 300
    assert len(scheme.memory.accepted) == 1
    assert len(scheme.memory.refused) <= 2 * REFUSALS
    house.do(keys.edit, idle.credential.id, keys.Changes(name="Idle"))  # nothing is remembered now
    assert isinstance(scheme.recall(issued.secret, HERE), Accepted)
    held = scheme.recall(idle.secret, HERE)
    assert isinstance(held, HeldUp)
    assert 0 < held.seconds <= 60
    assert isinstance(scheme.recall(idle.secret, "198.51.100.3"), Accepted)
    house.later(minutes=1)
    assert isinstance(scheme.recall(idle.secret, HERE), Accepted)
