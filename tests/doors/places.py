"""An organization with a protected API, keys for it, and a door for proxies."""

from keydesk.apis.model import Permission, Route
from keydesk.apis.wishes import Wish
from keydesk.doors import apis_verbs, verbs
from tests.auth.calling import bearer, caller

PROXY = "10.0.0.1"
CLIENT = "192.0.2.7"
CRM = Wish(
    "CRM",
    "/crm/v1",
    (Permission("contacts:read"), Permission("contacts:create"), Permission("payments:read")),
    (
        Route("/contacts", "GET", "contacts:read"),
        Route("/contacts/{id}", "GET", "contacts:read"),
        Route("/contacts", "POST", "contacts:create"),
        Route("/contacts", "OPTIONS", "public"),
        Route("/payments", "GET", "payments:read"),
        Route("/health", "GET", "public"),
        Route("/me", "GET", "any"),
    ),
)


def protect(house, by=None):
    """The API; answers with the secret text of a new door."""
    house.do(apis_verbs.create, CRM, by=by)
    return new_door(house, "nginx", by=by)


def new_door(house, name, by=None):
    prefix = house.settings.brand_prefix
    return house.do(verbs.create, name, prefix=prefix, by=by).secret.reveal()


def reader(house, *, by=None, permissions=("api:access", "contacts:read"), **wish):
    """A key of a new connection that may do this and no more."""
    number = house.later(seconds=1).second
    connection = house.connect(f"Mailchimp {number}", permissions=list(permissions), by=by)
    return house.issue(connection, by=by, **wish)


class Proxy:
    """Asks at a door as nginx does; `near` is a client of the application."""

    def __init__(self, house, door, **settings):
        known = {"trusted": ["10.0.0.0/8"], "peer": PROXY} | settings
        self.near, self.door = caller(house, **known), door

    def ask(self, method, target, secret="", *more, client=CLIENT, under=""):
        said = [("X-Forwarded-Proto", "https")]
        if client:
            said.append(("X-Forwarded-For", client))
        if not under:
            said += [("X-Original-Method", method), ("X-Original-URI", target)]
        if secret:
            said.append(bearer(secret))
        return self.send("GET" if not under else method, under, [*said, *more])

    def send(self, method, rest, headers):
        return self.near.request(method, f"/forward-auth/{self.door}{rest}", headers=headers)
