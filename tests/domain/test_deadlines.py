"""Time limits, with the days of the law's own examples."""

from datetime import date

import pytest

from portal.domain.deadlines import (
    due_by,
    next_office_day,
    promised_by,
    received_by_letter,
    received_electronically,
    review_ends,
)
from portal.figures.calendar import is_banking_day


@pytest.mark.parametrize(
    ("arrived", "due"),
    [
        (date(2026, 11, 2), date(2027, 2, 2)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 3, 31)),
        (date(2026, 9, 30), date(2026, 12, 30)),
    ],
)
def test_a_decision_is_carried_out_in_three_months(arrived: date, due: date) -> None:
    assert due_by(arrived) == due


def test_the_promised_day_is_an_office_day() -> None:
    assert promised_by(date(2026, 11, 24), 30, is_banking_day) == date(2026, 12, 28)
    assert promised_by(date(2026, 11, 2), 30, is_banking_day) == date(2026, 12, 2)


def test_a_letter_counts_as_received_on_the_seventh_day() -> None:
    received = received_by_letter(date(2026, 11, 2))
    assert received == date(2026, 11, 9)
    assert review_ends(received, is_banking_day) == date(2026, 12, 9)


def test_an_electronic_notice_counts_as_received_on_the_third_day() -> None:
    received = received_electronically(date(2026, 11, 2))
    assert received == date(2026, 11, 5)
    # The 30th day is a Saturday, and the next is Independence Day.
    assert review_ends(received, is_banking_day) == date(2026, 12, 7)


def test_an_office_day_stays_where_it_is() -> None:
    assert next_office_day(date(2026, 12, 7), is_banking_day) == date(2026, 12, 7)
