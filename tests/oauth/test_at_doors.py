"""An access token where a key may stand: at POST /verify, and at a door for proxies."""

from tests.auth.calling import bearer
from tests.doors.places import Proxy, protect, reader

CONTACTS = "/crm/v1/contacts"


def test_a_token_is_judged_as_a_key_is(house, new_client):
    """Until it is revoked, its client is, or its time is over."""
    door = protect(house)
    connection = house.connect("Tokens", permissions=["api:access", "contacts:read"])
    of = new_client(connection)
    asks = bearer(reader(house, permissions=["api:access", "credentials:verify"]).secret.reveal())
    proxy = Proxy(house, door)

    def heard(token):
        body = of.http.post("/verify", json={"credential": token}, headers=dict([asks])).json()
        return body["code"], proxy.ask("GET", CONTACTS, token).status_code

    first, second = of.token(), of.token()
    assert (heard(first), heard(second)) == (("valid", 200), ("valid", 200))
    narrow = of.token(scope="api:access")
    assert heard(narrow) == ("valid", 403)
    assert of.ask("revoke", token=first).status_code == 200
    assert heard(first)[1] == 401
    assert heard(first)[0] in ("revoked", "unknown")
    assert heard(second) == ("valid", 200)
    house.later(hours=2)
    assert heard(second)[1] == 401
    assert heard(second)[0] in ("expired", "unknown")
