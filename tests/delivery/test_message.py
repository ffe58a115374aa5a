"""The message: a CloudEvents envelope, a published schema, and the same assessment on the other side."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import rfc8785
from click.testing import CliRunner

from portal.cli import main
from portal.delivery.figures import AssessmentFigures
from portal.delivery.message import (
    NotAMessage,
    content_hash,
    contents_of,
    envelope,
    from_contents,
    from_envelope,
    opened,
)
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
        "contenthash": sha256(rfc8785.dumps(data)).hexdigest(),
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
    received = opened(envelope(message))
    assert received.contenthash == content_hash(contents_of(message)).hex()
    assert received.contenthash != content_hash(contents_of(application_message(uuid4()))).hex()


def test_the_contents_travel_as_they_are_stored() -> None:
    message = application_message(uuid4())
    assert f'"data":{contents_of(message)},' in envelope(message)


def test_the_order_and_the_spaces_of_an_envelope_are_nothing() -> None:
    message = application_message(uuid4())
    given = json.loads(envelope(message))
    turned = {name: given[name] for name in reversed(given)}
    turned["data"] = {name: given["data"][name] for name in reversed(given["data"])}
    assert from_envelope(json.dumps(turned, indent=2)) == message


def test_an_envelope_of_the_first_version_is_still_read() -> None:
    message = application_message(uuid4())
    given = json.loads(envelope(message))
    del given["contenthash"]
    assert from_envelope(json.dumps(given)) == message


@pytest.mark.parametrize("place", ["answers", "applicant", "budget"])
def test_contents_that_are_not_those_of_the_hash_are_refused(place: str) -> None:
    given = json.loads(envelope(application_message(uuid4())))
    part = given["data"][place]
    # The model passes over what it does not know in a budget; the hash does not.
    changed = part | ({"note": "x"} if place == "budget" else {next(iter(part)): "x"})
    given["data"][place] = changed
    with pytest.raises(NotAMessage, match="another hash"):
        from_envelope(json.dumps(given))


@pytest.mark.parametrize("text", ["", "[]", "null", "{}", '{"data": {}}', "[" * 100_000, '{"data": 1.5}'])
def test_what_is_no_envelope_is_refused_by_its_kind(text: str) -> None:
    with pytest.raises(NotAMessage, match="not a message"):
        from_envelope(text)


@pytest.mark.parametrize(
    ("name", "value"),
    [("want", 1450.5), ("months", 2**60), ("months", float("nan"))],
)
def test_a_number_that_is_not_the_same_everywhere_is_refused(name: str, value: float) -> None:
    given = json.loads(envelope(application_message(uuid4())))
    given["data"]["budget"][name] = value
    del given["contenthash"]
    with pytest.raises(NotAMessage, match="not a message"):
        from_envelope(json.dumps(given))


def test_a_name_that_stands_twice_is_refused() -> None:
    text = envelope(application_message(uuid4()))
    with pytest.raises(NotAMessage, match="not a message"):
        from_envelope(text[:-1] + ',"subject":"another"}')


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
