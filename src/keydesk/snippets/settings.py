"""Which fields of other programs to fill in, and with what.  Pure.

The names of fields are those of the program's own pages, in English as it shows them.
"""

from keydesk.shell import N_
from keydesk.snippets.model import NO_GRANT, PRODUCTS, TOKEN, Means, Snippet

NEEDS_CLIENT = N_(
    "It signs in with client id, secret, username and password: make an OAuth client with a "
    "username and password for this connection."
)
NEEDS_PASSWORD = N_(
    "It signs in with a username and password: give this client the grant password, switch the "
    "password grant on for the connection, and make a username and password."
)
NEEDS_ITSELF = N_(
    "It knows the grant client_credentials only: give it to this client, or use a key."
)
UNOPIM_TODAY = N_(
    "Tokens work today, at UnoPim's own address. UnoPim's addresses of products are not served "
    "yet: read them at /api/rest/v1/products."
)
PLYTIX_TODAY = N_(
    "Plytix's addresses are not served yet, so its programs cannot sign in here. What works today: "
    "the lines for Python, with this credential."
)
AKENEO = N_("The connector adds /api/oauth/v1/token to the address by itself.")
TWO_STEPS = N_("Two steps: the first gets the token that the second one sends.")


def n8n(means: Means) -> Snippet:
    title, asked = "n8n", (("Node", "HTTP Request"), ("Method", "GET"), _products(means))
    if means.key:
        kind = ("Authentication", "Generic Credential Type → Header Auth")
        header = (("Name", "Authorization"), ("Value", f"Bearer {means.key}"))
        return Snippet("n8n", title, fields=(*asked, kind, *header))
    if not means.by_itself:
        return Snippet("n8n", title, note=NEEDS_ITSELF)
    kind = ("Authentication", "Generic Credential Type → OAuth2 API")
    told = (
        ("Grant Type", "Client Credentials"), ("Access Token URL", means.at(TOKEN)),
        ("Client ID", means.client_id), ("Client Secret", means.secret), ("Scope", ""),
        ("Authentication (of the credential)", "Header"),
    )  # fmt: skip
    return Snippet("n8n", title, fields=(*asked, kind, *told))


def make(means: Means) -> Snippet:
    title = "Make"
    if means.key:
        told = (
            ("Module", "HTTP → Make a request"), _products(means), ("Method", "GET"),
            ("Headers: Name", "Authorization"), ("Headers: Value", f"Bearer {means.key}"),
            ("Parse response", "Yes"),
        )  # fmt: skip
        return Snippet("make", title, fields=told)
    if not means.by_itself:
        return Snippet("make", title, note=NEEDS_ITSELF)
    asked = (
        ("Module", "HTTP → Make an OAuth 2.0 request"), ("Flow type", "Client Credentials"),
        ("Token URI", means.at(TOKEN)), ("Client ID", means.client_id),
        ("Client Secret", means.secret), ("Token placement", "In the header"),
        ("Header token name", "Bearer"), _products(means), ("Method", "GET"),
        ("Parse response", "Yes"),
    )  # fmt: skip
    return Snippet("make", title, fields=asked)


def zapier(means: Means) -> Snippet:
    title, event = "Zapier", ("App and event", "Webhooks by Zapier → Custom Request")
    asked = (event, ("Method", "GET"), _products(means))
    if means.key:
        header = ("Headers", f"Authorization | Bearer {means.key}")
        return Snippet("zapier", title, fields=(*asked, header))
    if not (means.by_itself or means.by_password):
        return Snippet("zapier", title, note=NO_GRANT)
    given = (
        event, ("Method", "POST"), ("URL", means.at(TOKEN)), ("Data", _form(means)),
        ("Headers", "Content-Type | application/x-www-form-urlencoded"),
        ("Basic Auth", f"{means.client_id}|{means.secret}"),
    )  # fmt: skip
    header = ("Headers", "Authorization | Bearer {{access_token}}")
    return Snippet("zapier", title, fields=(*given, *asked, header), note=TWO_STEPS)


def akeneo(means: Means) -> Snippet:
    return _connector(means, "akeneo", "Akeneo connector", AKENEO, (
        ("Akeneo URL", means.base_url), ("Client ID", means.client_id), ("Secret", means.secret),
        ("Username", means.username), ("Password", means.password),
    ))  # fmt: skip


def unopim(means: Means) -> Snippet:
    """The names of its own Postman environment."""
    return _connector(means, "unopim", "UnoPim", UNOPIM_TODAY, (
        ("url", means.base_url), ("clientId", means.client_id), ("secret", means.secret),
        ("username", means.username), ("password", means.password),
    ))  # fmt: skip


def plytix(_: Means) -> Snippet:
    return Snippet("plytix", "Plytix", note=PLYTIX_TODAY)


def _connector(
    means: Means, target: str, title: str, note: str, told: tuple[tuple[str, str], ...]
) -> Snippet:
    if means.key:
        return Snippet(target, title, note=NEEDS_CLIENT)
    if not means.by_password:
        return Snippet(target, title, note=NEEDS_PASSWORD)
    return Snippet(target, title, fields=told, note=note)


def _products(means: Means) -> tuple[str, str]:
    return "URL", f"{means.at(PRODUCTS)}?limit=10"


def _form(means: Means) -> str:
    if means.by_itself:
        return "grant_type=client_credentials"
    return f"grant_type=password&username={means.username}&password={means.password}"
