"""What is said of a key, a client or an account while it lives and when it does not.  Pure."""

from keydesk.credentials.model import Credential, Kind, Status
from keydesk.shell import N_

FOR_EVER, NO_SECRET = "for ever", "no secret"
OF_KEY = {
    Status.REVOKED: N_("The key {key} was revoked. That is final."),
    Status.EXPIRED: N_("The key {key} expired on {date}."),
    Status.INACTIVE: N_("The key {key} is inactive."),
    Status.ACTIVE: N_("The key {key} is active until {date}."),
    FOR_EVER: N_("The key {key} is active and never expires."),
    NO_SECRET: N_("The key {key} has no secret that works now."),
}
OF_CLIENT = {
    Status.REVOKED: N_("The client {key} was revoked. That is final."),
    Status.EXPIRED: N_("The client {key} expired on {date}."),
    Status.INACTIVE: N_("The client {key} is inactive."),
    Status.ACTIVE: N_("The client {key} is active until {date}."),
    FOR_EVER: N_("The client {key} is active and never expires."),
    NO_SECRET: N_("The client {key} has no secret that works now. Generate one."),
}
OF_ACCOUNT = {
    Status.REVOKED: N_("The account {key} was deleted. That is final."),
    Status.EXPIRED: N_("The password of {key} expired on {date}. Regenerate it."),
    Status.INACTIVE: N_("The account {key} is inactive."),
    Status.ACTIVE: N_("The password of {key} works until {date}."),
    FOR_EVER: N_("The password of {key} works and never expires."),
    NO_SECRET: N_("The account {key} has no password that works now. Regenerate it."),
}
OF = {Kind.API_KEY: OF_KEY, Kind.OAUTH_CLIENT: OF_CLIENT, Kind.ACCOUNT: OF_ACCOUNT}
NARROWED = {
    Kind.API_KEY: N_("{connection} holds {permission}, but the key {key} was narrowed without it."),
    Kind.OAUTH_CLIENT: N_(
        "{connection} holds {permission}, but the client {key} was narrowed without it."
    ),
}
HOLDS = {
    Kind.API_KEY: N_("{connection} holds {permission}, and so does the key {key}."),
    Kind.OAUTH_CLIENT: N_("{connection} holds {permission}, and so does the client {key}."),
}
WIDEN = {
    Kind.API_KEY: N_("Add {permissions} to the key {key}."),
    Kind.OAUTH_CLIENT: N_("Add {permissions} to the client {key}."),
}
RENEW = {
    Kind.API_KEY: N_("Let the key {key} work until {date}."),
    Kind.OAUTH_CLIENT: N_("Let the client {key} work until {date}."),
}
ACTIVATE = {
    Kind.API_KEY: N_("Activate the key {key}."),
    Kind.OAUTH_CLIENT: N_("Activate the client {key}."),
}


def called(one: Credential) -> str:
    """The name by which people know it."""
    return one.username or one.name
