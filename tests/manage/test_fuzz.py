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

from keydesk.app import doors
from keydesk.auth import Gate
from tests.harness.house import House

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
]  # fmt: skip


@pytest.fixture(scope="module")
def fuzzed(sqlite_template, tmp_path_factory):
    """One house for all calls: what one call made, the next may meet."""
    data = tmp_path_factory.mktemp("fuzzed")
    with sqlite_template.fresh(data) as fresh:
        house = House(data, fresh)
        yield house
        house.close()


HARD = settings(
    deadline=None,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.world
@pytest.mark.parametrize("examples", [60])
def test_no_call_is_answered_with_5xx_or_otherwise_than_documented(fuzzed, examples):
    """Security cases 25 and 102, for every route that is documented and every one to come."""
    gate = Gate(fuzzed.inside, doors(fuzzed.inside))
    secret = fuzzed.issue(fuzzed.managing()).secret
    headers = {"Authorization": f"Bearer {secret.reveal()}"}
    document = schemathesis.openapi.from_asgi("/manage/v1/openapi.json", gate)
    operations = [found.ok() for found in document.get_all_operations()]
    assert len(operations) > 10
    for operation in operations:
        for mode in GenerationMode:

            @settings(HARD, max_examples=examples)
            @given(operation.as_strategy(generation_mode=mode))
            def fuzz(case):
                case.call_and_validate(headers=headers, checks=CHECKS)

            fuzz()
