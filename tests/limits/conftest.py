"""The Owner at the console, as far as HTTP goes."""

from dataclasses import replace

import pytest

from tests.accounts.browsing import sign_in
from tests.harness.client import client


@pytest.fixture
def browser(sqlite_house):
    house = sqlite_house
    house.settings = replace(house.settings, allow_http=True)
    found = client(house, **{"Sec-Fetch-Site": "same-origin"})
    assert sign_in(found).status_code == 303
    return found
