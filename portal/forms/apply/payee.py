"""To whom a part of the credit would be paid: name, account, reference and amount."""

from typing import Any

from flask_babel import lazy_gettext as _l
from stdnum import iban, iso11649
from wtforms.validators import ValidationError

from portal.domain import references
from portal.domain.application_answers import Payee
from portal.domain.money import ZERO
from portal.forms.base import PortalForm
from portal.forms.fields import TextField
from portal.forms.money import MoneyField


class IbanField(TextField):
    """An account number; `data` is written without spaces.  A wrong check character is refused."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the account number."""
        super().process_formdata(valuelist)
        typed, self.data = self.data, ""
        if not typed:
            return
        if not (typed.isascii() and iban.is_valid(typed)):
            raise ValueError(_l("The account number is not right. Check that every digit is there."))
        self.data = iban.compact(typed)


class ReferenceField(TextField):
    """A Finnish reference number or an RF reference; `data` is written without spaces."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the reference.  A wrong check character is refused."""
        super().process_formdata(valuelist)
        typed, self.data = "".join(self.data.split()).upper(), ""
        if not typed:
            return
        known = iso11649.is_valid(typed) if typed.startswith("RF") else references.is_valid(typed)
        if not (typed.isascii() and known):
            raise ValueError(_l("The reference number is not right. Check every digit on the bill."))
        self.data = typed


class PayeeForm(PortalForm[Payee]):
    """One payee."""

    name = TextField(
        _l("Name of the payee"), limit=70, missing=_l("Write the name of the payee, or remove the payee")
    )
    iban = IbanField(
        _l("Account number, IBAN"),
        limit=42,
        missing=_l("Write the account number of the payee, it is on the bill"),
    )
    reference = ReferenceField(_l("Reference number"), limit=30)
    amount = MoneyField(_l("Amount to pay"), missing=_l("Write how much would be paid to the payee"))

    def validate_amount(self, field: MoneyField) -> None:
        """Something is paid."""
        if field.data == ZERO:
            raise ValidationError(_l("Write how much would be paid to the payee"))

    def answer(self) -> Payee:
        """The payee as answered."""
        return Payee(self.name.data, self.iban.data, self.amount.data or ZERO, self.reference.data)
