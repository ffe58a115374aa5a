"""What a counsellor sees of an application's budget: the same figures again, line by line beside the norm.

They are made anew from the message with the policy and the figures of its day, so that an old
application comes to its old result.
"""

from dataclasses import dataclass

from portal.delivery.message import ApplicationMessage
from portal.domain.assessment import Assessment
from portal.domain.budget import Budget
from portal.domain.flags import Flag
from portal.services import assessing
from portal.services.result_document import Grounds, ResultDocument, document_of


@dataclass(frozen=True)
class Review:
    """An application's budget, assessed."""

    document: ResultDocument
    flags: tuple[Flag, ...]

    @property
    def budget(self) -> Budget:
        """The budget as it was sent."""
        return self.document.budget

    @property
    def found(self) -> Assessment:
        """The figures."""
        return self.document.found


def review(message: ApplicationMessage) -> Review:
    """Assess the budget of a message.  Raises `KeyError` when a norm set that it names is gone."""
    budget, used = message.budget.budget(), message.figures
    grounds = Grounds(used.day, message.policy, used.assistance_norm_set)
    found = assessing.assessed_by(budget, grounds.policy, grounds.assistance, grounds.day)
    return Review(document_of(budget, found, grounds), assessing.flagged(budget, found, grounds.day))
