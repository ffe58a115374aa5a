"""What the credit would be for, and what is owned."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from portal.domain.budget import Purpose
from portal.domain.budget_answers import WishAnswer
from portal.domain.wish import is_open, owed
from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField, WholeNumberField, YesNoField
from portal.forms.lines import LinesField
from portal.forms.money import MoneyField, in_a_sentence


class _DebtsAddedField(YesNoField):
    """Whether the ticked ones of `meta.debts` come on top of the amount."""

    def __init__(self, **options: Any) -> None:
        super().__init__("", **options)
        self.owed = owed(self.meta.debts)
        self.label.text = _l(
            "You ticked debts of %(debts)s to be paid with the credit. Is the sum above for them too?",
            debts=in_a_sentence(self.owed),
        )
        self.choices = [
            SelectChoice("no", _l("Yes, the sum is for the purchase and the debts")),
            SelectChoice("yes", _l("No, the sum is for the purchase only. Add the debts to it.")),
        ]


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
    debts_added = _DebtsAddedField()
    lines = LinesField()

    def validate_months(self, field: WholeNumberField) -> None:
        """The unit's longest time, `meta.longest_months`, holds for everybody."""
        if field.data and field.data > self.meta.longest_months:
            raise ValidationError(
                _l("The longest time to repay is %(months)s months", months=self.meta.longest_months)
            )

    def validate_debts_added(self, field: _DebtsAddedField) -> None:
        """With a purchase the amount has to be told apart from the debts, or to be enough for them."""
        if not is_open(self.answer(), self.meta.debts):
            return
        if field.data is None:
            raise ValidationError(_l("Choose whether the sum is for the debts too"))
        raise ValidationError(
            _l(
                "The debts that you ticked are %(debts)s in all. Write a larger sum, or add the debts to it.",
                debts=in_a_sentence(field.owed),
            )
        )

    def answer(self) -> WishAnswer:
        """The wish as answered."""
        return WishAnswer(
            self.lines.data,
            self.purpose.data or Purpose.PURCHASE,
            self.amount.data,
            self.months.data,
            self.debts_added.data,
        )
