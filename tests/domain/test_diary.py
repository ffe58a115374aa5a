"""The spending diary: what is measured, over which days, and when it says enough."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.budget import Frequency, Line, Origin
from portal.domain.diary import LINES, Diary, Entry, noted, struck

BEGUN = date(2026, 11, 2)


def entry(day: int, code: str, amount: str, entry_id: str = "") -> Entry:
    return Entry(entry_id or f"{day}{code}{amount}", BEGUN + timedelta(days=day), code, Decimal(amount))


FOOD = (entry(0, "living.food", "41.30"), entry(8, "living.food", "58.80"), entry(13, "living.food", "12.00"))


def test_an_average_week_is_measured_over_the_whole_days() -> None:
    diary = Diary(BEGUN, 14, (*FOOD, entry(3, "other.restaurant", "9.90")))
    assert diary.averages(BEGUN + timedelta(days=14)) == (
        Line("living.food", Decimal("56.05"), Frequency.WEEK, origin=Origin.DIARY),
        Line("other.restaurant", Decimal("4.95"), Frequency.WEEK, origin=Origin.DIARY),
    )


def test_today_is_not_over_and_is_not_counted_yet() -> None:
    diary = Diary(BEGUN, 14, FOOD)
    (food,) = diary.averages(BEGUN + timedelta(days=8))
    assert (diary.measured_days(BEGUN + timedelta(days=8)), food.amount) == (8, Decimal("36.14"))


@pytest.mark.parametrize(
    ("day", "can_end", "is_over"), [(6, False, False), (7, True, False), (14, True, True)]
)
def test_a_week_is_the_least_that_says_something(day: int, can_end: bool, is_over: bool) -> None:
    diary, today = Diary(BEGUN, 14, FOOD), BEGUN + timedelta(days=day)
    assert (diary.can_end(today), diary.is_over(today)) == (can_end, is_over)


def test_an_empty_diary_says_nothing_however_long_it_was_kept() -> None:
    diary, today = Diary(BEGUN, 28), BEGUN + timedelta(days=40)
    assert (diary.can_end(today), diary.averages(today)) == (False, ())


def test_a_second_press_of_the_button_is_no_second_purchase() -> None:
    diary = noted(noted(Diary(BEGUN, 14), FOOD[0]), FOOD[0])
    assert diary.entries == FOOD[:1]
    assert struck(diary, FOOD[0].id).entries == ()


def test_purchases_after_the_last_day_do_not_count() -> None:
    diary = Diary(BEGUN, 14, (*FOOD, entry(15, "living.food", "700")))
    assert [line.amount for line in diary.averages(BEGUN + timedelta(days=20))] == [Decimal("56.05")]


@given(
    st.lists(st.tuples(st.integers(0, 27), st.sampled_from(LINES), st.integers(1, 90_000)), max_size=40),
    st.sampled_from([14, 28]),
    st.integers(0, 60),
)
def test_averages_never_come_to_more_than_was_noted(
    bought: list[tuple[int, str, int]], days: int, later: int
) -> None:
    entries = tuple(
        entry(day, code, str(Decimal(cents) / 100), str(n)) for n, (day, code, cents) in enumerate(bought)
    )
    diary, today = Diary(BEGUN, days, entries), BEGUN + timedelta(days=later)
    averages = diary.averages(today)
    measured = diary.measured_days(today)
    for line in averages:
        assert line.amount is not None
        assert line.amount * measured / 7 <= diary.total(line.code) + Decimal("0.01") * days / 7
    if measured == days and days == 28:
        assert {line.code for line in averages} == {each.code for each in entries}
