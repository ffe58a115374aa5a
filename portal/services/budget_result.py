"""What the result of a budget shows: the assessment, the arithmetic behind each figure, and advice."""

from dataclasses import dataclass
from datetime import date

from portal import figures
from portal.domain.advice import Advice
from portal.domain.assessment import Assessment
from portal.domain.budget_answers import BudgetAnswers
from portal.domain.budget_path import to_budget
from portal.services import assessing
from portal.services.result_document import Grounds, ResultDocument, document_of
from portal.units import Unit


@dataclass(frozen=True)
class BudgetResult:
    """A result with all that explains it."""

    document: ResultDocument
    advice: tuple[Advice, ...]
    """What is due, the most pressing first."""

    @property
    def assessment(self) -> Assessment:
        """The figures."""
        return self.document.found


def result_of(answers: BudgetAnswers, unit: Unit, day: date) -> BudgetResult:
    """The result of the answers under a unit's terms and the figures of a day."""
    budget, policy = to_budget(answers), assessing.policy_on(unit, day)
    assistance = figures.norm_set_on(figures.ASSISTANCE, day).id
    assessment = assessing.assessed_by(budget, policy, assistance, day)
    document = document_of(budget, assessment, Grounds(day, policy, assistance))
    pressed = answers.debts is not None and answers.debts.pressed
    return BudgetResult(document, assessing.advised(budget, assessment, policy, day, pressed=pressed))
