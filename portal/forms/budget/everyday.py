"""Everyday living, other spending, and what comes seldom."""

from flask_babel import lazy_gettext as _l

from portal.domain.budget_answers import EverydayAnswer
from portal.forms.base import PortalForm
from portal.forms.fields import TickField
from portal.forms.lines import LinesField


class EverydayForm(PortalForm[EverydayAnswer]):
    """Everyday living in one sum or line by line, and what is spent beside it."""

    lines = LinesField()
    gambling_shown = TickField(_l("The counsellor may see what I spend on gambling"))

    def answer(self) -> EverydayAnswer:
        """The spending as answered."""
        return EverydayAnswer(self.lines.data, self.gambling_shown.data)
