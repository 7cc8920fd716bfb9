"""The habits of other products, each with what that product does.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from keydesk.habits.model import KEYDESK, Changes, Habits
from keydesk.kit.errors import Invalid, Violation
from keydesk.shell import N_


@dataclass(frozen=True)
class Like:
    """`name` is a proper name."""

    id: str
    name: str
    explanation: str
    habits: Habits


LIKES: Mapping[str, Like] = {
    like.id: like
    for like in (
        Like(
            "keydesk",
            "Keydesk",
            N_("Credentials start inactive and connections as Viewer; nothing is made unasked."),
            KEYDESK,
        ),
        Like(
            "akeneo",
            "Akeneo",
            N_("A connection comes with client ID, secret, username and password, and works."),
            Habits(
                active=True,
                first_tab="clients",
                with_connection=True,
                one_credential="enforced",
            ),
        ),
        Like(
            "unopim",
            "UnoPim",
            N_("An integration may do all; its user is made with it, its secret by Generate."),
            Habits(
                active=True,
                permissions="all",
                first_tab="clients",
                secret="on_demand",  # noqa: S106
                with_connection=True,
                one_credential="enforced",
            ),
        ),
        Like(
            "plytix",
            "Plytix",
            N_("A key has a name and a role, and works from the moment it is made."),
            Habits(active=True, one_credential="advised"),
        ),
        Like(
            "shipium",
            "Shipium",
            N_("Clients or keys, as many as wanted, with all rights; inactive until activated."),
            Habits(permissions="all", first_tab="clients"),
        ),
        Like(
            "unisoft",
            "Unisoft",
            N_("A key works at once and may read everything; one key for each integration."),
            Habits(active=True, permissions="read", one_credential="advised"),
        ),
    )
}


def like(name: str) -> Like:
    """Raises Invalid for a product that is not known."""
    if name not in LIKES:
        template = "Choose one of {choices}."
        raise Invalid(Violation("like", template, {"choices": ", ".join(LIKES)}))
    return LIKES[name]


def changes_to(name: str) -> Changes:
    """All six choices of a product."""
    return Changes(**vars(like(name).habits))


def likeness(habits: Habits) -> str:
    """The id of the product whose habits these are, or ""."""
    return next((one.id for one in LIKES.values() if one.habits == habits), "")
