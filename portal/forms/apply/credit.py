"""What the credit is for, how much, and to whom it would be paid."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FormField
from wtforms.validators import ValidationError

from portal.domain.application_answers import CreditAnswer
from portal.domain.money import ZERO
from portal.forms.apply.payee import PayeeForm
from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField, TextField, WholeNumberField, Words
from portal.forms.money import MoneyField
from portal.forms.rows import RowsField

MOST_PAYEES = 20


class PurposeField(ChoiceField):
    """One of the county's purposes; they are data, and the form is given them as `meta.purposes`."""

    def __init__(self, label: Words, **options: Any) -> None:
        super().__init__(label, choices=options["_form"].meta.purposes, **options)


class CreditForm(PortalForm[CreditAnswer]):
    """The wish.  Neither the county's largest credit nor its longest term keeps anybody from applying."""

    amount = MoneyField(
        _l("How much credit do you apply for?"), missing=_l("Write how much credit you apply for")
    )
    months = WholeNumberField(
        _l("In how many months would you repay it?"),
        least=1,
        most=999,
        wrong=_l("Write the months as a whole number, or leave it empty"),
    )
    purpose = PurposeField(_l("What is the credit for?"), missing=_l("Choose what the credit is for"))
    payees = RowsField(FormField(PayeeForm), _l("To whom would the credit be paid?"), most=MOST_PAYEES)
    elsewhere = TextField(
        _l("Have you asked for credit elsewhere? What was the answer?"), limit=500, several_lines=True
    )

    def validate_amount(self, field: MoneyField) -> None:
        """Something is applied for."""
        if field.data == ZERO:
            raise ValidationError(_l("Write how much credit you apply for"))

    def validate_payees(self, field: RowsField) -> None:
        """The payees get at most the credit."""
        total = sum((row.form.amount.data or ZERO for row in field), ZERO)
        if self.amount.data and total > self.amount.data:
            raise ValidationError(
                _l("The payees would get more than the credit. Make their amounts smaller or apply for more.")
            )

    def answer(self) -> CreditAnswer:
        """The wish as answered."""
        return CreditAnswer(
            purpose=self.purpose.data,
            amount=self.amount.data or ZERO,
            months=self.months.data,
            payees=tuple(row.form.answer() for row in self.payees),
            elsewhere=self.elsewhere.data,
        )
