"""The debts: one card each, and what enforcement takes."""

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice

from portal.domain.budget import Debt, DebtState
from portal.domain.budget_answers import DebtsAnswer
from portal.domain.money import LARGEST_WORTH
from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField, TextField, TickField, Words, YesNoField
from portal.forms.money import MoneyField, RateField

_ENFORCEMENT = "enforcement"


class KindField(ChoiceField):
    """A kind of debt; the kinds are data, and the form is given them as `meta.kinds`."""

    def __init__(self, label: Words, **options: Any) -> None:
        super().__init__(label, choices=(), **options)
        self.choices = self.meta.kinds


class DebtForm(PortalForm[Debt]):
    """One debt."""

    code = KindField(_l("What kind of debt is it?"), missing=_l("Choose what kind of debt it is"))
    creditor = TextField(_l("To whom do you owe it?"), limit=80)
    balance = MoneyField(
        _l("Left to pay"),
        largest=LARGEST_WORTH,
        missing=_l("Write how much of the debt is left; an estimate is enough"),
    )
    instalment = MoneyField(_l("You pay a month"))
    overdue = MoneyField(_l("Of this, overdue now"))
    rate = RateField(_l("Interest a year"))
    state = ChoiceField(
        _l("How is the debt now?"),
        choices=[
            SelectChoice(DebtState.OK, _l("Paid as agreed")),
            SelectChoice(DebtState.LATE, _l("Payments are late")),
            SelectChoice(DebtState.PLAN, _l("A payment plan has been agreed")),
            SelectChoice(DebtState.COLLECTION, _l("In debt collection")),
            SelectChoice(DebtState.ENFORCEMENT, _l("In enforcement")),
        ],
        missing=_l("Choose how the debt is now"),
    )
    refinance = YesNoField(
        _l("Would you pay this debt with social credit?"),
        missing=_l("Choose whether you would pay this debt with social credit"),
    )

    def answer(self) -> Debt:
        """The debt as answered.  A debt of the kind “in enforcement” is in enforcement."""
        enforced = self.code.data == _ENFORCEMENT
        return Debt(
            code=self.code.data or "",
            balance=self.balance.data or Decimal(0),
            instalment=self.instalment.data or Decimal(0),
            state=DebtState.ENFORCEMENT if enforced else self.state.data or DebtState.OK,
            refinance=bool(self.refinance.data),
            overdue=self.overdue.data or Decimal(0),
            rate=self.rate.data,
            creditor=self.creditor.data,
        )


class DebtsForm(PortalForm[DebtsAnswer]):
    """What belongs to all the debts together; the debts themselves, `meta.debts`, change card by card."""

    withheld = MoneyField(_l("Enforcement takes from your income"))
    pressed = TickField(_l("Somebody presses or threatens me because of money"))

    def answer(self) -> DebtsAnswer:
        """The debts as they are, with what enforcement takes and whether somebody presses for money."""
        return DebtsAnswer(self.meta.debts, self.withheld.data, self.pressed.data)
