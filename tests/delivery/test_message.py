"""The message: a CloudEvents envelope, a published schema, and the same assessment on the other side."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from pydantic import ValidationError

from portal.cli import main
from portal.delivery.figures import AssessmentFigures
from portal.delivery.message import content_hash, contents_of, envelope, from_contents, from_envelope
from portal.domain.budget import (
    Budget,
    Child,
    Debt,
    DebtState,
    Frequency,
    Household,
    Line,
    Origin,
    Purpose,
    Status,
)
from portal.services.assessing import assessed_by
from tests.ground.messages import BUDGET, application_message

SCHEMA = Path(__file__).with_name("application-1.schema.json")
ODD = Budget(
    household=Household(2, (Child(6, Decimal("0.5")), Child(16))),
    lines=(
        Line("income.wage", Decimal("610.25"), Frequency.WEEK, Status.ESTIMATE, person=1),
        Line("living.food", None, status=Status.UNKNOWN),
        Line("income.parental", Decimal("52.00"), Frequency.SICKNESS_DAY, ends=date(2027, 5, 31)),
        Line("housing.home_insurance", Decimal("160.00"), Frequency.YEAR, share=Decimal("0.5"), due=3),
        Line("other.own", Decimal("22.00"), name="Kirjasto", origin=Origin.STATEMENT),
        Line("income.wage_irregular", None, Frequency.BY_MONTH, months=(Decimal("900.00"), None) * 6),
    ),
    debts=(
        Debt("enforcement", Decimal("900.00"), Decimal("0.00"), DebtState.ENFORCEMENT, rate=Decimal("9.5")),
    ),
    purpose=Purpose.URGENT,
    want=Decimal("350.00"),
    withheld=None,
    months=12,
)


def test_an_envelope_has_the_attributes_of_cloudevents() -> None:
    application = uuid4()
    read: dict[str, Any] = json.loads(envelope(application_message(application)))
    data = read.pop("data")
    assert read == {
        "specversion": "1.0",
        "id": str(application),
        "source": "/units/990",
        "type": "social-credit.application.submitted",
        "subject": str(application),
        "time": "2026-11-24T09:00:00Z",
        "dataschema": "urn:social-credit-portal:schema:application:1",
        "datacontenttype": "application/json",
    }
    assert (data["version"], data["application"]["reference"]) == (1, "SL-2026-004182")


@pytest.mark.parametrize("budget", [BUDGET, ODD])
def test_a_message_comes_out_as_it_went_in(budget: Budget) -> None:
    message = application_message(uuid4(), budget=budget)
    back = from_envelope(envelope(message))
    assert back == message
    assert back.budget.budget() == budget
    assert from_contents(contents_of(message)) == message


def test_either_side_comes_to_the_same_hash() -> None:
    message = application_message(uuid4())
    received = from_envelope(envelope(message))
    assert content_hash(contents_of(received)) == content_hash(contents_of(message))
    assert content_hash(contents_of(received)) != content_hash(contents_of(application_message(uuid4())))


@pytest.mark.parametrize("budget", [BUDGET, ODD])
def test_the_unit_calculates_what_the_portal_calculated(budget: Budget) -> None:
    message = from_envelope(envelope(application_message(uuid4(), budget=budget)))
    again = assessed_by(message.budget.budget(), message.policy, message.figures)
    assert AssessmentFigures.of(again) == message.assessment
    assert again.money_line == message.money_line.line()


# Named norms are used without a look at dates, so what enforcement takes must be told, not estimated.
@pytest.mark.parametrize("budget", [BUDGET, replace(ODD, withheld=Decimal("45.00"))])
def test_the_budget_of_a_message_is_a_file_for_the_console(tmp_path: Path, budget: Budget) -> None:
    message = application_message(uuid4(), budget=budget)
    file = tmp_path / "household.json"
    file.write_text(message.budget.model_dump_json())
    printed = CliRunner().invoke(
        main, ["assess", str(file), "--norms", message.policy.norm_set], catch_exceptions=False
    )
    (result,) = json.loads(printed.output)
    figures = json.loads(message.assessment.model_dump_json())
    assert figures.pop("outcome") == result["class"]
    assert figures == {name: result[name] for name in figures}


def test_amounts_are_written_as_decimals_and_never_as_floats() -> None:
    text = envelope(application_message(uuid4()))
    floats: list[str] = []
    json.loads(text, parse_float=floats.append)
    assert floats == []


@pytest.mark.parametrize(
    "broken",
    [
        lambda read: read | {"specversion": "0.3"},
        lambda read: read | {"dataschema": "urn:social-credit-portal:schema:application:2"},
        lambda read: read | {"data": read["data"] | {"version": 2}},
        lambda read: read | {"data": {**read["data"], "surprise": 1}},
        lambda read: {name: value for name, value in read.items() if name != "id"},
    ],
)
def test_what_is_not_this_version_of_the_message_is_refused(
    broken: Callable[[dict[str, Any]], dict[str, Any]],
) -> None:
    read = json.loads(envelope(application_message(uuid4())))
    with pytest.raises(ValidationError):
        from_envelope(json.dumps(broken(read)))


def test_the_published_schema_changes_only_with_its_version() -> None:
    printed = CliRunner().invoke(main, ["schema", "application"], catch_exceptions=False)
    assert json.loads(printed.output) == json.loads(SCHEMA.read_text())


def test_the_schema_describes_every_part_of_a_message() -> None:
    schema = json.loads(SCHEMA.read_text())
    read = json.loads(envelope(application_message(uuid4())))
    assert set(schema["required"]) <= set(read) == set(schema["properties"])
    message = schema["$defs"]["ApplicationMessage"]["properties"]
    assert set(message) == set(read["data"])
    assert set(schema["$defs"]["AssessmentFigures"]["properties"]) == set(read["data"]["assessment"])
