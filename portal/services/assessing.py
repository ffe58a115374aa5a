"""Assessing a budget by the figures of a day and the terms of a county."""

from dataclasses import replace
from datetime import date

from portal import figures
from portal.domain.advice import Advice, advise
from portal.domain.assessment import Assessment, assess
from portal.domain.budget import Budget
from portal.domain.explaining import explain
from portal.domain.explanation import Explanation
from portal.domain.flags import Flag, flags
from portal.domain.policy import Policy
from portal.domain.situation import Situation
from portal.units import Unit


def policy_on(unit: Unit, day: date) -> Policy:
    """A county's policy of a day with the id of its norm set, which is stored with what it decided.

    Raises `FigureMissing` or `TermsMissing`; nothing older stands in.
    """
    policy = unit.policy(day)
    return replace(policy, norm_set=figures.norm_set_on(policy.norm_set, day).id)


def assessed(budget: Budget, unit: Unit, day: date) -> Assessment:
    """A budget under the terms and figures of a day.  Raises `FigureMissing` or `TermsMissing`."""
    return assessed_by(budget, policy_on(unit, day), figures.norm_set_on(figures.ASSISTANCE, day).id, day)


def assessed_by(budget: Budget, policy: Policy, assistance: str, day: date) -> Assessment:
    """A budget under a policy and the basic amounts of social assistance with this id.

    So an old budget comes to its old result: the ids and the day are stored with it.
    """
    return assess(
        budget,
        policy,
        figures.norm_set(policy.norm_set),
        figures.norm_set(assistance),
        figures.protected_part(day),
        figures.treatments(),
    )


def explained_by(
    budget: Budget, found: Assessment, policy: Policy, assistance: str, day: date
) -> dict[str, Explanation]:
    """The arithmetic behind each figure of an assessment made with the same arguments."""
    return explain(
        budget,
        found,
        policy,
        figures.norm_set(policy.norm_set),
        figures.norm_set(assistance),
        figures.protected_part(day),
    )


def flagged(budget: Budget, found: Assessment, day: date) -> tuple[Flag, ...]:
    """What a counsellor should look at, with the figures of a day."""
    return flags(budget, found, figures.facts(budget.household, day))


def advised(
    budget: Budget, found: Assessment, policy: Policy, day: date, *, pressed: bool = False
) -> tuple[Advice, ...]:
    """The advice that a budget calls for on a day, the most urgent first."""
    raised, facts = flagged(budget, found, day), figures.facts(budget.household, day)
    return advise(Situation(budget, found, policy, raised, facts, pressed), figures.advice_rules(day))
