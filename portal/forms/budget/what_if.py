"""What would change in the budget."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from portal.domain.what_if import WhatIf
from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField, TickField, WholeNumberField, Words
from portal.forms.money import MoneyField


class _WhoseField(ChoiceField):
    """Whose work would end: nobody's, or that of one of the `meta.adults`."""

    def __init__(self, label: Words, **options: Any) -> None:
        super().__init__(label, choices=(), **options)
        words = (_l("My own work"), _l("The work of the other adult"))
        adults = [SelectChoice(str(n), word) for n, word in enumerate(words[: self.meta.adults])]
        self.choices = [SelectChoice("", _l("No")), *adults]


class WhatIfForm(PortalForm[WhatIf]):
    """One change or several at once; what is left empty stays as it is."""

    rent = MoneyField(_l("The rent or charge would be"))
    job_ends = _WhoseField(_l("Would work end?"))
    benefit = MoneyField(_l("Benefit in its place, after tax"))
    child_born = TickField(_l("A child is born"))
    daycare_ends = TickField(_l("Day care ends"))
    refinanced = TickField(_l("Social credit pays all debts without a security"))
    amount = MoneyField(_l("Another sum to borrow"))
    months = WholeNumberField(
        _l("Another time to repay, in months"),
        least=1,
        most=999,
        wrong=_l("Write the months as a whole number, or leave it empty"),
    )

    def validate_months(self, field: WholeNumberField) -> None:
        """The unit's longest time, `meta.longest_months`, holds for everybody."""
        if field.data and field.data > self.meta.longest_months:
            raise ValidationError(
                _l("The longest time to repay is %(months)s months", months=self.meta.longest_months)
            )

    def answer(self) -> WhatIf:
        """What would change."""
        return WhatIf(
            rent=self.rent.data,
            job_ends=int(self.job_ends.data) if self.job_ends.data else None,
            benefit=self.benefit.data,
            child_born=self.child_born.data,
            daycare_ends=self.daycare_ends.data,
            refinanced=self.refinanced.data,
            amount=self.amount.data,
            months=self.months.data,
        )
