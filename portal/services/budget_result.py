"""What the result of a budget shows: the assessment, the arithmetic of each figure, the year, and advice."""

from dataclasses import dataclass
from datetime import date

from portal.domain.advice import Advice
from portal.domain.assessment import Assessment
from portal.domain.budget_answers import BudgetAnswers
from portal.domain.budget_path import to_budget
from portal.domain.flags import Flag, FlagId
from portal.domain.turning import Way, ways
from portal.domain.twelve_months import Year, year_from
from portal.services import assessing
from portal.services.result_document import ResultDocument, document_of
from portal.units import Unit

UNTOLD = frozenset({FlagId.ESTIMATE, FlagId.WISH_OVER_ROOM})
"""What a resident knows already: the estimates are their own, and the verdict tells whether the wish fits."""


@dataclass(frozen=True)
class BudgetResult:
    """A result with all that explains it."""

    document: ResultDocument
    advice: tuple[Advice, ...]
    """What is due, the most pressing first."""
    year: Year
    """The twelve months from the month of use."""
    ways: tuple[Way, ...]
    """Where to turn, what fits first."""
    flags: tuple[Flag, ...]
    """What the resident may want to look at again."""

    @property
    def assessment(self) -> Assessment:
        """The figures."""
        return self.document.found


def result_of(answers: BudgetAnswers, unit: Unit, day: date) -> BudgetResult:
    """The result of the answers under a unit's terms and the figures of a day."""
    budget, (policy, used) = to_budget(answers), assessing.terms_on(unit, day)
    assessment = assessing.assessed_by(budget, policy, used)
    document = document_of(budget, assessment, policy, used)
    municipality = answers.home.municipality if answers.home else None
    local = unit.local_facts(budget.household, municipality, day)
    pressed = answers.debts is not None and answers.debts.pressed
    situation = assessing.looked_at(budget, assessment, policy, day, local, pressed=pressed)
    advice = assessing.advised(situation)
    flags = tuple(flag for flag in situation.flags if flag.id not in UNTOLD)
    return BudgetResult(document, advice, situation.year, ways(situation), flags)


def year_of(answers: BudgetAnswers, unit: Unit, day: date) -> Year:
    """The twelve months of the answers from the month of a day on."""
    budget = to_budget(answers)
    return year_from(day, budget, assessing.assessed(budget, unit, day))
