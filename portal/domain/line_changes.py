"""What one set of answers says otherwise than another, line by line."""

from dataclasses import dataclass, replace

from portal.domain import budget_rows
from portal.domain.budget import Line
from portal.domain.budget_answers import BudgetAnswers
from portal.domain.budget_path import lines_of


@dataclass(frozen=True)
class LineChange:
    """A line before and after; None where it is not there."""

    before: Line | None
    after: Line | None


def line_changes(before: BudgetAnswers, after: BudgetAnswers) -> tuple[LineChange, ...]:
    """The lines that are not what they were, step by step; those that are gone come last in their step.

    Where an amount was measured is no change of it.
    """
    found: list[LineChange] = []
    for step in budget_rows.GROUPS:
        had, has = _by_row(before, step), _by_row(after, step)
        found += (LineChange(had.get(key), has.get(key)) for key in dict.fromkeys((*has, *had)))
    return tuple(change for change in found if change.before != change.after)


def _by_row(answers: BudgetAnswers, step: str) -> dict[tuple[str, int | None, str], Line]:
    lines = (replace(line, origin=None) for line in lines_of(answers, step))
    return {(line.code, line.person, line.name): line for line in lines}
