"""The practical case of an association: one key, with contacts:read alone, for Make and Mailchimp.

The key is made, used, looked after, revoked and deleted; the API that it opens is not Keydesk's.
"""

import asyncio
import threading

import pytest
from granian.constants import Interfaces
from granian.server.embed import Server

from keydesk import showcase
from keydesk.credentials import verbs as credentials
from keydesk.middleware import Keydesk
from tests.doors.places import new_door
from tests.doors.test_proxies import Near, blocks, raw, reachable, start
from tests.harness.client import client
from tests.harness.inside import TestClient
from tests.harness.ports import free_port
from tests.middleware.conftest import bearer

CONTACTS, PAYMENTS = "/integrations/v1/contacts", "/integrations/v1/paiements"
MANAGING = ["connections:read", "connections:manage", "credentials:read", "credentials:manage"]


@pytest.fixture
def desk(sqlite_house):
    """A program that manages keys, and the example's application beside it."""
    house = sqlite_house
    (house.data / "keydesk.toml").touch()
    with house.write() as db:
        assert showcase.register(db, house.by, house.now)
    keydesk = Keydesk.open(house.data, organization="nordlys-living", api=showcase.CODE)
    app = showcase._module().protected(keydesk)
    house.flush = keydesk.close
    house.api = TestClient(app, client=("127.0.0.1", 5))
    manager = house.issue(house.connect("Desk", permissions=[*MANAGING, "contacts:read"]))
    house.manage = client(house, manager.secret)
    yield house
    keydesk.close()


def last_use(desk, key):
    (secret,) = desk.manage.get(key).json()["secrets"]
    return secret["last_use"]


def test_make_reads_contacts_and_nothing_else_until_it_is_revoked(desk):
    """Security case 100: a key for one purpose opened payments too, and outlived its revocation."""
    wanted = {"label": "Make & Mailchimp", "permissions": ["contacts:read"]}
    made = desk.manage.post("/manage/v1/connections", json=wanted)
    assert made.status_code == 201, made.json()
    code = made.json()["code"]
    body = {"name": "Make - Mailchimp sync", "connection": code}
    issued = desk.manage.post("/manage/v1/keys", json=body).json()
    key = f"/manage/v1/keys/{issued['id']}"
    desk.manage.post(f"{key}/activate")
    assert last_use(desk, key) is None

    make = {"Authorization": f"Bearer {issued['secret']}"}
    read = desk.api.get(CONTACTS, headers=make)
    assert (read.status_code, read.json()["total"]) == (200, 3)
    refused = desk.api.get(PAYMENTS, headers=make)
    assert (refused.status_code, refused.json()["missing"]) == (403, "paiements:read")
    scope = 'Bearer realm="keydesk", error="insufficient_scope", scope="paiements:read"'
    assert refused.headers["www-authenticate"] == scope
    assert desk.api.get(f"{CONTACTS}?api_key={issued['secret']}").status_code == 400
    desk.flush()
    assert last_use(desk, key)["address"] == "127.0.0.1"

    assert desk.manage.post(f"{key}/revoke").json()["status"] == "revoked"
    assert desk.api.get(CONTACTS, headers=make).status_code == 401
    assert desk.manage.delete(key).status_code == 204
    listed = desk.manage.get("/manage/v1/keys").json()
    assert issued["id"] not in str(listed)
    assert desk.api.get(CONTACTS, headers=make).status_code == 401


def test_each_route_of_the_example_needs_its_own_permission(desk):
    """Its file of routes and its code are two lists, and both are somebody's to keep."""
    everything = desk.issue(desk.connect("All", everything=True))
    routes = [
        (route.path, method)
        for router in showcase._module().bare().routes
        for route in getattr(router, "original_router", router).routes
        for method in route.methods
    ]
    assert len(routes) == 11
    statuses = [
        desk.api.request(method, path, headers=bearer(everything)).status_code
        for path, method in routes
    ]
    assert 403 not in statuses
    assert 401 not in statuses


class Bare(Near):
    """The application as it is, on a port where only the proxy should reach it."""

    def __init__(self):
        self.port = free_port()
        app = showcase._module().bare()
        self.server = Server(app, "127.0.0.1", self.port, interface=Interfaces.ASGINL)
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()
        reachable(self.port)


@pytest.mark.world
def test_the_bare_application_behind_nginx(sqlite_house):
    """The same key and the same answers, with the very file of docs/forward-auth.md."""
    house, port = sqlite_house, free_port()
    with house.write() as db:
        assert showcase.register(db, house.by, house.now)
    door, near, api = new_door(house, "nginx"), Near(house), Bare()
    text = dict(blocks())["nginx"].replace("kd_live_door_…", door)
    for written, here in (("8000", near.port), ("9000", api.port)):
        text = text.replace(f"http://127.0.0.1:{written}", f"http://127.0.0.1:{here}")
    nginx = start("nginx", house.data, text.replace("listen 80;", f"listen 127.0.0.1:{port};"))
    try:
        reachable(port)
        issued = house.issue(house.connect("Make", permissions=["contacts:read"]))
        ask = lambda path: raw(port, "GET", path, bearer(issued))  # noqa: E731
        assert (ask(CONTACTS), ask(PAYMENTS), raw(port, "GET", CONTACTS, {})) == (200, 403, 401)
        house.do(credentials.revoke, issued.credential.id)
        assert ask(CONTACTS) == 401
    finally:
        nginx.terminate()
        nginx.wait(10)
        api.stop()
        near.stop()
