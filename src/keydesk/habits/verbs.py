"""What can happen to an organization's habits: it chooses others."""

from datetime import datetime

from keydesk import events
from keydesk.auth import Caller
from keydesk.habits import store
from keydesk.habits.happenings import HabitsChosen
from keydesk.habits.likes import likeness
from keydesk.habits.model import Changes, Habits, differences
from keydesk.kit.db import Db
from keydesk.kit.errors import Invalid


def choose(db: Db, by: Caller, changes: Changes, *, now: datetime) -> Habits:
    """They hold for what is made from now on; what is there stays as it is.

    What two people choose at the same time of different things is both kept.
    Raises Invalid naming every choice that there is not.
    """
    wrong = changes.violations()
    if wrong:
        raise Invalid(*wrong)
    former = store.hold(db, by.organization_id)
    chosen = changes.over(former)
    differing = differences(former, chosen)
    if differing:
        store.put(db, by.organization_id, chosen)
        happened = HabitsChosen(by.organization_id, likeness(chosen), differing)
        events.append(db, happened, by=by, at=now)
    return chosen
