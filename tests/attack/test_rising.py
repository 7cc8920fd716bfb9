"""A weak key that may manage keys tries to put a stronger one to work (security case 13)."""

import pytest

from keydesk.auth import Accepted
from keydesk.connections import verbs as connections
from keydesk.credentials import verbs
from keydesk.credentials.wishes import Changes
from keydesk.kit.errors import Forbidden, Invalid


@pytest.fixture
def weak(house):
    """The caller behind a key that manages connections and keys, and holds little else."""
    return house.ask(house.issue(house.managing()).secret).caller


@pytest.fixture
def strong(house):
    """A key that an Owner made for a connection of all powers, and switched off when it leaked."""
    return house.issue(house.connect("Desk", role="owner"), active=False)


def test_cannot_activate_it(house, weak, strong):
    """An inactive key with every permission was activated by one with four, and answered as such:
    who had found the secret of the first and stolen the second was Owner in all but name.
    """
    with pytest.raises(Forbidden) as refused:
        house.do(verbs.activate, strong.credential.id, by=weak)
    assert refused.value.missing not in weak.permissions
    assert not isinstance(house.ask(strong.secret), Accepted)


def test_cannot_activate_its_connection(house, weak, strong):
    house.do(verbs.activate, strong.credential.id)
    house.do(connections.deactivate, strong.connection.code)
    with pytest.raises(Forbidden):
        house.do(connections.activate, strong.connection.code, by=weak)
    assert not isinstance(house.ask(strong.secret), Accepted)


def test_cannot_prolong_it(house, weak, strong):
    """An expired key of every permission lived again when a weak one moved its end."""
    house.do(verbs.activate, strong.credential.id)
    house.later(days=400)
    with pytest.raises(Invalid) as refused:
        house.do(verbs.edit, strong.credential.id, Changes(expires_at=None), by=weak)
    assert refused.value.violations[0].field == "permissions"
    assert not isinstance(house.ask(strong.secret), Accepted)


def test_may_stop_it_and_shorten_it(house, weak, strong):
    """Whoever manages keys may always take away."""
    soon = house.now.replace(hour=23)
    house.do(verbs.edit, strong.credential.id, Changes(expires_at=soon), by=weak)
    house.do(verbs.deactivate, strong.credential.id, by=weak)
    house.do(connections.deactivate, strong.connection.code, by=weak)
    assert house.do(verbs.revoke, strong.credential.id, by=weak).revoked_at == house.now


def test_an_admin_may_activate_what_an_owner_made(house, strong):
    admin = house.member("admin")
    assert house.do(verbs.activate, strong.credential.id, by=admin).active
