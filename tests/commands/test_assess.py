"""`portal assess`: the vectors to the cent, and files that it cannot use."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from portal.domain.finnish_time import day_of
from portal.services.assessing import policy_on
from portal.units import load_units
from tests.domain.households import EXPECTED, FILE, VECTORS

COUNTS = {"unknown", "months_for_want", "months_used"}


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["assess", *map(str, arguments)])


def as_printed(field: str, value: str | None) -> object:
    """A value that the vectors expect, as JSON has it: counts are numbers, truths are true or false."""
    if value is None:
        return None
    if field in COUNTS:
        return int(value)
    return value == "True" if field == "stress_ok" else value


@pytest.mark.parametrize("norm_set", list(EXPECTED))
def test_every_field_of_the_vectors_is_printed_to_the_cent(norm_set: str) -> None:
    result = run(FILE, "--norms", norm_set)
    assert result.exit_code == 0, result.output
    printed = json.loads(result.stdout)
    assert len(printed) == len(VECTORS)
    for vector, household in zip(VECTORS, printed, strict=True):
        expected = vector[EXPECTED[norm_set]]
        for field, value in expected.items():
            assert household[field] == as_printed(field, value), (vector["name"], field)


def test_one_household_needs_no_list(tmp_path: Path) -> None:
    file = tmp_path / "one.json"
    file.write_text(json.dumps(VECTORS[0]), "utf-8")
    (household,) = json.loads(run(file, "--norms", "perusosa-2026-03").stdout)
    assert household["base"] == "298.87"


def test_the_county_s_own_policy_of_the_day_stands_without_norms() -> None:
    policy = policy_on(load_units().named("990"), day_of(datetime.now(UTC)))
    today, named = run(FILE), run(FILE, "--norms", policy.norm_set)
    assert today.exit_code == 0, today.output
    assert today.stdout == named.stdout


def test_an_income_that_has_ended_is_not_counted_with_norms_either(tmp_path: Path) -> None:
    ended = ["income.wage", "1500.00", "month", "exact", "1", 0, "", None, "2026-01-31"]
    paid = ["income.wage", "900.00", "month", "exact", "1", 0]
    file = tmp_path / "ended.json"
    file.write_text(json.dumps({"adults": 1, "lines": [ended, paid]}), "utf-8")
    incomes = [
        json.loads(run(file, *norms).stdout)[0]["total_income"]
        for norms in ((), ("--norms", "perusosa-2026-03"))
    ]
    assert incomes == ["900.00", "900.00"]


def test_enforcement_that_nobody_stated_is_estimated(tmp_path: Path) -> None:
    fifth = {key: value for key, value in VECTORS[4].items() if key != "paid_by_enforcement"}
    file = tmp_path / "fifth.json"
    file.write_text(json.dumps([fifth]), "utf-8")
    (household,) = json.loads(run(file, "--norms", "perusosa-2026-03").stdout)
    assert household["enforcement"] == "575.73"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"lines": [["housing.castle", "1", "month", "exact"]]}, "there is no line housing.castle"),
        ({"lines": [["housing.rent", "1", "fortnight", "exact"]]}, "  0.lines.0.2: Input should be"),
        ({"lines": [["housing.rent", "1", "month", "exact", "2"]]}, "  0.lines.0.4: Input should be"),
        ({"lines": [["housing.rent", "1"]]}, "  0.lines.0.2: Field required"),
        ({"lines": [[["housing.rent"], "1", "month", "exact"]]}, "  0.lines.0.0: Input should be"),
        ({"lines": [["housing.rent", "NaN", "month", "exact"]]}, "finite"),
        ({"lines": [["housing.rent", "1e30", "month", "exact"]]}, "digits"),
        ({"lines": [["housing.rent", "-1", "month", "exact"]]}, "greater than or equal to 0"),
        ({"lines": [["housing.rent", "1.001", "month", "exact"]]}, "decimal"),
        ({"adults": 0}, "adults"),
        ({"purpose": "party"}, "purpose"),
        ({"want": "lots"}, "want"),
        ({"children": [[5, "2"]]}, "children"),
        ({"debts": [{"code": {}, "balance": "1", "instalment": "1"}]}, "debts.0.code"),
        (
            {"debts": [{"code": "castle", "balance": "1", "instalment": "1"}]},
            "there is no kind of debt castle",
        ),
    ],
)
def test_a_household_that_cannot_be_read_is_refused_with_its_field(
    tmp_path: Path, change: dict[str, Any], told: str
) -> None:
    file = tmp_path / "bad.json"
    file.write_text(json.dumps([VECTORS[0] | change]), "utf-8")
    result = run(file)
    assert result.exit_code == 1
    assert told in result.output
    assert "Traceback" not in result.output


NO_HOUSEHOLDS = ["", "{", "3", '"x"', "[1]", "[[]]", "[" * 100_000, b"\xff", "9" * 5_000, "\0"]


@pytest.mark.parametrize("text", [*NO_HOUSEHOLDS, '{"name": "\\ud800", "adults": 1, "lines": []}'])
def test_what_is_no_household_is_refused(tmp_path: Path, text: str | bytes) -> None:
    file = tmp_path / "bad.json"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = run(file)
    assert result.exit_code == 1
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_an_unknown_norm_set_is_refused_by_its_name() -> None:
    result = run(FILE, "--norms", "perusosa-1900")
    assert (result.exit_code, "there is no norm set perusosa-1900" in result.output) == (1, True)


def test_a_file_that_is_not_there_is_refused() -> None:
    assert run("nowhere.json").exit_code == 2
