"""What an organization can choose, and what each choice means.  Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from keydesk.access import VIEWER, Access
from keydesk.auth.permissions import ALL_OF_A_CONNECTION, READS
from keydesk.kit.errors import Violation

CHOICES: Mapping[str, tuple[object, ...]] = {
    "active": (False, True),
    "permissions": ("nothing", "viewer", "read", "all"),
    "first_tab": ("keys", "clients"),
    "secret": ("at_once", "on_demand"),
    "with_connection": (False, True),
    "one_credential": ("off", "advised", "enforced"),
}


@dataclass(frozen=True)
class Habits:
    """These are Keydesk's own, which an organization has until it chooses others.

    active           a new key or client works at once, not only when it is activated
    permissions      of a new connection: nothing; the role Viewer; every permission that reads
                     the catalogue and its settings; or all.  "read" narrows its credentials too
    first_tab        of Access keys
    secret           of a new client: generated at once, or on demand
    with_connection  a new connection has a client and an account from the start
    one_credential   what happens to a second key or client of a connection: nothing, a warning
                     in the dialog, or it is refused.  Its account does not count
    """

    active: bool = False
    permissions: str = "viewer"
    first_tab: str = "keys"
    secret: str = "at_once"  # noqa: S105  (when, not what)
    with_connection: bool = False
    one_credential: str = "off"

    @property
    def granted(self) -> Access:
        """To a new connection of which nobody said what it may do."""
        match self.permissions:
            case "nothing":
                return Access("custom", None, [])
            case "read":
                return Access("custom", None, sorted(READS & ALL_OF_A_CONNECTION))
            case "all":
                return Access("all")
            case _:
                return Access("role", VIEWER.id)

    @property
    def reading(self) -> bool:
        """A new credential reads, whatever else its connection may do."""
        return self.permissions == "read"

    def activates(self, said: bool | None) -> bool:
        return self.active if said is None else said

    def generates(self, said: bool | None) -> bool:
        return self.secret == "at_once" if said is None else said  # noqa: S105

    def furnishes(self, said: bool | None) -> bool:
        return self.with_connection if said is None else said


KEYDESK = Habits()


@dataclass(frozen=True)
class Changes:
    """What somebody wants to be otherwise; None = stays as it is."""

    active: bool | None = None
    permissions: str | None = None
    first_tab: str | None = None
    secret: str | None = None
    with_connection: bool | None = None
    one_credential: str | None = None

    def violations(self) -> list[Violation]:
        """One for each choice that there is not."""
        return [
            Violation(name, "Choose one of {choices}.", {"choices": ", ".join(map(written, known))})
            for name, known in CHOICES.items()
            if getattr(self, name) is not None and getattr(self, name) not in known
        ]

    def over(self, former: Habits) -> Habits:
        said = {name: value for name, value in asdict(self).items() if value is not None}
        return Habits(**asdict(former) | said)


def written(choice: object) -> str:
    """As forms and commands write it: yes and no for true and false."""
    return str(choice) if not isinstance(choice, bool) else "yes" if choice else "no"


def differences(former: Habits, chosen: Habits) -> dict[str, list[object]]:
    """Only what changed, each as a pair: what it was, what it is."""
    old, new = asdict(former), asdict(chosen)
    return {name: [old[name], new[name]] for name in old if old[name] != new[name]}
