"""`portal schedule`: the schedule as JSON and as a table."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from portal.cli import main

CREDIT = "--principal 5000 --rate 2.5 --months 36 --first-due 2026-12-15"


def run(arguments: str) -> Result:
    return CliRunner().invoke(main, ["schedule", *arguments.split()])


def printed(arguments: str) -> dict[str, Any]:
    result = run(f"{arguments} --json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_an_annuity_has_its_instalment_and_its_payments() -> None:
    plan = printed(CREDIT)
    assert list(plan) == ["instalment", "total_interest", "payments"]
    assert plan["instalment"] == "144.31"
    assert len(plan["payments"]) == 36
    assert plan["payments"][0] == {
        "n": 1,
        "due": "2026-12-15",
        "payment": "144.31",
        "interest": "10.42",
        "principal": "133.89",
        "balance": "4866.11",
    }
    assert plan["payments"][1]["due"] == "2027-01-15"
    assert plan["payments"][-1]["balance"] == "0.00"


@pytest.mark.parametrize(
    ("method", "instalment", "interest"), [("annuity", "85.53", "52.51"), ("equal", "87.50", "52.09")]
)
def test_the_method_is_chosen(method: str, instalment: str, interest: str) -> None:
    plan = printed(f"--principal 2000 --rate 2.5 --months 24 --first-due 2026-12-15 --method {method}")
    assert (plan["instalment"], plan["total_interest"]) == (instalment, interest)


def test_a_fixed_instalment_may_be_given() -> None:
    plan = printed(
        "--principal 2000 --rate 2.5 --months 60 --first-due 2026-12-15 --method fixed --instalment 60"
    )
    assert (len(plan["payments"]), plan["payments"][-1]["payment"]) == (35, "35.02")
    assert len(printed(f"{CREDIT} --method fixed")["payments"]) == 36


def test_a_day_without_banks_moves_to_the_next_banking_day() -> None:
    plan = printed("--principal 500 --rate 0 --months 3 --first-due 2026-12-31")
    assert [payment["due"] for payment in plan["payments"]] == ["2026-12-31", "2027-02-01", "2027-03-01"]


def test_without_json_it_is_a_table() -> None:
    lines = run(CREDIT).stdout.splitlines()
    assert lines[0].split() == ["n", "due", "payment", "interest", "principal", "balance"]
    assert lines[1].split() == ["1", "2026-12-15", "144.31", "10.42", "133.89", "4866.11"]
    assert len(lines) == 37


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("--principal 0 --rate 2.5 --months 36 --first-due 2026-12-15", 1),
        ("--principal 2000 --rate 2.5 --months 12 --first-due 2026-12-15 --method fixed --instalment 1", 1),
        ("--principal many --rate 2.5 --months 36 --first-due 2026-12-15", 2),
        ("--principal NaN --rate 2.5 --months 36 --first-due 2026-12-15", 2),
        ("--principal -5 --rate 2.5 --months 36 --first-due 2026-12-15", 2),
        ("--principal 5000 --rate -1 --months 36 --first-due 2026-12-15", 2),
        ("--principal 5000 --rate 1e29 --months 36 --first-due 2026-12-15", 2),
        ("--principal 5000 --rate 1e-999999999 --months 36 --first-due 2026-12-15", 2),
        ("--principal 5000 --rate 2.5 --months 0 --first-due 2026-12-15", 2),
        ("--principal 5000 --rate 2.5 --months 36 --first-due 2026-02-30", 2),
        ("--principal 5000 --rate 2.5 --months 36 --first-due 2026-12-15 --method balloon", 2),
        ("--principal 5000 --rate 2.5 --months 36", 2),
        ("--principal 5000 --rate 2.5 --months 600 --first-due 9990-12-15", 1),
        ("--principal 1e30 --rate 2.5 --months 36 --first-due 2026-12-15", 2),
        ("--principal 1000.005 --rate 2.5 --months 36 --first-due 2026-12-15", 2),
    ],
)
def test_what_is_no_credit_is_refused(arguments: str, code: int) -> None:
    result = run(f"{arguments} --json")
    assert result.exit_code == code, result.output
    assert isinstance(result.exception, SystemExit)
