"""How figures stand on a day: valid, soon to end, overdue, or missing."""

from datetime import date, timedelta

import pytest

from portal.figures.checking import SOON, Kept, State, kept_figures, standing_on
from portal.figures.dated import Dated, Name

NAME = Name(fi="Hinta", sv="Pris")
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def row(first: date, last: date | None = None, due: date | None = None, confirmed: bool = True) -> Dated:
    return Dated(
        valid_from=first,
        valid_to=last,
        due_to_change=due,
        source="A decree",
        checked_by="Somebody",
        checked_on=FIRST,
        confirmed=confirmed,
    )


def stands(day: date, *rows: Dated) -> tuple[State, date | None]:
    found = standing_on(Kept("price", NAME, rows), day)
    return found.state, found.until


@pytest.mark.parametrize(
    ("day", "state", "until"),
    [
        (FIRST - timedelta(1), State.MISSING, None),
        (FIRST, State.VALID, LAST),
        (LAST - SOON - timedelta(1), State.VALID, LAST),
        (LAST - SOON, State.ENDING, LAST),
        (LAST, State.ENDING, LAST),
        (LAST + timedelta(1), State.MISSING, LAST),
    ],
)
def test_a_row_with_an_end_is_told_of_before_it_runs_out_and_missed_after(
    day: date, state: State, until: date | None
) -> None:
    assert stands(day, row(FIRST, LAST)) == (state, until)


def test_a_row_without_an_end_is_valid() -> None:
    assert stands(date(2099, 1, 1), row(FIRST)) == (State.VALID, None)


@pytest.mark.parametrize(
    ("day", "state"),
    [(LAST - SOON, State.ENDING), (LAST, State.ENDING), (LAST + timedelta(1), State.OVERDUE)],
)
def test_a_row_that_stands_until_the_next_is_overdue_when_that_should_have_come(
    day: date, state: State
) -> None:
    assert stands(day, row(FIRST, due=LAST + timedelta(1))) == (state, LAST)


def test_what_is_followed_without_a_gap_does_not_run_out() -> None:
    following = row(LAST + timedelta(1), date(2027, 12, 31))
    assert stands(LAST, row(FIRST, LAST), following) == (State.VALID, date(2027, 12, 31))


def test_what_is_followed_after_a_gap_runs_out_and_is_missing_in_the_gap() -> None:
    later = row(LAST + timedelta(2))
    assert stands(LAST, row(FIRST, LAST), later) == (State.ENDING, LAST)
    assert stands(LAST + timedelta(1), row(FIRST, LAST), later) == (State.MISSING, LAST)
    assert stands(LAST + timedelta(2), row(FIRST, LAST), later) == (State.VALID, None)


def test_whether_it_is_confirmed_is_that_of_the_row_of_the_day() -> None:
    rows = (row(FIRST, LAST), row(LAST + timedelta(1), confirmed=False))
    found = [standing_on(Kept("price", NAME, rows), day).is_confirmed for day in (LAST, date(2027, 6, 1))]
    assert found == [True, False]


def test_of_the_norm_sets_those_of_the_counties_are_used_and_the_basic_amount_always() -> None:
    def used(*families: str) -> set[str]:
        return {kept.key for kept in kept_figures(families) if kept.is_used}

    assert "perusosa" in used()
    assert "velkajarjestely" not in used()
    assert used("velkajarjestely") - used() == {"velkajarjestely"}
