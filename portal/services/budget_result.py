"""What the result of a budget shows: the assessment, the arithmetic behind each figure, and advice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal import figures
from portal.domain.advice import Advice
from portal.domain.assessment import Assessment
from portal.domain.budget_answers import BudgetAnswers
from portal.domain.budget_path import to_budget
from portal.domain.explanation import Explanation
from portal.services import assessing
from portal.units import Unit


@dataclass(frozen=True)
class BudgetResult:
    """A result with all that explains it."""

    assessment: Assessment
    explained: Mapping[str, Explanation]
    advice: tuple[Advice, ...]
    """What is due, the most pressing first."""


def result_of(answers: BudgetAnswers, unit: Unit, day: date) -> BudgetResult:
    """The result of the answers under a unit's terms and the figures of a day."""
    budget, policy = to_budget(answers), assessing.policy_on(unit, day)
    assistance = figures.norm_set_on(figures.ASSISTANCE, day).id
    assessment = assessing.assessed_by(budget, policy, assistance, day)
    explained = assessing.explained_by(budget, assessment, policy, assistance, day)
    pressed = answers.debts is not None and answers.debts.pressed
    advice = assessing.advised(budget, assessment, policy, day, pressed=pressed)
    return BudgetResult(assessment, explained, advice)
