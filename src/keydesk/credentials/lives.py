"""Each kind of credential tells its one life in events of its own."""

from typing import NamedTuple

from keydesk.credentials import account_happenings as account
from keydesk.credentials import happenings as did
from keydesk.credentials.model import Kind


class Life(NamedTuple):
    """The events of one kind's life."""

    edited: type[did.Edited]
    activated: type[did.Named]
    deactivated: type[did.Named]
    revoked: type[did.Named]
    deleted: type[did.Named]


LIVES = {
    Kind.API_KEY: Life(
        did.KeyEdited, did.KeyActivated, did.KeyDeactivated, did.KeyRevoked, did.KeyDeleted
    ),
    Kind.OAUTH_CLIENT: Life(
        did.ClientEdited, did.ClientActivated, did.ClientDeactivated, did.ClientRevoked,
        did.ClientDeleted,
    ),
    Kind.ACCOUNT: Life(
        account.AccountEdited, account.AccountActivated, account.AccountDeactivated,
        account.AccountRevoked, account.AccountDeleted,
    ),
}  # fmt: skip
