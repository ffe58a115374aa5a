"""`portal units`: how each organiser stands, and what nobody has confirmed."""

import pytest
from click.testing import CliRunner, Result

from portal.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["units", *arguments])


def test_every_organiser_is_listed_with_its_names() -> None:
    result = run("list")
    assert result.exit_code == 0
    rows = result.stdout.splitlines()
    assert "Statistics Finland" in rows[0]
    assert "2026" in rows[0]
    assert len(rows) == 1 + 22 + 1
    assert " 17  not yet       14  fi, sv Pohjanmaan hyvinvointialue / Österbottens välfärdsområde" in rows
    assert "990  in use         1  fi, sv Esimerkkilän hyvinvointialue / Exempelby välfärdsområde" in rows


def test_what_is_not_confirmed_is_said_of_each() -> None:
    result = run("check", "--on", "2026-11-26")
    assert result.exit_code == 0, result.output
    told = result.stdout
    assert "6 Satakunnan hyvinvointialue: not in use here yet\n  not confirmed: only found" in told
    assert "990 Esimerkkilän hyvinvointialue: in use\n  not confirmed: terms from 2026-01-01\n" in told
    assert "note:" not in told


@pytest.mark.parametrize(
    ("day", "missing"), [("2025-12-31", "no terms on 2025-12-31: 990"), ("2027-01-01", "")]
)
def test_another_year_asks_after_the_municipalities(day: str, missing: str) -> None:
    result = run("check", "--on", day)
    assert "note: the municipalities are those of 2026" in result.stdout
    assert (result.exit_code, missing in result.stderr) == (1 if missing else 0, True)
