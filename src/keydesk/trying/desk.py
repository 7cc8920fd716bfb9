"""A test, from the first look to the last word: what console, API and command line call.

Each step is tried only if those before it passed.  Without a secret nothing of it is counted; with
one, its calls are ordinary calls.  It writes no event, for what it makes is gone when it ends.
"""

from keydesk.auth import Caller
from keydesk.explaining.places import Places, find
from keydesk.trying import model, verbs
from keydesk.trying.gates import Gates
from keydesk.trying.model import Report, Step, saying
from keydesk.trying.remedies import new_ones, places
from keydesk.trying.trial_desk import PRODUCTS, Trial
from keydesk.trying.verbs import Seen, Wanted

MENDED_BY_RIGHTS = {"connection", "credential", "access", "permission"}


def run(gates: Gates, routes: Places, by: Caller, code: str, wanted: Wanted) -> Report:
    """Raises NotFound, Invalid, TooManyRequests, and Unavailable for an outage."""
    house, now = gates.house, gates.house.clock()
    target = find(routes, PRODUCTS)
    with gates.one_test():
        with house.database.read() as db:
            seen = verbs.look(db, by, code, wanted.credential, target, now=now)
        if seen.credential is None:
            return _without(seen)
        with Trial(gates, routes, by, seen, wanted).running() as steps:
            return _report(seen, steps)


def _without(seen: Seen) -> Report:
    told = [model.step("connection", seen.links["connection"], seen.links["user"])]
    if model.passed(told):
        text, label = model.NOTHING_TO_TEST, seen.connection.label
        told.append(saying("credential", text, ok=False, connection=label))
        ways = new_ones(seen.connection.code)
    else:
        ways = tuple(places(seen.facts, told[-1]))
    return Report(seen.connection, None, (), model.whole(told), (), ways)


def _report(seen: Seen, steps: list[Step]) -> Report:
    last = steps[-1]
    failed = last if last.state is model.State.FAILED else None
    by_rights = failed is not None and failed.name in MENDED_BY_RIGHTS
    ways = seen.told.ways if seen.told and by_rights else ()
    elsewhere = tuple(places(seen.facts, failed)) if failed else ()
    return Report(
        seen.connection, seen.credential, seen.others, model.whole(steps), ways, elsewhere
    )
