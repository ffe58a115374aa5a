"""The money line in whole euros and per cents: what is shown adds up, and is less than one from the truth."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from portal.domain.money import whole
from portal.domain.money_line import MoneyLine, shared_out

_PARTS = ("housing", "everyday", "debts", "other")
_AMOUNTS = st.decimals(min_value=0, max_value=99999, places=2)


def line(income: Decimal, housing: Decimal, everyday: Decimal, debts: Decimal, other: Decimal) -> MoneyLine:
    left = income - housing - everyday - debts - other
    return MoneyLine(income, housing, everyday, debts, other, left)


LINES = st.builds(line, *(_AMOUNTS for _ in range(5)))


@given(LINES)
def test_whole_euros_add_up_and_are_less_than_a_euro_from_the_truth(exact: MoneyLine) -> None:
    shown = exact.in_whole_euros
    assert (shown.income, shown.left) == (whole(exact.income), whole(exact.left))
    assert shown.costs == shown.income - shown.left
    for part in _PARTS:
        value, told = getattr(exact, part), getattr(shown, part)
        assert told == int(told)
        assert abs(value - told) < 1


@given(LINES)
def test_per_cents_of_the_income_come_to_a_hundred(exact: MoneyLine) -> None:
    shown = exact.in_per_cent
    if not exact.income:
        assert shown is None
        return
    assert shown is not None
    assert shown.costs + shown.left == shown.income == 100
    for part in _PARTS:
        assert abs(getattr(exact, part) * 100 / exact.income - getattr(shown, part)) < 1


@given(st.lists(st.decimals(min_value=0, max_value=9999, places=2), min_size=1, max_size=8))
def test_what_is_already_whole_stays(exact: list[Decimal]) -> None:
    rounded = [whole(value) for value in exact]
    assert shared_out(rounded, sum(rounded, Decimal(0))) == rounded


def test_three_thirds_make_a_whole() -> None:
    third = Decimal("33.33")
    assert shared_out([third, third, Decimal("33.34")], Decimal(100)) == [33, 33, 34]
    assert line(
        Decimal(1000), Decimal("333.50"), Decimal("333.50"), Decimal(333), Decimal(0)
    ).in_whole_euros == (
        MoneyLine(Decimal(1000), Decimal(334), Decimal(333), Decimal(333), Decimal(0), Decimal(0))
    )
