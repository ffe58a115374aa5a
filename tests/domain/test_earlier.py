"""Beginning from an earlier budget: the same budget again, and only what was ticked changes."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal import figures
from portal.domain import budget_path, budget_rows
from portal.domain.budget import Budget, Child, Debt, DebtState, Frequency, Household, Line, Origin, Status
from portal.domain.budget_answers import (
    BudgetAnswers,
    ChildAnswer,
    CostsAnswer,
    DebtsAnswer,
    EverydayAnswer,
    HomeAnswer,
    HouseholdAnswer,
    IncomeAnswer,
    Tenure,
    WishAnswer,
)
from portal.domain.budget_path import CHANGES, RESULT, first_gap, to_budget
from portal.domain.budget_rows import CHARGE, EVERYDAY, GROUPS, OWN, SELDOM, Row, of_lines
from portal.domain.earlier import BENEFIT, Changes, NotOfThePages, answers_of, changed, older, years_between
from portal.domain.money import LARGEST, LARGEST_WORTH

DAY = date(2026, 11, 24)
RENT, WAGE, FOOD = Row("housing.rent"), Row("income.wage", 0), Row("living.food")
DEBTS = (
    Debt("quick_loan", Decimal(1450), Decimal(145), DebtState.LATE, refinance=True, creditor="Pikalaina Oy"),
    Debt("enforcement", Decimal(5400), Decimal(0), DebtState.ENFORCEMENT),
)
WHOLE = Budget(
    Household(2, (Child(11), Child(6, Decimal("0.5")))),
    (
        Line("housing.rent", Decimal(895)),
        Line("income.wage", Decimal(1610), person=0),
        Line("income.wage", Decimal(900), status=Status.ESTIMATE, person=1, ends=date(2027, 5, 31)),
        Line("income.child_benefit", Decimal("199.72")),
        Line("living.food", Decimal(90), Frequency.WEEK, origin=Origin.DIARY),
        Line("other.own", Decimal(12), name="Kuoro"),
        Line("other.own", Decimal(30), name="Lehti", share=Decimal("0.5")),
        Line(SELDOM, Decimal(240), Frequency.YEAR, Status.ESTIMATE),
        Line("asset.account", Decimal(120), Frequency.ONE_OFF),
    ),
    DEBTS,
    want=Decimal(1450),
    months=24,
    withheld=Decimal("151.37"),
)
START = answers_of(WHOLE, DAY)

_AMOUNTS = st.decimals(min_value=0, max_value=9999, places=2)
_OFTEN = [each for each in Frequency if each is not Frequency.BY_MONTH]
_ORIGINS = st.sampled_from([None, *Origin])
_AMOUNT = st.fixed_dictionaries(
    {
        "amount": _AMOUNTS,
        "frequency": st.sampled_from(_OFTEN),
        "status": st.sampled_from([Status.EXACT, Status.ESTIMATE]),
        "share": st.sampled_from([Decimal(1), Decimal("0.33")]),
        "due": st.sampled_from([None, 5]),
        "ends": st.sampled_from([None, DAY]),
        "origin": _ORIGINS,
    }
)
_BY_MONTH = st.fixed_dictionaries(
    {
        "amount": st.none(),
        "frequency": st.just(Frequency.BY_MONTH),
        "months": st.lists(st.none() | _AMOUNTS, min_size=12, max_size=12)
        .map(tuple)
        .filter(lambda months: any(month is not None for month in months)),
    }
)
_UNKNOWN = st.fixed_dictionaries(
    {"amount": st.none(), "frequency": st.sampled_from(Frequency), "status": st.just(Status.UNKNOWN)}
)
_TOLD = _AMOUNT | _BY_MONTH | _UNKNOWN


@st.composite
def answers(draw: st.DrawFn) -> BudgetAnswers:
    """Answers as the pages take them: by rows, usual ones and chosen ones, each at most once."""
    children = draw(st.lists(st.builds(ChildAnswer, st.integers(0, 17), st.booleans()), max_size=3))
    household = HouseholdAnswer(draw(st.integers(1, 2)), tuple(children))
    lines = {step: draw(_lines_of(step, household)) for step in GROUPS}
    debts = draw(st.lists(st.sampled_from(DEBTS), max_size=3))
    tenure = draw(st.sampled_from(Tenure))
    return BudgetAnswers(
        household,
        HomeAnswer(lines["home"], "990", tenure),
        IncomeAnswer(lines["income"]),
        CostsAnswer(lines["costs"]),
        EverydayAnswer(lines["everyday"]),
        DebtsAnswer(tuple(debts), draw(st.none() | _AMOUNTS)),
        WishAnswer(
            lines["wish"], amount=draw(st.none() | _AMOUNTS), months=draw(st.sampled_from([None, 24]))
        ),
    )


@st.composite
def _lines_of(draw: st.DrawFn, step: str, household: HouseholdAnswer) -> tuple[Line, ...]:
    usual = budget_rows.usual(step, household)
    on_offer = budget_rows.on_offer(step, figures.line_kinds(), household)
    rows = draw(st.lists(st.sampled_from(draw(st.sampled_from([usual, on_offer]))), max_size=6, unique=True))
    many = [(row, draw(st.integers(1, 3)) if row.code in OWN else 1) for row in rows]
    return tuple(
        Line(row.code, person=row.person, name=f"Rivi {n}" if row.code in OWN else "", **draw(_TOLD))
        for row, times in many
        for n in range(times)
    )


@settings(deadline=None)
@given(answers())
def test_whatever_the_pages_can_say_is_said_again(told: BudgetAnswers) -> None:
    budget = to_budget(told)
    found = answers_of(budget, DAY)
    again = to_budget(found)
    assert replace(again, lines=()) == replace(budget, want=again.want, months=None, lines=())
    # That everyday living was not told stands last in what is made of the answers.
    assert Counter(again.lines) == Counter(budget.lines)
    assert again.want == 0
    for step in GROUPS:
        lines = budget_path.lines_of(found, step)
        shown = budget_rows.rows(step, found, figures.line_kinds(), ())
        assert {Row(row.code, row.person) for row in of_lines(lines)} <= {
            Row(row.code, row.person) for row in shown
        }


@pytest.mark.parametrize(
    ("code", "tenure"),
    [
        ("housing.rent", Tenure.RENTED),
        ("housing.maintenance_charge", Tenure.OWN),
        ("housing.occupancy_charge", Tenure.OCCUPANCY),
        ("housing.mortgage_interest", Tenure.OWN),
        ("housing.water", Tenure.NO_COST),
    ],
)
def test_the_charge_tells_how_the_home_is_held(code: str, tenure: Tenure) -> None:
    found = answers_of(Budget(Household(1), (Line(code, Decimal(300)),)), DAY, "990")
    assert found.home == HomeAnswer((Line(code, Decimal(300)),), "990", tenure)


def test_everyday_living_that_was_not_told_is_not_told_now() -> None:
    budget = to_budget(BudgetAnswers(everyday=EverydayAnswer()))
    assert answers_of(budget, DAY).everyday == EverydayAnswer()


def test_the_credit_of_last_year_is_not_wished_again() -> None:
    assert START.wish
    assert (START.wish.amount, START.wish.months) == (None, None)
    assert [line.code for line in START.wish.lines] == ["asset.account"]


def test_the_result_waits_until_it_is_told_what_has_changed() -> None:
    assert first_gap(START) == CHANGES
    assert first_gap(changed(START, Changes(), None)) == RESULT


@pytest.mark.parametrize(
    "budget",
    [
        replace(WHOLE, household=Household(3)),
        replace(WHOLE, household=Household(0)),
        replace(WHOLE, household=replace(WHOLE.household, children=(Child(18),))),
        replace(WHOLE, household=replace(WHOLE.household, children=(Child(7, Decimal("0.3")),))),
        replace(WHOLE, household=replace(WHOLE.household, children=(Child(7),) * 13)),
        replace(WHOLE, lines=(Line("income.wage", Decimal(1)),)),
        replace(WHOLE, lines=(Line("income.wage", Decimal(1), person=2),)),
        replace(WHOLE, lines=(Line("income.wage", Decimal(1), person=-1),)),
        replace(WHOLE, lines=(Line("housing.rent", Decimal(1), person=0),)),
        replace(WHOLE, lines=(Line("housing.rent", Decimal(1)),) * 2),
        replace(WHOLE, lines=(Line("other.own", Decimal(1)),) * 7),
        replace(WHOLE, lines=(Line("debt.rent", Decimal(1)),)),
        replace(WHOLE, lines=(Line("living.food", None),)),
        replace(WHOLE, lines=(Line("living.food", None, status=Status.NONE),)),
        replace(WHOLE, lines=(Line("living.food", Decimal(1), status=Status.UNKNOWN),)),
        replace(WHOLE, lines=(Line("living.food", None, Frequency.BY_MONTH, months=(Decimal(1),)),)),
        replace(WHOLE, household=Household(1), lines=(Line("sep.daycare", Decimal(1)),)),
        replace(WHOLE, lines=(Line("living.food", LARGEST + 1),)),
        replace(WHOLE, lines=(Line("asset.account", LARGEST_WORTH + 1),)),
        replace(
            WHOLE,
            lines=(Line("living.food", None, Frequency.BY_MONTH, months=(LARGEST + 1,) + (None,) * 11),),
        ),
        replace(WHOLE, debts=(Debt("quick_loan", LARGEST_WORTH + 1, Decimal(1)),)),
        replace(WHOLE, debts=(Debt("quick_loan", Decimal(1), LARGEST + 1),)),
        replace(WHOLE, debts=(Debt("quick_loan", Decimal(1), Decimal(1), overdue=LARGEST + 1),)),
        replace(
            WHOLE,
            debts=(Debt("enforcement", Decimal(1), Decimal(1), DebtState.ENFORCEMENT),),
            withheld=LARGEST + 1,
        ),
    ],
)
def test_what_no_page_could_show_is_refused(budget: Budget) -> None:
    with pytest.raises(NotOfThePages):
        answers_of(budget, DAY)


def test_nothing_ticked_changes_nothing() -> None:
    assert changed(START, Changes(), Decimal(1)) == replace(START, earlier=None)


def test_only_the_ticked_rows_change() -> None:
    rent, wage = Line("housing.rent", Decimal(920)), Line("income.wage", Decimal(1700), person=0)
    found = changed(START, Changes(rows=frozenset({RENT, WAGE}), lines=(rent, wage)), None)
    before = {line for line in WHOLE.lines if line.code != "housing.rent" and line != WHOLE.lines[1]}
    assert set(to_budget(found).lines) == before | {rent, wage}


def test_a_row_that_is_gone_is_not_asked_for_again() -> None:
    found = changed(START, Changes(rows=frozenset({FOOD})), None)
    assert [line.code for line in to_budget(found).lines if line.code.startswith("living.")] == [EVERYDAY]
    assert "food" not in found.chosen["everyday"]
    assert FOOD not in budget_rows.rows("everyday", found, figures.line_kinds(), ())


def test_one_of_two_own_rows_changes_and_the_other_stays() -> None:
    new = Line("other.own", Decimal(35), name="Lehti")
    found = changed(START, Changes(rows=frozenset({Row("other.own", None, 1)}), lines=(new,)), None)
    own = [(line.name, line.amount) for line in to_budget(found).lines if line.code == "other.own"]
    assert own == [("Kuoro", Decimal(12)), ("Lehti", Decimal(35))]


def test_a_budget_of_the_usual_rows_changes_too() -> None:
    told = BudgetAnswers(
        HouseholdAnswer(),
        HomeAnswer((Line(CHARGE, Decimal(500)), Line("housing.water", Decimal(20)))),
        IncomeAnswer(),
        CostsAnswer(),
        EverydayAnswer(),
        DebtsAnswer(),
        WishAnswer(),
    )
    found = changed(told, Changes(rows=frozenset({RENT}), lines=(Line("housing.rent", Decimal(510)),)), None)
    assert [(line.code, line.amount) for line in to_budget(found).lines if line.amount] == [
        ("housing.water", Decimal(20)),
        ("housing.rent", Decimal(510)),
    ]


def test_a_debt_is_paid_and_another_has_become_smaller() -> None:
    smaller = replace(DEBTS[1], balance=Decimal(4000))
    found = changed(START, Changes(debts={1: None, 2: smaller}), None)
    assert found.debts == DebtsAnswer((smaller,), Decimal("151.37"))


def test_what_enforcement_takes_changes_only_when_that_was_ticked() -> None:
    assert to_budget(changed(START, Changes(withheld=Decimal(1)), None)).withheld == Decimal("151.37")
    assert to_budget(changed(START, Changes(withheld_changed=True), None)).withheld is None


def benefit_after(changes: Changes, counted: str | None, start: BudgetAnswers = START) -> Decimal | None:
    found = changed(start, changes, None if counted is None else Decimal(counted))
    return next((line.amount for line in to_budget(found).lines if line.code == BENEFIT.code), None)


def test_child_benefit_is_counted_anew_when_the_household_changes() -> None:
    one_child = Changes(household=HouseholdAnswer(2, (ChildAnswer(12),)))
    assert benefit_after(one_child, "94.88") == Decimal("94.88")
    assert benefit_after(one_child, "0.00") is None
    assert benefit_after(one_child, None) == Decimal("199.72")


def test_child_benefit_that_was_ticked_is_as_it_was_told() -> None:
    told = Line(BENEFIT.code, Decimal(150))
    both = Changes(HouseholdAnswer(2, (ChildAnswer(12),)), frozenset({BENEFIT}), (told,))
    assert benefit_after(both, "94.88") == 150


def test_child_benefit_stays_when_the_household_was_looked_at_and_is_the_same() -> None:
    assert benefit_after(Changes(household=START.household), "94.88") == Decimal("199.72")


def test_child_benefit_comes_with_the_first_child_but_not_to_a_home_that_never_had_it() -> None:
    alone = answers_of(Budget(Household(1)), DAY)
    born = Changes(household=HouseholdAnswer(1, (ChildAnswer(0),)))
    assert benefit_after(born, "120.88", alone) == Decimal("120.88")
    of_the_other_parent = answers_of(Budget(Household(1, (Child(6),))), DAY)
    assert benefit_after(born, "120.88", of_the_other_parent) is None


def test_what_belonged_to_an_adult_who_moved_away_is_left_out() -> None:
    found = changed(START, Changes(household=HouseholdAnswer(1)), Decimal(0))
    assert {line.person for line in to_budget(found).lines if line.code == "income.wage"} == {0}


@pytest.mark.parametrize(
    ("then", "years"),
    [(DAY, 0), (date(2026, 4, 1), 1), (date(2025, 12, 24), 1), (date(2024, 11, 1), 2), (date(2027, 1, 1), 0)],
)
def test_children_are_older_by_the_nearest_whole_year(then: date, years: int) -> None:
    assert years_between(then, DAY) == years
    household = HouseholdAnswer(1, (ChildAnswer(6, half=True), ChildAnswer(None)))
    assert older(household, years).children == (ChildAnswer(6 + years, half=True), ChildAnswer(None))
