"""What comes in: each adult's income, and what the household gets together."""

from flask_babel import lazy_gettext as _l
from wtforms import FormField
from wtforms.fields import SelectChoice

from portal.domain.budget import Frequency
from portal.domain.budget_answers import AdultIncome, IncomeAnswer
from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField
from portal.forms.money import MoneyField
from portal.forms.rows import RowsField

_EVERY = (
    SelectChoice(Frequency.MONTH, _l("a month")),
    SelectChoice(Frequency.FOUR_WEEKS, _l("in four weeks")),
    SelectChoice(Frequency.TWO_WEEKS, _l("in two weeks")),
    SelectChoice(Frequency.WEEK, _l("a week")),
)


class AdultIncomeForm(PortalForm[AdultIncome]):
    """What one adult gets after tax, and how often."""

    wage = MoneyField(_l("Wage after tax"))
    wage_every = ChoiceField(_l("How often the wage comes"), choices=_EVERY)
    unemployment = MoneyField(_l("Unemployment benefit after tax"))
    unemployment_every = ChoiceField(_l("How often the unemployment benefit comes"), choices=_EVERY)
    pension = MoneyField(_l("Pension after tax"))
    other = MoneyField(_l("Other income"))
    other_every = ChoiceField(_l("How often the other income comes"), choices=_EVERY)

    def answer(self) -> AdultIncome:
        """The income as answered."""
        return AdultIncome(
            wage=self.wage.data,
            wage_every=self.wage_every.data or Frequency.MONTH,
            unemployment=self.unemployment.data,
            unemployment_every=self.unemployment_every.data or Frequency.MONTH,
            pension=self.pension.data,
            other=self.other.data,
            other_every=self.other_every.data or Frequency.MONTH,
        )


class IncomeForm(PortalForm[IncomeAnswer]):
    """One part for each adult, then what comes to the household."""

    adults = RowsField(FormField(AdultIncomeForm), most=2, least=1)
    housing_allowance = MoneyField(_l("Housing allowance"))
    child_benefit = MoneyField(_l("Child benefit"))
    child_support = MoneyField(_l("Maintenance received for a child"))

    def answer(self) -> IncomeAnswer:
        """The income as answered."""
        return IncomeAnswer(
            adults=tuple(row.form.answer() for row in self.adults),
            housing_allowance=self.housing_allowance.data,
            child_benefit=self.child_benefit.data,
            child_support=self.child_support.data,
        )
