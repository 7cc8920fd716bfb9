"""Every route, called by a stranger, by who holds all but what it needs, by who holds only that.

Security cases 12, 90 and 103.  The routes are those of the Application that is served, and so are
the doors: nothing here lists them.
"""

from itertools import cycle

import pytest

from keydesk.auth import ANY_CALLER, NOBODY, PUBLIC, Accepted, Guard, mapped
from keydesk.auth.permissions import KNOWN
from tests.house.routes import walk
from tests.proof.world import Things

SOME = {"audit:read", "groups:manage"}
ELSEWHERE = "forward-auth"  # what a call there needs is for its organization to say: tests/doors
FILES = "/console/static"  # read by name, so its template is no address


def routes(walker):
    return [route for route in mapped(walker.desk.application.gate.doors) if route.path != FILES]


def all_complaints(walker):
    return [text for r in routes(walker) for text in walker.complaints(r, r.guard.permission)]


def test_start_up_and_the_house_rules_see_the_same_routes(walker):
    """Two walks, written apart: a route that one of them cannot find, the other one names."""
    doors = walker.desk.application.gate.doors
    seen = {(route.door.name, route.path, route.methods) for route in routes(walker)}
    assert seen == {(route.door, route.path, route.methods) for route in walk(doors)}
    assert len(seen) > 60


def test_the_walk_sees_whatever_is_written(walker):
    """A walk that looks at yesterday's tables sees no change at all."""
    before = walker.world.rights()
    assert walker.world.rights() is before
    walker.desk.house.connect("Seen")
    after = walker.world.rights()
    assert after["connections"] != before["connections"]


def test_every_route_lets_in_whom_it_should_and_nobody_else(walker):
    """Declared is not kept: a guard that stands beside a route and is never asked keeps nobody."""
    complaints = all_complaints(walker)
    assert complaints == [], "\n".join(complaints)


@pytest.mark.world
def test_every_route_does_so_on_postgresql(postgres_walker):
    assert all_complaints(postgres_walker) == []


def others(needed: str) -> list[str]:
    """What a careless hand might have written instead: nothing, or what somebody else needs."""
    return [PUBLIC if needed != PUBLIC else ANY_CALLER, next(iter(SOME - {needed}))]


def unnoticed(walker, wrongs) -> list[str]:
    """Each guard in turn is changed in the very object that the served route asks."""
    found = []
    for route in routes(walker):
        if route.door.name == ELSEWHERE:
            continue
        needed = route.guard.permission
        for wrong in wrongs(needed):
            object.__setattr__(route.guard, "permission", wrong)
            noticed = next(walker.complaints(route, needed), "")
            object.__setattr__(route.guard, "permission", needed)
            if not noticed:
                found.append(f"{route.door.name} {route.path}: {needed} became {wrong}")
            if route.guard.changes and route.door.name != "catalog":
                walker.world.things = Things(walker.desk.house)  # the others may be gone
    return found


@pytest.mark.world
def test_a_guard_that_was_changed_is_noticed_at_every_route(walker):
    """Security case 103: a walk that cannot fail proves nothing.

    Of the two mistakes each route makes one here, in turns; the next test makes more at each.
    """
    turns = cycle((0, 1))
    missed = unnoticed(walker, lambda needed: [others(needed)[next(turns)]])
    assert missed == [], "\n".join(missed)


@pytest.mark.world
def test_no_other_permission_would_do_at_any_route(walker):
    """Security case 103, with permissions from every part of the tree."""
    some = [PUBLIC, ANY_CALLER, *sorted(KNOWN)[::11]]
    assert unnoticed(walker, lambda needed: [p for p in some if p != needed]) == []


def nobody_is_asked(self, passage, route):
    return NOBODY


def any_answer_is_good(self, passage, route):
    """Whatever the gate found, who came is let in."""
    passage.route, passage.asked = route, self.permission
    answer = passage.answer
    return answer.caller if isinstance(answer, Accepted) else NOBODY


def who_is_known_is_let_in(self, caller, passage):
    return caller


# The name of each mistake: the method of Guard, what became of it, and where it cannot be seen.
MISTAKES = {
    "nobody is asked": ("admit", nobody_is_asked, {PUBLIC}),
    "any answer is good": ("admit", any_answer_is_good, {PUBLIC}),
    "who is known is let in": ("_permitted", who_is_known_is_let_in, {PUBLIC, ANY_CALLER}),
}


@pytest.mark.world
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_guard_that_is_broken_is_noticed_at_every_route(walker, monkeypatch, mistake):
    """Security case 103: also where the guard stands in its place and looks away."""
    name, wrong, unseen = MISTAKES[mistake]
    monkeypatch.setattr(Guard, name, wrong)
    for route in routes(walker):
        needed = route.guard.permission
        if needed not in unseen:
            assert next(walker.complaints(route, needed), ""), route.path
            walker.world.things = Things(walker.desk.house)
