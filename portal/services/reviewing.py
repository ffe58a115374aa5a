"""What a counsellor sees of an application's budget: the same figures again, line by line beside the norm.

They are made anew from the message with the policy and the figures of its day, so that an old
application comes to its old result.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.delivery.message import ApplicationMessage
from portal.domain.assessment import Assessment, CountedLine
from portal.domain.budget import Budget, Treatment
from portal.domain.explanation import Explanation
from portal.domain.flags import Flag
from portal.services import assessing
from portal.units import Unit


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


def review(message: ApplicationMessage, unit: Unit) -> Review:
    """Assess the budget of a message.  Raises `KeyError` when a figure that it names is gone."""
    budget, used, policy = message.budget.budget(), message.figures, message.policy
    found = assessing.assessed_by(budget, policy, used)
    explained = assessing.explained_by(budget, found, policy, used)
    local = unit.local_facts(budget.household, message.applicant.municipality, used.day)
    return Review(budget, _groups(found), found, explained, assessing.flagged(budget, found, used.day, local))


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
