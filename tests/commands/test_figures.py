"""`portal figures`: what is said of each figure, and when the command ends with a fault."""

import re

import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from portal.figures import places
from portal.figures.checking import kept_figures

PLACES = ", ".join(f"places.{key}" for key in places())


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["figures", *arguments])


def states(result: Result) -> dict[str, str]:
    """What the table says, by figure, with one space between its columns."""
    lines = [re.sub(" {2,}", " ", line) for line in result.stdout.splitlines()[1:]]
    return dict(line.split(" ", 1) for line in lines)


def test_a_day_on_which_nothing_that_is_used_is_missing_is_well() -> None:
    result = run("check", "--on", "2026-05-01")
    assert result.exit_code == 0, result.output
    found = states(result)
    assert set(found) == {*(kept.key for kept in kept_figures()), "990.terms"}
    assert found["perusosa"] == "valid 2026-12-31"
    assert found["reference_rate"] == "runs out soon 2026-06-30"
    assert found["velkajarjestely"] == "missing 2025-12-31 not used"
    assert found["protected_part"] == "valid 2026-12-31 not confirmed"
    assert found["places.peluuri"] == "valid 2027-11-30 not confirmed"
    assert found["places.nollalinja"] == "valid 2027-11-30"
    assert found["990.terms"] == "valid - not confirmed"


@pytest.mark.parametrize(
    ("day", "missing"),
    [
        ("2026-07-01", "reference_rate"),
        ("2025-12-31", f"perusosa, medicine_ceiling, guarantee, ranges, {PLACES}, 990.terms"),
    ],
)
def test_what_is_used_and_missing_is_named_and_ends_the_command_with_a_fault(day: str, missing: str) -> None:
    result = run("check", "--on", day)
    assert result.exit_code == 1
    assert f"missing on {day}: {missing}\n" in result.stderr
    assert "Traceback" not in result.output


def test_a_figure_whose_successor_is_late_is_told_of() -> None:
    assert states(run("check", "--on", "2027-01-01"))["perusosa"] == "a new one is overdue 2026-12-31"


def test_a_day_that_is_none_is_refused() -> None:
    assert run("check", "--on", "2026-02-30").exit_code == 2


def test_today_is_the_day_where_none_is_given() -> None:
    assert run("check").stdout.startswith("figure ")


def test_every_row_is_listed_with_who_checked_it_and_its_source() -> None:
    result = run("list")
    assert result.exit_code == 0, result.output
    assert "protected_part: Ulosoton suojaosuus / Skyddat belopp vid utsökning\n" in result.stdout
    assert (
        "  2025-01-01 – 2025-12-31  confirmed, the maintainers 2026-11-22  Decree 645/2024\n" in result.stdout
    )
    assert result.stdout.count("\n  ") == sum(len(kept.rows) for kept in kept_figures()) + 1
