"""What the credit would be for, and what is owned."""

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from portal.domain.budget import Purpose
from portal.domain.budget_answers import WishAnswer
from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField, WholeNumberField
from portal.forms.lines import LinesField
from portal.forms.money import MoneyField


class WishForm(PortalForm[WishAnswer]):
    """The purpose, the sum, the time to repay it in; then what is on the accounts and other property."""

    purpose = ChoiceField(
        _l("What would you need the credit for?"),
        choices=[
            SelectChoice(Purpose.PURCHASE, _l("To buy something my home or family needs")),
            SelectChoice(Purpose.REFINANCE, _l("To pay off expensive debts")),
            SelectChoice(Purpose.URGENT, _l("To pay an urgent bill, such as rent or electricity")),
        ],
        missing=_l("Choose what you would need the credit for"),
    )
    amount = MoneyField(_l("How much would you need?"))
    months = WholeNumberField(
        _l("In how many months would you repay it?"),
        least=1,
        most=999,
        wrong=_l("Write the months as a whole number, or leave it empty"),
    )
    lines = LinesField()

    def validate_months(self, field: WholeNumberField) -> None:
        """The unit's longest time, `meta.longest_months`, holds for everybody."""
        if field.data and field.data > self.meta.longest_months:
            raise ValidationError(
                _l("The longest time to repay is %(months)s months", months=self.meta.longest_months)
            )

    def answer(self) -> WishAnswer:
        """The wish as answered."""
        return WishAnswer(
            self.lines.data, self.purpose.data or Purpose.PURCHASE, self.amount.data, self.months.data
        )
