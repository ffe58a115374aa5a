"""What a county says in its own file reaches the assessment, the flags and the advice."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.assessment import Assessment
from portal.domain.budget import Budget, Child, Frequency, Household, Line
from portal.domain.budget_answers import BudgetAnswers, HomeAnswer, HouseholdAnswer
from portal.domain.flags import FlagId
from portal.domain.policy import Policy
from portal.services import assessing
from portal.services.budget_result import result_of
from portal.services.reviewing import review
from portal.units import Unit, load_units
from portal.units.tables import HousingLimits, References
from tests.domain.households import policy
from tests.ground.messages import application_message

DAY = date(2026, 11, 24)
COUNTY = load_units().named("990")
CHECKED: dict[str, Any] = {
    "source": "A decree",
    "checked_by": "Somebody",
    "checked_on": DAY,
    "confirmed": True,
}


def with_limit(limit: int) -> Unit:
    limits = HousingLimits(valid_from=DAY, largest={"990": (Decimal(limit),) * 4}, **CHECKED)
    return COUNTY.model_copy(update={"housing_limits": (limits,)})


def test_a_counsellor_sees_that_housing_is_over_the_limit_of_the_applicant_s_municipality() -> None:
    message = application_message(uuid4())
    over = {flag.id: flag for flag in review(message, with_limit(741)).flags}[FlagId.HOUSING_OVER_LIMIT]
    assert (over.value, over.limit) == (Decimal("742.00"), Decimal(741))
    for county in (with_limit(742), COUNTY):
        assert FlagId.HOUSING_OVER_LIMIT not in {flag.id for flag in review(message, county).flags}


def test_a_counsellor_sees_which_lines_are_over_the_county_s_references() -> None:
    references = References(valid_from=DAY, monthly={"living.food": (Decimal(400),) * 3}, **CHECKED)
    county = COUNTY.model_copy(update={"references": (references,)})
    high = {flag.id: flag for flag in review(application_message(uuid4()), county).flags}[FlagId.LINE_HIGH]
    assert (high.line, high.value, high.limit) == ("living.food", Decimal("610.00"), Decimal(400))


@pytest.mark.parametrize(("municipality", "is_due"), [("990", True), ("091", False), (None, False)])
def test_a_resident_is_advised_by_the_limit_of_their_own_municipality(
    municipality: str | None, is_due: bool
) -> None:
    answers = BudgetAnswers(
        household=HouseholdAnswer(1),
        home=HomeAnswer(municipality=municipality, lines=(Line("housing.rent", Decimal(800)),)),
    )
    advice = {piece.id for piece in result_of(answers, with_limit(700), DAY).advice}
    assert ("A07" in advice) is is_due


SET = "velkajarjestely-2025"
LEAVING_OUT = replace(policy(SET), offset_lone_parent_supplement=False)


def result(budget: Budget, terms: Policy) -> Assessment:
    return assessing.assessed_by(budget, terms, assessing.figures_on(terms, DAY))


def lone_parent(benefit: Decimal, support: int = 0, adults: int = 1) -> Budget:
    lines = (
        Line("income.wage", Decimal(2000)),
        Line("income.child_benefit", benefit),
        Line("income.child_support", Decimal(support)),
    )
    return Budget(Household(adults, (Child(11), Child(6))), lines)


@pytest.mark.parametrize(
    ("benefit", "support", "whole", "left_out"),
    [
        ("346.32", 0, "346.32", "199.72"),
        ("346.32", 300, "646.32", "499.72"),
        ("100", 0, "100", "0"),
        ("0", 300, "300", "300"),
        ("346.32", 5000, "922", "922"),
    ],
)
def test_the_lone_parent_supplement_may_be_left_out_of_the_offset(
    benefit: str, support: int, whole: str, left_out: str
) -> None:
    budget = lone_parent(Decimal(benefit), support)
    assert result(budget, policy(SET)).norm_offset == Decimal(whole)
    assert result(budget, LEAVING_OUT).norm_offset == Decimal(left_out)
    assert result(budget, LEAVING_OUT).norm_income == Decimal(2000)


def test_two_parents_have_no_supplement_to_leave_out() -> None:
    couple = lone_parent(Decimal("199.72"), adults=2)
    assert result(couple, LEAVING_OUT) == result(couple, policy(SET))


def test_where_children_s_income_is_income_the_choice_changes_nothing() -> None:
    budget, basic = lone_parent(Decimal("346.32")), policy()
    assert result(budget, replace(basic, offset_lone_parent_supplement=False)) == result(budget, basic)


@given(st.integers(0, 60_000), st.integers(0, 60_000))
def test_more_child_benefit_never_lowers_the_margin_where_the_supplement_is_left_out(
    less: int, more: int
) -> None:
    margins = [result(lone_parent(Decimal(cents) / 100), LEAVING_OUT).base for cents in (less, less + more)]
    assert margins[0] <= margins[1]


def test_the_figure_of_the_supplement_is_stored_only_where_it_is_left_out() -> None:
    assert assessing.figures_on(policy(SET), DAY).child_benefit is None
    assert assessing.figures_on(LEAVING_OUT, DAY).child_benefit == "child-benefit-2024-04"


def test_a_county_s_choice_is_its_own_policy() -> None:
    (terms,) = COUNTY.terms
    leaving_out = terms.model_copy(update={"offset_lone_parent_supplement": False})
    county = COUNTY.model_copy(update={"terms": (leaving_out,)})
    assert COUNTY.policy(DAY).offset_lone_parent_supplement
    assert not assessing.policy_on(county, DAY).offset_lone_parent_supplement


def test_a_weekly_amount_that_was_meant_for_a_year_is_asked_about() -> None:
    budget = Budget(Household(1), (Line("living.phone", Decimal(300), Frequency.WEEK),))
    found = result(budget, policy())
    assert FlagId.FREQ_SUSPECT in {
        flag.id for flag in assessing.looked_at(budget, found, policy(), DAY).flags
    }
