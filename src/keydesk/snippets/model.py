"""What a snippet is, and what it is made for.  Pure."""

from dataclasses import dataclass, field

from keydesk.shell import N_

KEY, SECRET, PASSWORD = "YOUR_API_KEY", "YOUR_CLIENT_SECRET", "YOUR_PASSWORD"
PRODUCTS, TOKEN = "/api/rest/v1/products", "/oauth/token"
PING = "/api/v1/deliveryexperience/ping"

NO_GRANT = N_(
    "This client has no grant that works now. Give it client_credentials, or switch the password "
    "grant on and make a username and password."
)


@dataclass(frozen=True)
class Means:
    """What a caller has in hand.  A secret that is not known is a placeholder.

    base_url  without a trailing slash
    key       of an API key; "" = it is a client
    grants    that work: `password` only when the connection lets it and has a username
    """

    base_url: str
    key: str = field(default="", repr=False)
    client_id: str = ""
    secret: str = field(default=SECRET, repr=False)
    username: str = ""
    password: str = field(default=PASSWORD, repr=False)
    grants: frozenset[str] = frozenset()

    @property
    def by_itself(self) -> bool:
        return "client_credentials" in self.grants

    @property
    def by_password(self) -> bool:
        return "password" in self.grants and bool(self.username)

    def at(self, path: str) -> str:
        return self.base_url + path


@dataclass(frozen=True)
class Snippet:
    """Lines to paste (`text` in `language`), or fields to fill in, or neither when it cannot work.

    target  curl, python, n8n, make, zapier, akeneo, unopim, shipium or plytix
    note    a sentence for people, to be said in their language; "" = none
    """

    target: str
    title: str
    language: str = ""
    text: str = field(default="", repr=False)
    fields: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    note: str = ""

    @property
    def works(self) -> bool:
        return bool(self.text or self.fields)
