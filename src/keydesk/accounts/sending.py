"""Letters with a link: an invitation, a new password.  What cannot be mailed is handed over."""

from dataclasses import dataclass
from functools import partial

from keydesk.accounts.inviting import Invited
from keydesk.accounts.resetting import Reset
from keydesk.auth import House
from keydesk.kit import mail
from keydesk.kit.secret import Secret
from keydesk.shell import N_, i18n

INVITATION, RESET = "/console/invitation", "/console/reset"
SUBJECTS = {
    "invitation": N_("Join {organization} at Keydesk"),
    "reset": N_("Set a new Keydesk password"),
    "forgotten": N_("Set a new Keydesk password"),
}
TEXTS = {
    "invitation": N_(
        "You are invited to {organization} at Keydesk, as {email}.\n\n"
        "Join within 15 days:\n{link}\n\n"
        "The link works once. Whoever has it can use it, so pass it on to nobody.\n"
    ),
    "reset": N_(
        "An administrator ended the password of {email}.\n\n"
        "Set a new one here within 24 hours:\n{link}\n\n"
        "The link works once. Whoever has it can use it, so pass it on to nobody.\n"
    ),
    "forgotten": N_(
        "Somebody, probably you, asked for a new password for {email}.\n\n"
        "Set it here within an hour:\n{link}\n\n"
        "The link works once. If it was not you, do nothing: your password stays as it is.\n"
    ),
}


@dataclass(frozen=True)
class Letter:
    """`kind` as in TEXTS; `link` is a secret: whoever has it may follow it.

    organization  its name, where the letter says it
    """

    kind: str
    to: str
    link: Secret
    organization: str = ""


def link(base: str, path: str, secret: Secret) -> Secret:
    return Secret(f"{base}{path}/{secret.reveal()}")


def invitation_letter(base: str, made: Invited) -> Letter:
    address = link(base, INVITATION, made.secret)
    return Letter("invitation", made.invitation.email, address, made.organization)


def reset_letter(base: str, made: Reset) -> Letter:
    return Letter("reset", made.member.email, link(base, RESET, made.secret))


def forgotten_letter(base: str, email: str, secret: Secret) -> Letter:
    return Letter("forgotten", email, link(base, RESET, secret))


def send(house: House, letter: Letter, language: str) -> bool:
    """True if it is on its way, beside the request.  Else whoever made the link hands it over."""
    if not house.settings.mails:
        return False
    mail.beside(partial(mail.deliver, house.settings, written(letter, language)))
    return True


def written(letter: Letter, language: str) -> mail.Letter:
    say = i18n.languages().get(language, i18n.languages()["en"]).say
    named = {"email": letter.to, "organization": letter.organization}
    text = say(TEXTS[letter.kind], **named, link=letter.link.reveal())
    return mail.Letter(letter.to, say(SUBJECTS[letter.kind], **named), text)
