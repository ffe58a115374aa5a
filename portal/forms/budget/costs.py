"""Necessary costs beside the home and everyday living."""

from portal.domain.budget_answers import CostsAnswer
from portal.forms.base import PortalForm
from portal.forms.lines import LinesField


class CostsForm(PortalForm[CostsAnswer]):
    """The costs one by one."""

    lines = LinesField()

    def answer(self) -> CostsAnswer:
        """The costs as answered."""
        return CostsAnswer(self.lines.data)
