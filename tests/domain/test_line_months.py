"""When a line is paid: each frequency in its months, and twelve months of it that add up to its year."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.budget import Debt, Frequency, Line, Status
from portal.domain.line_months import amounts, instalments, is_spread, payments, twelve_from
from portal.domain.money import ZERO, round_cent

NOVEMBER = twelve_from(date(2026, 11, 24))
BY_DAYS = [(Frequency.WEEK, 52), (Frequency.TWO_WEEKS, 26), (Frequency.FOUR_WEEKS, 13)]
DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))
EUROS = st.decimals(0, 99999, places=2)
SHARES = st.decimals(0, 1, places=2)
WITH_AN_AMOUNT = [each for each in Frequency if each is not Frequency.BY_MONTH]


def line(amount: int | str, frequency: Frequency, **rest: object) -> Line:
    return Line("other.own", Decimal(amount), frequency, **rest)  # type: ignore[arg-type]


def paid(given_line: Line) -> dict[int, Decimal]:
    """What comes in which month of the year, from November on; months without a payment are left out."""
    values = zip(NOVEMBER, amounts(given_line, NOVEMBER), strict=True)
    return {month.month: value for month, value in values if value}


def test_the_months_begin_with_the_month_of_use_and_cross_the_year() -> None:
    assert NOVEMBER[0] == date(2026, 11, 1)
    assert NOVEMBER[2] == date(2027, 1, 1)
    assert NOVEMBER[-1] == date(2027, 10, 1)


@given(st.sampled_from(WITH_AN_AMOUNT), EUROS, SHARES, st.none() | st.integers(1, 12), DAYS)
def test_twelve_months_add_up_to_the_years_total_of_the_factor(
    frequency: Frequency, amount: Decimal, share: Decimal, due: int | None, day: date
) -> None:
    one = Line("other.own", amount, frequency, share=share, due=due)
    yearly = round_cent(Fraction(amount) * Fraction(share) * frequency.factor * 12)
    assert sum(amounts(one, twelve_from(day))) == yearly


@given(st.lists(st.none() | EUROS, min_size=1, max_size=12), SHARES, DAYS)
def test_a_line_by_month_adds_up_to_twelve_means(
    told: list[Decimal | None], share: Decimal, day: date
) -> None:
    known = [Fraction(amount) for amount in told if amount is not None]
    mean = sum(known, Fraction(0)) / len(known) if known else Fraction(0)
    # A month that is left out at the end is as little remembered as one within.
    whole = [Fraction(amount) if amount is not None else mean for amount in (*told, *[None] * 12)][:12]
    one = Line("income.wage_irregular", None, Frequency.BY_MONTH, share=share, months=tuple(told))
    assert sum(amounts(one, twelve_from(day))) == round_cent(sum(whole, Fraction(0)) * Fraction(share))


@given(st.sampled_from(Frequency), EUROS, SHARES, st.none() | DAYS, DAYS)
def test_no_month_is_negative_and_an_end_never_adds(
    frequency: Frequency, amount: Decimal, share: Decimal, ends: date | None, day: date
) -> None:
    months = twelve_from(day)
    for_ever = Line("income.wage", amount, frequency, share=share)
    ending = Line("income.wage", amount, frequency, share=share, ends=ends)
    assert all(value >= 0 for value in amounts(ending, months))
    assert sum(amounts(ending, months)) <= sum(amounts(for_ever, months))


@pytest.mark.parametrize(("frequency", "number"), BY_DAYS)
@given(day=DAYS)
def test_a_year_holds_so_many_payments_whatever_its_first_month(
    frequency: Frequency, number: int, day: date
) -> None:
    assert sum(payments(line(1, frequency), twelve_from(day))) == number


@given(DAYS)
def test_every_month_has_a_payment_of_each_fourth_week_and_one_has_two(day: date) -> None:
    assert sorted(payments(line(1, Frequency.FOUR_WEEKS), twelve_from(day))) == [1] * 11 + [2]


def test_the_first_payment_comes_half_its_time_after_the_first_day() -> None:
    """From 15.11.2026 every 28 days: 13.12., 10.1., 7.2., 7.3., 4.4., 2.5. and 30.5. ..."""
    found = paid(line(600, Frequency.FOUR_WEEKS))
    assert [month for month, value in found.items() if value == 1200] == [5]
    assert sum(found.values()) == 13 * 600


def test_a_real_payment_is_never_split() -> None:
    weekly = amounts(line("33.33", Frequency.WEEK), NOVEMBER)
    assert {value / Decimal("33.33") for value in weekly} == {4, 5}


@pytest.mark.parametrize(
    ("frequency", "due", "months"),
    [
        (Frequency.TWO_MONTHS, 2, [12, 2, 4, 6, 8, 10]),
        (Frequency.QUARTER, 1, [1, 4, 7, 10]),
        (Frequency.QUARTER, 12, [12, 3, 6, 9]),
        (Frequency.HALF_YEAR, 3, [3, 9]),
        (Frequency.YEAR, 5, [5]),
        (Frequency.ONE_OFF, 12, [12]),
    ],
)
def test_a_bill_comes_in_its_own_months(frequency: Frequency, due: int, months: list[int]) -> None:
    bill = line(90, frequency, due=due)
    assert paid(bill) == dict.fromkeys(months, Decimal(90))
    assert not is_spread(bill)


@pytest.mark.parametrize(
    ("frequency", "monthly"), [(Frequency.YEAR, 10), (Frequency.ONE_OFF, 10), (Frequency.QUARTER, 40)]
)
def test_a_bill_whose_month_is_not_known_is_spread_over_all(frequency: Frequency, monthly: int) -> None:
    bill = line(120, frequency)
    assert paid(bill) == dict.fromkeys(range(1, 13), Decimal(monthly))
    assert is_spread(bill)


def test_what_is_spread_goes_to_the_cent() -> None:
    assert amounts(line(100, Frequency.YEAR), NOVEMBER)[:3] == (
        Decimal("8.33"),
        Decimal("8.34"),
        Decimal("8.33"),
    )


def test_eleven_payments_a_year_leave_out_july() -> None:
    assert paid(line(295, Frequency.PER_YEAR_11)).keys() == {*range(1, 13)} - {7}


def test_a_day_s_amount_goes_by_the_days_of_the_month() -> None:
    in_a_leap_year = amounts(line(10, Frequency.DAY), twelve_from(date(2028, 2, 29)))
    assert in_a_leap_year[:3] == (Decimal(280), Decimal(310), Decimal(300))


@pytest.mark.parametrize(
    ("frequency", "monthly"),
    [
        (Frequency.MONTH, "100"),
        (Frequency.TWICE_MONTH, "200"),
        (Frequency.BENEFIT_DAY, "2150"),
        (Frequency.SICKNESS_DAY, "2500"),
    ],
)
def test_what_is_paid_monthly_is_the_same_every_month(frequency: Frequency, monthly: str) -> None:
    assert set(amounts(line(100, frequency), NOVEMBER)) == {Decimal(monthly)}


def test_a_line_by_month_has_its_own_amounts_and_the_mean_where_nobody_remembers() -> None:
    told = tuple(map(Decimal, (900, 600))) + (None,) * 10
    irregular = Line("income.wage_irregular", None, Frequency.BY_MONTH, share=Decimal("0.5"), months=told)
    assert paid(irregular) == {month: Decimal(375) for month in range(1, 13)} | {
        1: Decimal(450),
        2: Decimal(300),
    }


def test_a_monthly_income_is_still_whole_in_the_month_of_its_end() -> None:
    ending = line(1000, Frequency.MONTH, ends=date(2027, 1, 1))
    assert paid(ending) == dict.fromkeys((11, 12, 1), Decimal(1000))


def test_a_payment_of_each_fourth_week_is_not_there_after_the_day_of_the_end() -> None:
    until_the_day = line(600, Frequency.FOUR_WEEKS, ends=date(2026, 12, 13))
    assert paid(until_the_day) == {11: 600, 12: 600}
    assert paid(line(600, Frequency.FOUR_WEEKS, ends=date(2026, 12, 12))) == {11: 600}


def test_an_income_that_has_ended_is_not_there() -> None:
    assert paid(line(1000, Frequency.MONTH, ends=date(2026, 10, 31))) == {}


@pytest.mark.parametrize("status", [Status.UNKNOWN, Status.NONE])
def test_what_is_not_known_comes_in_no_month(status: Status) -> None:
    assert paid(line(10, Frequency.MONTH, status=status)) == {}
    assert paid(Line("living.food", None)) == {}


def debt(balance: str, instalment: str, rate: str | None = None) -> Debt:
    return Debt(
        "instalment", Decimal(balance), Decimal(instalment), rate=None if rate is None else Decimal(rate)
    )


def test_an_instalment_ends_when_the_balance_does() -> None:
    assert instalments(debt("250", "100")) == (100, 100, 50, *[0] * 9)


def test_a_known_rate_adds_its_interest() -> None:
    """250 at 12 %: 252,50 − 100 = 152,50; 154,03 − 100 = 54,03; 54,57."""
    assert instalments(debt("250", "100", "12"))[:4] == tuple(map(Decimal, ("100", "100", "54.57", "0")))


def test_an_instalment_without_a_balance_goes_on_all_year() -> None:
    assert instalments(debt("0", "50")) == (Decimal(50),) * 12


@given(EUROS.filter(bool), EUROS)
def test_no_more_is_paid_than_is_owed(balance: Decimal, instalment: Decimal) -> None:
    paid_off = instalments(Debt("instalment", balance, instalment))
    assert sum(paid_off, ZERO) == min(balance, 12 * instalment)
