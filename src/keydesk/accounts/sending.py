"""Sending the link of an invitation or of a new password to whom it is for."""

from dataclasses import dataclass

from keydesk.accounts.links import Invitation
from keydesk.auth import House
from keydesk.kit.secret import Secret

INVITATION, RESET = "/console/invitation", "/console/reset"


@dataclass(frozen=True)
class Letter:
    """`kind` is "invitation" or "reset"; `link` is a secret: whoever has it may follow it."""

    kind: str
    to: str
    organization_id: str
    link: Secret


def link(base: str, path: str, secret: Secret) -> Secret:
    return Secret(f"{base}{path}/{secret.reveal()}")


def invitation_letter(base: str, invitation: Invitation, secret: Secret) -> Letter:
    address = link(base, INVITATION, secret)
    return Letter("invitation", invitation.email, invitation.organization_id, address)


def reset_letter(base: str, organization_id: str, email: str, secret: Secret) -> Letter:
    return Letter("reset", email, organization_id, link(base, RESET, secret))


def send(house: House, letter: Letter) -> bool:  # noqa: ARG001
    """True if it is on its way.  Nothing can be sent yet: whoever made the link hands it over."""
    return False
