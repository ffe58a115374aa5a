"""The steps of an application in their order: the one table that pages, progress and sending read."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from portal.domain import budget_path
from portal.domain.application_answers import Answers

REVIEW = "review"


class Group(StrEnum):
    """Under which heading a step stands."""

    YOU = "you"
    MONEY = "money"
    CREDIT = "credit"


class Progress(StrEnum):
    """How far a step is."""

    NEW = "new"
    STARTED = "started"
    CHECK = "check"
    """It was answered, and something that it rests on has changed since."""
    DONE = "done"


Holds = Callable[[Answers, str], bool]


def _always(_answers: Answers, _criteria: str) -> bool:
    return True


def _is_whole_budget(answers: Answers, _criteria: str) -> bool:
    return answers.budget is not None and budget_path.first_gap(answers.budget) == budget_path.RESULT


def _are_debts_of_the_budget(answers: Answers, _criteria: str) -> bool:
    if answers.debts is None or answers.budget is None or answers.budget.debts is None:
        return False
    return answers.debts.confirmed == answers.budget.debts.debts


def _are_criteria_of_today(answers: Answers, criteria: str) -> bool:
    return answers.information is not None and answers.information.criteria_version == criteria


@dataclass(frozen=True)
class Step:
    """A step: its key, and whether its answer still holds, given the county's version of the criteria."""

    key: str
    group: Group
    holds: Holds = _always
    otherwise: Progress = Progress.CHECK
    """How far it is when its answer does not hold."""
    voluntary: bool = False

    def progress(self, answers: Answers, criteria: str) -> Progress:
        """How far it is."""
        if getattr(answers, self.key) is None:
            return Progress.NEW
        return Progress.DONE if self.holds(answers, criteria) else self.otherwise


STEPS = (
    Step("contact", Group.YOU),
    Step("family", Group.YOU),
    Step("work", Group.YOU),
    Step("budget", Group.MONEY, _is_whole_budget, Progress.STARTED),
    Step("debts", Group.MONEY, _are_debts_of_the_budget),
    Step("assets", Group.MONEY),
    Step("credit", Group.CREDIT),
    Step("own_words", Group.CREDIT, voluntary=True),
    Step("information", Group.CREDIT, _are_criteria_of_today),
)


def gaps(answers: Answers, criteria: str) -> tuple[str, ...]:
    """The steps that have to be done before sending, in their order."""
    return tuple(
        step.key
        for step in STEPS
        if not step.voluntary and step.progress(answers, criteria) is not Progress.DONE
    )


def first_gap(answers: Answers, criteria: str) -> str:
    """The first step that has to be done; the review when none is left."""
    return next(iter(gaps(answers, criteria)), REVIEW)


def after(step: str, answers: Answers, criteria: str) -> str:
    """Where to go on from a step: the next one that is not done, also a voluntary one, else the first gap."""
    keys = [each.key for each in STEPS]
    for later in STEPS[keys.index(step) + 1 :]:
        if later.progress(answers, criteria) is not Progress.DONE:
            return later.key
    return first_gap(answers, criteria)


def with_answer(answers: Answers, step: str, given: Any) -> Answers:
    """The answers with that of one step, which is of the step's own kind."""
    return replace(answers, **{step: given})
