"""What if: the budget of today beside the one in which something has changed.  Nothing of it is kept."""

from dataclasses import dataclass, replace
from datetime import date

from portal import figures
from portal.domain import what_if
from portal.domain.assessment import Assessment
from portal.domain.budget import Budget
from portal.domain.budget_answers import BudgetAnswers
from portal.domain.budget_path import to_budget
from portal.domain.what_if import WhatIf
from portal.services import assessing
from portal.units import Unit


@dataclass(frozen=True)
class Comparison:
    """Two budgets with their assessments."""

    budget: Budget
    found: Assessment
    changed: Budget
    then: Assessment


def compared(answers: BudgetAnswers, what: WhatIf, unit: Unit, day: date) -> Comparison:
    """The budget of the answers, and what it would become.  Raises as `assessing.assessed` does."""
    budget = to_budget(answers)
    after = what_if.household_after(budget.household, what)
    changed = what_if.changed(budget, what, figures.facts(after, day).child_benefit)
    found, then = assessing.assessed(budget, unit, day), assessing.assessed(changed, unit, day)
    if changed.withheld is None and budget.withheld is not None and then.enforcement > budget.withheld:
        # When work ends no more is taken than today, whatever the estimate says.
        changed = replace(changed, withheld=budget.withheld)
        then = assessing.assessed(changed, unit, day)
    return Comparison(budget, found, changed, then)
