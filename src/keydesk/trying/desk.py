"""A test, from the first look to the last word: what console, API and command line call.

Each step is tried only if those before it passed.  Without a secret nothing of it is counted; with
one, its calls are ordinary calls.  It writes no event, for what it makes is gone when it ends.
"""

from datetime import datetime

from keydesk.auth import Caller
from keydesk.explaining.model import Facts, standing
from keydesk.explaining.places import find
from keydesk.trying import model, verbs
from keydesk.trying.gates import Gates
from keydesk.trying.model import PRODUCTS, Report, Step, saying
from keydesk.trying.remedies import new_ones, places
from keydesk.trying.trial_desk import Trial
from keydesk.trying.verbs import Seen, Wanted

MENDED_BY_RIGHTS = {"connection", "credential", "access", "permission"}


def run(gates: Gates, by: Caller, code: str, wanted: Wanted) -> Report:
    """Raises NotFound, Invalid, TooManyRequests, and Unavailable for an outage."""
    house, now = gates.house, gates.house.clock()
    target = find(gates.places, PRODUCTS)
    with gates.one_test():
        with house.database.read() as db:
            seen = verbs.look(db, by, code, wanted.credential, target, now=now)
        if isinstance(seen, Facts):
            return _without(seen, now)
        return _report(seen, Trial(gates, by, seen, wanted).steps())


def _without(facts: Facts, now: datetime) -> Report:
    links = {link.name: link for link in standing(facts, now)}
    told = [model.step("connection", links["connection"], links["user"])]
    if model.passed(told):
        text, label = model.NOTHING_TO_TEST, facts.connection.label
        told.append(saying("credential", text, ok=False, connection=label))
        ways = new_ones(facts.connection.code)
    else:
        ways = tuple(places(facts, told[-1]))
    return Report(facts.connection, None, (), model.whole(told), (), ways)


def _report(seen: Seen, steps: list[Step]) -> Report:
    last = steps[-1]
    failed = last if last.state is model.State.FAILED else None
    ways = seen.told.ways if failed and failed.name in MENDED_BY_RIGHTS else ()
    elsewhere = tuple(places(seen.told.facts, failed)) if failed else ()
    return Report(
        seen.connection, seen.credential, seen.others, model.whole(steps), ways, elsewhere
    )
