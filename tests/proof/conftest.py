"""One house for the whole walk, with the real Application in front of it."""

import pytest

from tests.harness.house import House
from tests.proof.asking import Desk
from tests.proof.walk import Walker
from tests.proof.world import World


@pytest.fixture(scope="module")
def walker(sqlite_template, tmp_path_factory):
    data = tmp_path_factory.mktemp("walk")
    with sqlite_template.fresh(data) as fresh:
        yield from _walker(House(data, fresh))


@pytest.fixture(scope="module")
def postgres_walker(postgres_template, tmp_path_factory):
    data = tmp_path_factory.mktemp("walk")
    with postgres_template.fresh(data) as fresh:
        yield from _walker(House(data, fresh))


def _walker(house):
    desk = Desk(house)
    yield Walker(desk, World(house))
    desk.close()
    house.close()
