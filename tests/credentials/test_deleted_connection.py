"""A key goes with its connection."""

import pytest

from keydesk.connections import verbs as connections
from keydesk.credentials import verbs
from keydesk.credentials.wishes import Changes
from keydesk.kit.errors import NotFound


@pytest.mark.parametrize("verb", ["activate", "deactivate", "revoke", "delete", "edit"])
def test_nothing_happens_to_a_key_of_a_deleted_connection(house, verb):
    """The API answered 404, and had revoked the key and written the event all the same."""
    connection = house.connect()
    id_ = house.issue(connection).credential.id
    house.do(connections.delete, connection.code)
    before = house.told()
    more = (Changes(name="x"),) if verb == "edit" else ()
    with pytest.raises(NotFound):
        house.do(getattr(verbs, verb), id_, *more)
    assert house.told() == before
