"""Which rows a step shows: the usual ones, those chosen, and one for every line that is there."""

import pytest

from portal.domain import budget_rows
from portal.domain.budget import Line
from portal.domain.budget_answers import BudgetAnswers, ChildAnswer, HouseholdAnswer
from portal.domain.budget_rows import GROUPS, MOST_OWN, Row, of_lines, on_offer, rows
from portal.figures import line_kinds

CODES = tuple(line_kinds())
COUPLE = HouseholdAnswer(2, (ChildAnswer(4),))


def keys(step: str, answers: BudgetAnswers, *lines: Line) -> list[str]:
    return [row.key for row in rows(step, answers, CODES, lines)]


def test_every_line_of_the_catalogue_can_be_answered_on_some_step() -> None:
    offered = {row.code for step in GROUPS for row in on_offer(step, CODES, COUPLE)}
    asked_otherwise = {code for code in CODES if code.startswith("debt.")} | {
        "living.everyday",
        "other.seldom",
    }
    assert offered == set(CODES) - asked_otherwise


@pytest.mark.parametrize("step", list(GROUPS))
def test_no_two_rows_of_a_step_share_a_name(step: str) -> None:
    offered = [row.key for row in on_offer(step, CODES, COUPLE)]
    assert len(set(offered)) == len(offered)


def test_each_adult_is_asked_for_income_of_their_own() -> None:
    shown = keys("income", BudgetAnswers(household=COUPLE))
    assert shown == [
        *("wage-p0", "unemployment-p0", "pension-p0", "other-p0-n0"),
        *("wage-p1", "unemployment-p1", "pension-p1", "other-p1-n0"),
        *("housing_allowance", "child_benefit", "child_support"),
    ]


def test_what_belongs_to_children_is_asked_only_where_there_are_children() -> None:
    alone = BudgetAnswers(household=HouseholdAnswer(1))
    assert "child_benefit" not in keys("income", alone)
    assert "daycare" not in keys("costs", alone)


def test_only_the_chosen_rows_are_shown() -> None:
    answers = BudgetAnswers(chosen={"home": ("rent", "sauna")})
    assert keys("home", answers) == ["rent", "sauna"]


def test_a_line_that_is_there_is_never_hidden() -> None:
    answers = BudgetAnswers(chosen={"home": ("rent",)})
    assert keys("home", answers, Line("housing.water", None)) == ["rent", "water"]


def test_own_rows_are_several_once_they_are_chosen() -> None:
    answers = BudgetAnswers(chosen={"everyday": ("own-n0",)})
    own = [key for key in keys("everyday", answers) if key.startswith("own")]
    assert own == [f"own-n{number}" for number in range(MOST_OWN)]
    assert [key for key in keys("everyday", BudgetAnswers()) if key.startswith("own")] == ["own-n0"]


def test_everyday_living_is_one_sum_until_a_line_of_it_is_chosen() -> None:
    assert keys("everyday", BudgetAnswers(chosen={"everyday": ("pets",)})) == ["everyday", "pets", "seldom"]
    assert keys("everyday", BudgetAnswers(chosen={"everyday": ("food",)})) == ["food", "seldom"]


def test_alike_lines_are_told_apart_by_their_order() -> None:
    lines = (Line("other.own", None, name="a"), Line("housing.rent", None), Line("other.own", None, name="b"))
    assert [row.key for row in of_lines(lines)] == ["own-n0", "rent", "own-n1"]


def test_a_line_of_an_adult_who_has_moved_out_no_longer_counts() -> None:
    line = Line("income.wage", None, person=1)
    assert budget_rows.counts(line, COUPLE)
    assert not budget_rows.counts(line, HouseholdAnswer(1))
    assert Row("income.wage", 1).key == "wage-p1"
