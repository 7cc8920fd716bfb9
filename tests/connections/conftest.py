"""The Owner at the console, as far as HTTP goes."""

import pytest

from tests.accounts.browsing import owners


@pytest.fixture
def browser(sqlite_house):
    house = sqlite_house
    return owners(house)
