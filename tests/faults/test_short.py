"""The faults of `make faults`, in small: nothing that was acknowledged is lost, doubled or half written."""

import pytest

from tests.faults.scenarios import SCENARIOS, Scenario

pytestmark = pytest.mark.postgresql


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_nothing_is_lost_under(scenario: Scenario, request: pytest.FixtureRequest) -> None:
    server = request.getfixturevalue("broker_server") if scenario.needs_broker else None
    for outcome in scenario.run(server, short=True)():
        assert outcome.passed, outcome.line()
