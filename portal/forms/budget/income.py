"""What comes in: each adult's income, and what the household gets together."""

from portal.domain.budget_answers import IncomeAnswer
from portal.forms.base import PortalForm
from portal.forms.lines import LinesField


class IncomeForm(PortalForm[IncomeAnswer]):
    """Rows for each adult, then those of the household."""

    lines = LinesField()

    def answer(self) -> IncomeAnswer:
        """The income as answered."""
        return IncomeAnswer(self.lines.data)
