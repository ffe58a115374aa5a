"""Payments become payees and lines: nothing is lost, only whole months count, and order means nothing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portal.domain.budget import Frequency, Line, Origin, Status
from portal.domain.budget_rows import Row
from portal.domain.statements.faults import StatementFault, UnreadableStatement
from portal.domain.statements.grouping import Payee, grouped, largest, measured, median_of
from portal.domain.statements.transactions import Transaction

RENT, FOOD, WAGE = Row("housing.rent"), Row("living.food"), Row("income.wage", 0)
payments = st.lists(
    st.builds(
        Transaction,
        st.dates(date(2024, 1, 1), date(2026, 11, 24)),
        st.integers(-999_999_99, 999_999_99),
        st.sampled_from(["Kauppa", "KAUPPA", "Ääkkönen Oy", "ääkkönen oy", "", "Työpaikka"]),
    ),
    min_size=1,
    max_size=60,
)


def paid(day: str, cents: int = -1000, payee: str = "Kauppa") -> Transaction:
    """One payment."""
    return Transaction(date.fromisoformat(day), cents, payee)


def test_payees_come_largest_first_and_money_out_and_in_apart() -> None:
    found = [paid("2026-09-01", -500, "Pieni"), paid("2026-09-02", -90_000, "Suuri")]
    found += [paid("2026-09-03", 1_200, "Pieni"), paid("2026-09-30", -700, "pieni")]
    statement = grouped(found)
    assert [(payee.name, payee.count, payee.total) for payee in statement.outgoing] == [
        ("Suuri", 1, 90_000),
        ("Pieni", 2, 1_200),
    ]
    assert statement.incoming == (Payee("Pieni", 1, (1_200,)),)


def test_a_month_without_a_payment_counts_as_nothing() -> None:
    found = [paid("2026-07-01"), paid("2026-09-30"), paid("2026-08-10", -900, "Muu")]
    assert grouped(found).outgoing[0] == Payee("Kauppa", 2, (1000, 0, 1000))


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2026-08-01", "2026-10-31", (8, 10)),
        ("2026-08-05", "2026-10-27", (8, 10)),
        ("2026-08-06", "2026-10-27", (9, 10)),
        ("2026-08-05", "2026-10-26", (8, 9)),
        ("2026-08-31", "2026-10-01", (9, 9)),
        ("2026-02-05", "2026-02-24", (2, 2)),
    ],
)
def test_a_month_at_the_edge_counts_when_the_account_was_used_near_its_end(
    first: str, last: str, months: tuple[int, int]
) -> None:
    statement = grouped([paid(first), paid(last)])
    assert (statement.first.month, statement.last.month) == months
    assert statement.first.day == 1
    assert (statement.last + timedelta(days=1)).day == 1


@pytest.mark.parametrize(("first", "last"), [("2026-09-06", "2026-09-30"), ("2026-09-01", "2026-09-25")])
def test_a_statement_without_a_whole_month_is_refused(first: str, last: str) -> None:
    with pytest.raises(UnreadableStatement) as refused:
        grouped([paid(first), paid(last)])
    assert refused.value.kind is StatementFault.NO_WHOLE_MONTH


def test_of_a_long_statement_the_latest_two_years_count() -> None:
    statement = grouped([paid("2020-01-01"), paid("2026-10-31")])
    assert (statement.first, statement.last, statement.months) == (date(2024, 11, 1), date(2026, 10, 31), 24)


def test_the_most_frequent_spelling_names_a_payee() -> None:
    names = ["KAUPPA", "Kauppa", "Kauppa"]
    found = [paid("2026-09-01"), *(paid("2026-09-30", payee=name) for name in names)]
    assert grouped(found).outgoing[0].name == "Kauppa"


@given(payments)
def test_the_payees_add_up_to_the_payments_of_the_whole_months(found: list[Transaction]) -> None:
    try:
        statement = grouped(found)
    except UnreadableStatement:
        assume(False)
        return
    counted = [each.cents for each in found if statement.first <= each.day <= statement.last]
    assert sum(payee.total for payee in statement.outgoing) == -sum(c for c in counted if c < 0)
    assert sum(payee.total for payee in statement.incoming) == sum(c for c in counted if c > 0)
    assert sum(payee.count for payee in statement.outgoing + statement.incoming) == sum(map(bool, counted))
    for payee in statement.outgoing + statement.incoming:
        assert len(payee.monthly) == statement.months
        assert min(payee.monthly) >= 0


@given(payments, st.randoms())
def test_the_order_of_the_rows_does_not_matter(found: list[Transaction], random: st.randoms) -> None:  # type: ignore[valid-type]
    try:
        statement = grouped(found)
    except UnreadableStatement:
        assume(False)
        return
    random.shuffle(found)  # type: ignore[attr-defined]
    assert grouped(found) == statement


@given(st.lists(st.lists(st.integers(0, 999_999), min_size=3, max_size=3), max_size=30), st.integers(1, 10))
def test_the_largest_and_all_others_together_are_all(months: list[list[int]], most: int) -> None:
    payees = [Payee(str(number), 1, tuple(monthly)) for number, monthly in enumerate(months)]
    shown, rest = largest(payees, most)
    assert len(shown) <= most
    assert (rest is None) == (len(payees) <= most)
    together = [*shown, *([rest] if rest else [])]
    assert sum(payee.total for payee in together) == sum(payee.total for payee in payees)
    assert sum(payee.count for payee in together) == len(payees)


@pytest.mark.parametrize(
    ("monthly", "median"),
    [
        ((100,), "1.00"),
        ((100, 200), "1.50"),
        ((100, 201), "1.51"),
        ((300, 100, 200), "2.00"),
        ((0, 0, 90_000), "0.00"),
        ((0, 1), "0.01"),
    ],
)
def test_the_median_is_the_middle_month(monthly: tuple[int, ...], median: str) -> None:
    assert median_of(monthly) == Decimal(median)


def test_a_line_is_the_median_of_its_payees_together_and_not_the_sum_of_their_medians() -> None:
    one, two = (10_000, 0, 0), (0, 12_000, 11_000)
    assert median_of(one) + median_of(two) == 110
    assert median_of((10_000, 12_000, 11_000)) == 110
    three = (0, 0, 9_000)
    assert measured([(FOOD, one), (FOOD, two), (FOOD, three)])[0].amount == Decimal("120.00")


def test_lines_come_in_order_with_their_origin() -> None:
    lines = measured([(RENT, (75_000, 75_000)), (WAGE, (161_000, 161_000)), (FOOD, (20_000, 21_000))])
    assert lines == (
        Line("housing.rent", Decimal("750.00"), origin=Origin.STATEMENT),
        Line("income.wage", Decimal("1610.00"), person=0, origin=Origin.STATEMENT),
        Line("living.food", Decimal("205.00"), origin=Origin.STATEMENT),
    )
    assert {(line.frequency, line.status) for line in lines} == {(Frequency.MONTH, Status.EXACT)}


def test_the_wages_of_two_adults_stay_apart() -> None:
    lines = measured([(Row("income.wage", 1), (5,)), (WAGE, (7,))])
    assert [(line.person, line.amount) for line in lines] == [(0, Decimal("0.07")), (1, Decimal("0.05"))]


def test_a_line_that_is_paid_seldom_does_not_become_nothing() -> None:
    yearly = (0, 0, 24_000)
    assert [line.code for line in measured([(RENT, (1, 1, 1)), (FOOD, yearly)])] == ["housing.rent"]
    with pytest.raises(UnreadableStatement) as refused:
        measured([(FOOD, yearly)])
    assert refused.value.kind is StatementFault.SELDOM


def test_a_sum_that_no_budget_holds_is_refused() -> None:
    assert measured([(RENT, (9_999_999,))])[0].amount == Decimal("99999.99")
    with pytest.raises(UnreadableStatement) as refused:
        measured([(RENT, (9_999_999,)), (RENT, (1,))])
    assert refused.value.kind is StatementFault.TOO_LARGE_SUM
