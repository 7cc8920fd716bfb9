"""What tests of the book write to."""

import pytest

from keydesk.attempts import Flusher


@pytest.fixture
def book(house):
    """Enters calls and writes them."""

    def enter(*calls):
        for one in calls:
            house.book.enter(one)
        assert Flusher(house.book, house.usage).flush()

    return enter
