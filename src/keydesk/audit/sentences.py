"""Every event in plain words, in one place.

A phrase stands between who did it and what it was done to: "Ingrid", "revoked the key", "Orders".
tests/house/test_sentences.py knows that every event has one.
"""

from dataclasses import dataclass

from keydesk.shell import N_

PHRASES = {
    "account.activated": N_("activated the account"),
    "account.created": N_("created the account"),
    "account.deactivated": N_("deactivated the account"),
    "account.deleted": N_("deleted the account"),
    "account.edited": N_("changed the account"),
    "account.password_generated": N_("generated a new password for the account"),
    "account.revoked": N_("revoked the account"),
    "api.created": N_("created the API"),
    "api.deleted": N_("deleted the API"),
    "api.edited": N_("changed the API"),
    "audit.exported": N_("exported the audit log of the organization"),
    "client.activated": N_("activated the OAuth client"),
    "client.created": N_("created the OAuth client"),
    "client.deactivated": N_("deactivated the OAuth client"),
    "client.deleted": N_("deleted the OAuth client"),
    "client.edited": N_("changed the OAuth client"),
    "client.refresh_replayed": N_("used a refresh token twice, as the OAuth client"),
    "client.revoked": N_("revoked the OAuth client"),
    "client.secret_generated": N_("generated a secret for the OAuth client"),
    "connection.activated": N_("activated the connection"),
    "connection.created": N_("created the connection"),
    "connection.deactivated": N_("deactivated the connection"),
    "connection.deleted": N_("deleted the connection"),
    "connection.edited": N_("changed the connection"),
    "connection.handed_over": N_("handed over the connection"),
    "connection.picture_changed": N_("changed the picture of the connection"),
    "connection.password_grant_switched": N_("switched the password grant of the connection"),
    "credentials.restored": N_("restored a backup of the organization"),
    "door.created": N_("created the door"),
    "door.deleted": N_("deleted the door"),
    "door.regenerated": N_("regenerated the address of the door"),
    "group.created": N_("created the group"),
    "group.deleted": N_("deleted the group"),
    "group.edited": N_("changed the group"),
    "habits.chosen": N_("chose other habits for the organization"),
    "invitation.refused": N_("was refused with the invitation"),
    "invitation.withdrawn": N_("withdrew the invitation"),
    "key.activated": N_("activated the key"),
    "key.deactivated": N_("deactivated the key"),
    "key.deleted": N_("deleted the key"),
    "key.edited": N_("changed the key"),
    "key.issued": N_("created the key"),
    "key.revoked": N_("revoked the key"),
    "organization.created": N_("founded the organization"),
    "organization.transferred": N_("handed over the organization to the user"),
    "recovery_code.used": N_("used a recovery code"),
    "recovery_codes.replaced": N_("made new recovery codes"),
    "role.created": N_("created the role"),
    "role.deleted": N_("deleted the role"),
    "role.edited": N_("changed the role"),
    "second_factor.added": N_("turned on the second factor"),
    "second_factor.removed": N_("turned off the second factor"),
    "session.confirmed": N_("confirmed their identity"),
    "session.ended": N_("signed out"),
    "session.started": N_("signed in"),
    "session.switched": N_("went on in another organization"),
    "sessions.ended": N_("signed out everywhere"),
    "sign_in.refused": N_("failed to sign in as the user"),
    "user.blocked": N_("blocked the user"),
    "user.created": N_("created the user"),
    "user.group_changed": N_("changed the group of the user"),
    "user.invited": N_("invited the user"),
    "user.joined": N_("joined the organization"),
    "user.language_changed": N_("changed their language"),
    "user.password_changed": N_("changed their password"),
    "user.password_reset": N_("set a new password for the user"),
    "user.password_reset_asked": N_("asked for a new password for the user"),
    "user.removed": N_("removed the user"),
    "user.reset": N_("ended the password of the user"),
    "user.reset_refused": N_("was refused with a link to a new password of the user"),
    "user.role_changed": N_("changed the role of the user"),
    "user.unblocked": N_("unblocked the user"),
}


@dataclass(frozen=True)
class Kind:
    """Of what an event is about: its name in lists, and the icon that stands for it."""

    one: str
    icon: str


KINDS = {
    "connection": Kind(N_("Connection"), "plug-connected"),
    "key": Kind(N_("API key"), "key"),
    "client": Kind(N_("OAuth client"), "lock-access"),
    "account": Kind(N_("Account"), "user-circle"),
    "role": Kind(N_("Role"), "adjustments"),
    "group": Kind(N_("Group"), "stack-2"),
    "api": Kind(N_("API"), "lock-access"),
    "door": Kind(N_("Door"), "lock-access"),
    "user": Kind(N_("User"), "user-circle"),
    "invitation": Kind(N_("Invitation"), "users"),
    "organization": Kind(N_("Organization"), "book"),
}
# What the filter offers, in its order; the last takes what no other does.
GROUPS = {
    "credentials": (N_("Credentials"), ("key.", "client.", "account.", "credentials.")),
    "connections": (N_("Connections"), ("connection.",)),
    "roles": (N_("Roles"), ("role.",)),
    "groups": (N_("Groups"), ("group.",)),
    "apis": (N_("Protected APIs"), ("api.", "door.")),
    "users": (N_("Users"), ("user.", "invitation.", "organization.")),
    "sign_ins": (N_("Sign-ins"), ("session", "sign_in.", "second_factor.", "recovery_code")),
    "others": (N_("Other"), ("",)),
}
BAD = {"client.refresh_replayed"}
WARN = {
    "api.edited", "connection.deleted",
    "connection.password_grant_switched", "credentials.restored",
    "group.edited", "invitation.refused", "organization.transferred", "recovery_code.used",
    "role.edited", "second_factor.removed", "sign_in.refused", "user.group_changed",
    "user.reset_refused", "user.role_changed",
}  # fmt: skip
# Done by people to themselves: naming them twice says no more.
ALONE = {
    "recovery_code.used", "recovery_codes.replaced", "second_factor.added",
    "second_factor.removed", "session.confirmed", "session.ended", "session.started",
    "session.switched", "sessions.ended", "user.joined", "user.language_changed",
    "user.password_changed",
}  # fmt: skip
ABOUT_ORGANIZATION = {
    "audit.exported", "credentials.restored", "habits.chosen", "organization.created",
}  # fmt: skip


def kind_of(name: str) -> str:
    """A key of KINDS: what the target of this event is."""
    first = name.partition(".")[0]
    if name in ABOUT_ORGANIZATION:
        return "organization"
    if name == "user.invited":
        return "invitation"
    return first if first in KINDS and first != "organization" else "user"


def group_of(name: str) -> str:
    return next(group for group, (_, heads) in GROUPS.items() if name.startswith(heads))


def phrase(name: str) -> str:
    """An event that is not ours, because somebody wrote it into the database, is shown as it is."""
    return PHRASES.get(name, name)


def sentence(actor: str, name: str, phrase_: str, target: str) -> str:
    """ "Ingrid revoked the key Orders"; `phrase_` in the reader's language."""
    return f"{actor} {phrase_}" if name in ALONE else f"{actor} {phrase_} {target}"


def icon(name: str) -> str:
    verb = name.partition(".")[2]
    if verb in {"created", "issued"}:
        return "plus"
    return "login" if group_of(name) == "sign_ins" else KINDS[kind_of(name)].icon


def tone(name: str) -> str:
    """ "bad", "warn" or ""."""
    return "bad" if name in BAD else "warn" if name in WARN else ""
