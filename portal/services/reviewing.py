"""What a counsellor sees of an application's budget: the same figures again, line by line beside the norm.

They are made anew from the message with the policy and the figures of its day, so that an old
application comes to its old result.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal import figures
from portal.delivery.message import ApplicationMessage
from portal.domain.assessment import Assessment, CountedLine
from portal.domain.budget import Budget, Treatment
from portal.domain.explaining import explain
from portal.domain.explanation import Explanation
from portal.domain.facts import Facts
from portal.domain.flags import Flag, flags
from portal.services.assessing import assessed_by


@dataclass(frozen=True)
class Group:
    """Lines that are counted together, with their totals in a month on both tracks."""

    key: str
    lines: tuple[CountedLine, ...]
    own: Decimal
    norm: Decimal | None
    """None where the norm track does not count them."""


@dataclass(frozen=True)
class Review:
    """An application's budget, assessed."""

    budget: Budget
    groups: tuple[Group, ...]
    found: Assessment
    explained: Mapping[str, Explanation]
    flags: tuple[Flag, ...]


def review(message: ApplicationMessage) -> Review:
    """Assess the budget of a message.  Raises `KeyError` when a norm set that it names is gone."""
    budget, used, policy = message.budget.budget(), message.figures, message.policy
    found = assessed_by(budget, policy, used.assistance_norm_set, used.day)
    explained = explain(
        budget,
        found,
        policy,
        figures.norm_set(policy.norm_set),
        figures.norm_set(used.assistance_norm_set),
        figures.protected_part(used.day),
    )
    return Review(budget, _groups(found), found, explained, flags(budget, found, _facts(budget, used.day)))


def _facts(budget: Budget, day: date) -> Facts:
    return Facts(
        child_benefit=figures.child_benefit(budget.household, day), protected=figures.protected_part(day)
    )


def _groups(found: Assessment) -> tuple[Group, ...]:
    def lines(*treatments: Treatment) -> tuple[CountedLine, ...]:
        return tuple(line for line in found.lines if line.treatment in treatments)

    return (
        Group(
            "income",
            lines(Treatment.INCOME, Treatment.CHILD_INCOME),
            found.total_income,
            found.norm_income,
        ),
        Group("housing", lines(Treatment.HOUSING), found.housing, found.housing),
        Group("separate", lines(Treatment.SEPARATE), found.separate, found.separate),
        Group("living", lines(Treatment.IN_NORM), found.living_used, found.norm_used),
        Group("other", lines(Treatment.OUTSIDE_NORM), found.outside, None),
    )
