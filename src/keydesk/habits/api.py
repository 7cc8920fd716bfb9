"""Habits over JSON."""

from dataclasses import asdict

from pydantic import Field

from keydesk.auth.api import Body, By, Here, guard_api, typed
from keydesk.habits import store
from keydesk.habits.likes import changes_to
from keydesk.habits.model import Changes
from keydesk.habits.shapes import HabitsBody
from keydesk.habits.verbs import choose

router = typed("habits", "/manage/v1/habits")
MANAGE = "settings:manage"


class ChooseHabits(Body):
    """What is left out stays as it is; with `like` it is as that product has it."""

    like: str | None = Field(
        None, description="keydesk, akeneo, unopim, plytix, shipium or unisoft"
    )
    active: bool | None = None
    permissions: str | None = None
    first_tab: str | None = None
    secret: str | None = None
    with_connection: bool | None = None
    one_credential: str | None = None

    def read(self) -> Changes:
        said = self.model_dump(exclude={"like"}, exclude_none=True)
        first = asdict(changes_to(self.like)) if self.like is not None else {}
        return Changes(**first | said)


@guard_api(router, "GET", "", permission=MANAGE, changes=False)
def show_habits(here: Here, by: By) -> HabitsBody:
    with here.database.read() as db:
        return HabitsBody.of(store.of(db, by.organization_id))


@guard_api(router, "PATCH", "", permission=MANAGE, changes=True)
def choose_habits(here: Here, by: By, wanted: ChooseHabits) -> HabitsBody:
    """They hold for what is made from now on."""
    with here.database.write() as db:
        return HabitsBody.of(choose(db, by, wanted.read(), now=here.clock()))
