"""The diary: how long it is kept, and one purchase at a time."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice

from portal.domain.diary import LENGTHS
from portal.domain.money import ZERO
from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField, Words
from portal.forms.money import MoneyField


class BeginDiaryForm(PortalForm[int]):
    """How many days the diary is kept."""

    days = ChoiceField(
        _l("For how long do you write down what you buy?"),
        choices=[SelectChoice(days, _l("%(days)s days", days=days)) for days in LENGTHS],
        missing=_l("Choose for how long you keep the diary"),
    )

    def answer(self) -> int:
        """The days."""
        return int(self.days.data or LENGTHS[0])


class _LineField(ChoiceField):
    """What was bought; the lines are the form's `meta.lines`."""

    def __init__(self, label: Words, **options: Any) -> None:
        super().__init__(label, choices=(), **options)
        self.choices = self.meta.lines


class EntryForm(PortalForm[tuple[str, Any]]):
    """One purchase."""

    amount = MoneyField(_l("What did it cost?"), missing=_l("Write what it cost, for example 12,50"))
    code = _LineField(_l("What was it for?"), missing=_l("Choose what it was for"))

    def answer(self) -> tuple[str, Any]:
        """The line and the amount."""
        return self.code.data or "", self.amount.data or ZERO
