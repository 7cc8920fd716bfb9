"""Every route of the document, called with what nobody foresaw: never 5xx, always as documented."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from keydesk.akeneo.openapi import PATH
from keydesk.app import doors
from keydesk.auth import Gate
from keydesk.auth.permissions import ALL_OF_A_CONNECTION, EVERY_OWN
from tests.akeneo.conftest import furnish
from tests.harness.house import House

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
]  # fmt: skip
HARD = settings(
    deadline=None,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def fuzzed(sqlite_template, tmp_path_factory):
    """One catalog for all calls: what one call made, the next may meet."""
    data = tmp_path_factory.mktemp("fuzzed-catalog")
    with sqlite_template.fresh(data) as fresh:
        house = House(data, fresh)
        with house.write() as db:
            furnish(db, house.by)
        yield house
        house.close()


def modes(operation, *, every: bool):
    """Where nothing can be sent, nothing can be sent wrong.  In haste, each body is sent wrong to
    one of the addresses that take it."""
    free = not operation.body and not any(operation.iter_parameters())
    if free or not (every or operation.method == "post" or "/{" not in operation.path):
        return [GenerationMode.POSITIVE]
    return list(GenerationMode)


@pytest.mark.parametrize("examples", [1, pytest.param(20, marks=pytest.mark.world)])
def test_no_call_is_answered_with_5xx_or_otherwise_than_documented(fuzzed, examples):
    """Security cases 25 and 102, for every route of the catalog."""
    gate = Gate(fuzzed.inside, doors(fuzzed.inside))
    held = sorted(ALL_OF_A_CONNECTION - {EVERY_OWN})
    secret = fuzzed.issue(fuzzed.connect("Fuzzer", permissions=held)).secret
    headers = {"Authorization": f"Bearer {secret.reveal()}"}
    document = schemathesis.openapi.from_asgi(PATH, gate)
    operations = [found.ok() for found in document.get_all_operations()]
    assert len(operations) > 65
    for operation in operations:
        for mode in modes(operation, every=examples > 1):

            @settings(HARD, max_examples=examples)
            @given(operation.as_strategy(generation_mode=mode))
            def fuzz(case):
                case.call_and_validate(headers=headers, checks=CHECKS)

            fuzz()
