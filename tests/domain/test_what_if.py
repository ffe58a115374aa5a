"""What if: only what is asked for changes, and the comparison comes out as worked by hand."""

from dataclasses import replace
from decimal import Decimal

import pytest

from portal.domain.assessment import Outcome
from portal.domain.budget import Budget, Child, Debt, DebtState, Household, Line, Purpose
from portal.domain.what_if import WhatIf, changed, household_after
from tests.domain.households import VECTORS, assessed, budget_of

BUDGET = Budget(
    Household(2, (Child(3),)),
    (
        Line("income.wage", Decimal(1900), person=0),
        Line("income.wage", Decimal(1500), person=1),
        Line("income.child_benefit", Decimal("94.88")),
        Line("housing.rent", Decimal(800)),
        Line("sep.daycare", Decimal(200)),
        Line("living.food", Decimal(500)),
    ),
    (
        Debt("quick_loan", Decimal(1450), Decimal(145)),
        Debt("car_loan", Decimal(6000), Decimal(180)),
    ),
    Purpose.PURCHASE,
    Decimal(900),
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"][:2])
def test_nothing_changes_when_nothing_is_asked(vector: dict[str, object]) -> None:
    budget = budget_of(vector)
    assert changed(budget, WhatIf(), None) == budget


def test_a_new_rent_takes_the_place_of_the_old_one() -> None:
    then = assessed(changed(BUDGET, WhatIf(rent=Decimal(950)), None))
    assert (then.housing, assessed(BUDGET).now_actual - then.now_actual) == (Decimal(950), Decimal(150))


def test_a_home_of_ones_own_keeps_the_name_of_its_charge() -> None:
    own = replace(BUDGET, lines=(Line("housing.maintenance_charge", Decimal(300)),))
    assert changed(own, WhatIf(rent=Decimal(340)), None).lines == (
        Line("housing.maintenance_charge", Decimal(340)),
    )


@pytest.mark.parametrize(("person", "income"), [(0, "2494.88"), (1, "2894.88")])
def test_the_work_of_one_adult_ends_and_a_benefit_takes_its_place(person: int, income: str) -> None:
    what = WhatIf(job_ends=person, benefit=Decimal(900))
    assert assessed(changed(BUDGET, what, None)).total_income == Decimal(income)


def test_a_child_is_born() -> None:
    what = WhatIf(child_born=True)
    assert household_after(BUDGET.household, what).children == (Child(3), Child(0))
    then, now = assessed(changed(BUDGET, what, Decimal("225.72"))), assessed(BUDGET)
    assert then.total_income - now.total_income == Decimal("130.84")
    assert then.norm - now.norm == Decimal("347.06")


def test_day_care_ends() -> None:
    assert assessed(changed(BUDGET, WhatIf(daycare_ends=True), None)).separate == 0


def test_the_credit_pays_every_debt_without_a_security() -> None:
    then = changed(BUDGET, WhatIf(refinanced=True), None)
    assert [debt.refinance for debt in then.debts] == [True, False]
    assert (then.want, assessed(then).debt_keep) == (Decimal(900 + 1450), Decimal(180))


def test_without_a_wish_the_credit_is_for_the_debts() -> None:
    assert changed(replace(BUDGET, want=Decimal(0)), WhatIf(refinanced=True), None).want == Decimal(1450)


def test_debts_that_the_wish_pays_already_are_not_added_again() -> None:
    ticked = replace(
        BUDGET, debts=(replace(BUDGET.debts[0], refinance=True), Debt("rent", Decimal(300), Decimal(0)))
    )
    assert changed(ticked, WhatIf(refinanced=True), None).want == Decimal(1200)


def test_a_new_rent_is_shared_as_the_old_one() -> None:
    shared = replace(BUDGET, lines=(Line("housing.rent", Decimal(800), share=Decimal("0.5")),))
    assert assessed(changed(shared, WhatIf(rent=Decimal(950)), None)).housing == Decimal(475)


def test_another_sum_and_another_time() -> None:
    then = changed(BUDGET, WhatIf(amount=Decimal(500), months=10), None)
    assert (then.want, then.months) == (Decimal(500), 10)


def test_debts_that_the_credit_pays_are_not_saved_for() -> None:
    then = changed(BUDGET, WhatIf(refinanced=True), None)
    assert (then.purpose, then.could_be_saved_for) == (Purpose.PURCHASE, False)
    assert assessed(then).outcome is not Outcome.COULD_SAVE


def test_without_a_debt_to_pay_the_wish_stays() -> None:
    secured = replace(BUDGET, debts=BUDGET.debts[1:])
    assert changed(secured, WhatIf(refinanced=True), None) == secured


@pytest.mark.parametrize("benefit", [None, Decimal(0), Decimal(900)])
def test_what_enforcement_takes_is_estimated_when_work_ends(benefit: Decimal | None) -> None:
    enforced = (Debt("enforcement", Decimal(3000), Decimal(0), DebtState.ENFORCEMENT),)
    alone = Budget(Household(1), BUDGET.lines[:1], enforced, withheld=Decimal(400))
    then = assessed(changed(alone, WhatIf(job_ends=0, benefit=benefit), None))
    assert then.enforcement == 0
