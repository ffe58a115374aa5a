"""Every shown figure is explained by terms that make it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from portal import figures
from portal.domain.budget import Budget, Debt, DebtState, Household, Line
from portal.domain.explaining import explain
from portal.domain.explanation import Explanation, Rule, Term
from portal.domain.policy import Basis, Policy
from tests.domain.households import EXPECTED, PROTECTED, VECTORS, assessed, budget_of, policy


def explained(budget: Budget, terms: Policy | None = None) -> dict[str, Explanation]:
    terms = terms or policy()
    norms, assistance = figures.norm_set(terms.norm_set), figures.norm_set("perusosa-2026-03")
    return explain(budget, assessed(budget, terms), terms, norms, assistance, PROTECTED)


def adds_up(explanation: Explanation) -> bool:
    """Whether the terms make the result by the explanation's rule."""
    amounts = [term.amount for term in explanation.terms]
    total, limit, result = sum(amounts, Decimal(0)), explanation.limit or 0, explanation.result
    return {
        Rule.SUM: total == result,
        Rule.SUM_OR_ZERO: max(total, 0) == result,
        Rule.LEAST: bool(amounts) and min(amounts) == result,
        Rule.GREATEST: bool(amounts) and max(amounts) == result,
        Rule.STEP_DOWN: result <= total < result + limit and limit > 0 and result % limit == 0,
        Rule.TOO_LITTLE: result == 0 and total < limit,
        Rule.COMPUTED: bool(amounts),
    }[explanation.rule]


@pytest.mark.parametrize("basis", list(Basis))
@pytest.mark.parametrize("norm_set", list(EXPECTED))
@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"][:2])
def test_the_terms_make_the_result(vector: dict[str, Any], norm_set: str, basis: Basis) -> None:
    for explanation in explained(budget_of(vector), policy(norm_set, basis)).values():
        assert adds_up(explanation), explanation


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"][:2])
def test_the_results_are_the_figures_of_the_assessment(vector: dict[str, Any]) -> None:
    budget = budget_of(vector)
    found, explanations = assessed(budget), explained(budget)
    shown = {
        "income": found.total_income,
        "living": found.living_used,
        "norm": found.norm_used,
        "debts": found.debt_now,
        "debts_after": found.debt_keep,
        "enforcement": found.enforcement,
        "now_own": found.now_actual,
        "after_norm": found.after_norm,
        "base": found.base,
        "instalment": found.instalment,
        "max_credit": found.max_credit,
        "sa_gap": found.sa_gap,
    }
    assert {key: explanations[key].result for key in shown} == shown


def test_the_first_household_s_margin_reads_as_in_the_specification() -> None:
    after = explained(budget_of(VECTORS[0]))["after_norm"]
    assert [term.amount for term in after.terms] == [
        Decimal("1780.00"),
        Decimal("-753.00"),
        Decimal("-79.70"),
        Decimal("-578.43"),
        Decimal("-70.00"),
    ]
    assert after.result == Decimal("298.87")


def test_the_norm_is_told_person_by_person() -> None:
    lone_parent = explained(budget_of(VECTORS[1]))["norm"]
    assert lone_parent.terms == (
        Term("lone_parent", Decimal("665.19")),
        Term("child", Decimal("417.63"), "11"),
        Term("child", Decimal("347.06"), "6"),
    )
    assert [by.norm_set for by in lone_parent.counted_by] == ["perusosa-2026-03"]


def test_what_a_child_s_own_income_takes_off_the_norm_is_a_term() -> None:
    norm = explained(budget_of(VECTORS[1]), policy("velkajarjestely-2025"))["norm"]
    assert norm.terms[-1] == Term("child_income", Decimal("-741.74"))


def test_an_unknown_line_makes_own_living_the_greater_of_two() -> None:
    living = explained(budget_of(VECTORS[2]))["living"]
    assert (living.rule, living.result) == (Rule.GREATEST, Decimal("1370.88"))


def test_an_estimate_of_enforcement_names_the_protected_portion() -> None:
    debt = Debt("enforcement", Decimal(5000), Decimal(0), DebtState.ENFORCEMENT)
    budget = Budget(Household(1), (Line("income.wage", Decimal(1850)),), (debt,))
    estimate = explained(budget)["enforcement"]
    assert (estimate.result, estimate.limit) == (Decimal("575.73"), Decimal("986.40"))
    stated = explained(replace(budget, withheld=Decimal(600)))["enforcement"]
    assert (stated.rule, stated.terms) == (Rule.SUM, (Term("withheld", Decimal(600)),))


def test_too_small_an_instalment_names_the_least_one() -> None:
    wage = Line("income.wage", Decimal(625))
    least = explained(Budget(Household(1), (wage,)))["instalment"]
    assert (least.rule, least.limit) == (Rule.TOO_LITTLE, Decimal(20))


def test_a_wish_is_explained_only_where_there_is_one() -> None:
    assert {"months", "annuity", "stress"} <= explained(budget_of(VECTORS[0])).keys()
    assert not {"months", "annuity", "stress"} & explained(budget_of(VECTORS[2])).keys()
