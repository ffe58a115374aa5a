"""What a counsellor sees of an application's budget: the same figures again, line by line beside the norm.

They are made anew from the message with the policy and the figures of its day, so that an old
application comes to its old result.
"""

from dataclasses import dataclass

from portal.delivery.message import ApplicationMessage
from portal.domain.assessment import Assessment
from portal.domain.budget import Budget
from portal.domain.flags import Flag
from portal.domain.twelve_months import Year
from portal.services import assessing
from portal.services.result_document import ResultDocument, document_of
from portal.units import Unit


@dataclass(frozen=True)
class Review:
    """An application's budget, assessed."""

    document: ResultDocument
    flags: tuple[Flag, ...]
    year: Year
    """The twelve months from the month in which the application was sent."""

    @property
    def budget(self) -> Budget:
        """The budget as it was sent."""
        return self.document.budget

    @property
    def found(self) -> Assessment:
        """The figures."""
        return self.document.found


def review(message: ApplicationMessage, unit: Unit) -> Review:
    """Assess the budget of a message.  Raises `KeyError` when a figure that it names is gone."""
    budget, used, policy = message.budget.budget(), message.figures, message.policy
    found = assessing.assessed_by(budget, policy, used)
    local = unit.local_facts(budget.household, message.applicant.municipality, used.day)
    situation = assessing.looked_at(budget, found, policy, used.day, local)
    return Review(document_of(budget, found, policy, used), situation.flags, situation.year)
