"""A real server on real data, an owner who is signed in, and verbs to prepare what a test needs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from playwright.sync_api import Browser, BrowserContext, Page

from keydesk.access import OWNER
from keydesk.accounts import passwords
from keydesk.accounts import store as people
from keydesk.accounts.model import User
from keydesk.auth import Caller, House, open_house
from keydesk.catalog import sample
from keydesk.connections import verbs as connecting
from keydesk.connections.model import Connection
from keydesk.connections.wishes import Wish as ConnectionWish
from keydesk.credentials import verbs as keys
from keydesk.credentials.verbs import Issued
from keydesk.credentials.wishes import Wish
from keydesk.kit.ids import new_id
from keydesk.kit.secret import Secret
from keydesk.kit.settings import current
from keydesk.media import storage
from tests.browser.watching import Watch
from tests.harness.browser import context
from tests.harness.command import keydesk
from tests.harness.server import Server

T = TypeVar("T")
EMAIL, PASSWORD, NAME = "ingrid@nordlys.example", "walnut-ferry-lantern-93", "Ingrid Solheim"


class Desk:
    """One instance: `url` where it answers, `do()` for a verb in the name of its owner."""

    def __init__(self, server: Server, browser: Browser, house: House) -> None:
        self.server, self.browser, self.house = server, browser, house
        self.url = server.url
        self.states: dict[str, Any] = {}
        self.watch = Watch()

    @cached_property
    def by(self) -> Caller:
        with self.house.database.read() as db:
            owner = people.user_by_email(db, EMAIL)
            assert owner
            organization = people.memberships_of(db, owner.id)[0].organization_id
        return Caller(f"user:{owner.id}", organization, OWNER.permissions, user_id=owner.id)

    def do(self, verb: Callable[..., T], *rest: Any, **more: Any) -> T:
        with self.house.database.write() as db:
            return verb(db, self.by, *rest, **more, now=self.house.clock())

    def connect(self, label: str, **wish: Any) -> Connection:
        return self.do(connecting.create, ConnectionWish(label, **wish), limit=1000)

    def issue(self, name: str, of: Connection | None = None, **wish: Any) -> Issued:
        """An active key, of a new connection of the same name when none is given."""
        wanted = Wish(name, **({"active": True} | wish))
        return self.do(keys.issue, of or self.connect(name), wanted, prefix="kd_live")

    def member(self, role: str) -> str:
        """The e-mail of a new user in a system role, with the password of all of them."""
        id_, now = new_id(), self.house.clock()
        email, hashed = (
            f"{role}-{id_.lower()}@nordlys.example",
            passwords.hash_of(Secret(PASSWORD)).text,
        )
        with self.house.database.write() as db:
            people.add_user(db, User(id_, email, f"{role.title()} {id_}", "", now, now, hashed))
            people.add_membership(db, self.by.organization_id, id_, role, now=now)
        return email

    def profile(self, look: str = "light", email: str = "", **more: Any) -> BrowserContext:
        """A browser of its own; with an e-mail, one in which that person is signed in."""
        made = context(self.browser, look, **more)
        made.set_default_timeout(15_000)
        self.watch.follow(made, self.url)
        if email and email not in self.states:
            enter(made.new_page(), self.url, email)
            self.states[email] = made.storage_state()
        elif email:
            made.add_cookies(self.states[email]["cookies"])
        return made

    def page(self, look: str = "light", email: str = EMAIL, **more: Any) -> Page:
        return self.profile(look, email, **more).new_page()

    def open(self, path: str, look: str = "light", email: str = EMAIL, **more: Any) -> Page:
        page = self.page(look, email, **more)
        page.goto(self.url + path)
        return page

    def rest(self) -> None:
        """After each test: browsers are closed, and none of them had to complain."""
        for one in self.browser.contexts:
            one.close()
        self.watch.judge()


def enter(page: Page, url: str, email: str = EMAIL, password: str = PASSWORD) -> None:
    page.goto(f"{url}/console/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda address: "sign-in" not in address)


@contextmanager
def desk_in(
    folder: Path, browser: Browser, database_url: str = "", **environ: str
) -> Iterator[Desk]:
    """Founded as an operator founds it: by `keydesk init`."""
    data = folder / "data"
    chosen = ["--database-url", database_url] if database_url else []
    who = ["--owner-email", EMAIL, "--owner-name", NAME, "--owner-password-stdin"]
    founded = ["init", "--data", data, "--organization", "Nordlys Living", *who, *chosen]
    keydesk(*founded, given=f"{PASSWORD}\n")
    # A profile that is signed in serves many tests, for longer than ten minutes.
    with Server(data, KEYDESK_STEP_UP_MINUTES="1440", **environ) as server:
        house = open_house(current(data))
        desk = Desk(server, browser, house)
        desk.do(sample.load, storage.of(house.settings))
        yield desk
        house.close()
