"""The forms of the steps: the questions of the portal's, in the portal's words."""

from django import forms
from django.utils.translation import gettext_lazy as _l

_EVERY = (
    ("month", _l("a month")),
    ("week", _l("a week")),
    ("quarter", _l("in three months")),
    ("year", _l("a year")),
)


def _amount(label: str, hint: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=_l(label),
        help_text=_l(hint) if hint else "",
        required=False,
        min_value=0,
        max_digits=7,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "spellcheck": "false"}),
    )


def _every() -> forms.ChoiceField:
    return forms.ChoiceField(label=_l("how often"), choices=_EVERY, required=False)


class HouseholdForm(forms.Form):
    """Who lives here."""

    adults = forms.ChoiceField(
        label=_l("How many adults share the household?"),
        choices=(("1", _l("One adult")), ("2", _l("Two adults"))),
        widget=forms.RadioSelect,
    )
    first_child = forms.IntegerField(label=_l("Age of the child"), min_value=0, max_value=17, required=False)
    second_child = forms.IntegerField(label=_l("Age of the child"), min_value=0, max_value=17, required=False)


class HomeForm(forms.Form):
    """The home and what it costs."""

    municipality = forms.CharField(
        label=_l("Municipality where you live"),
        help_text=_l("You can leave this empty. It tells whose social credit you can apply for."),
        required=False,
    )
    charge = _amount("Rent or housing charge")
    water = _amount("Water")
    water_every = _every()
    electricity = _amount("Electricity")
    electricity_every = _every()


class IncomeForm(forms.Form):
    """What comes in."""

    wage = _amount("Wage after tax")
    wage_every = _every()
    unemployment = _amount("Unemployment benefit after tax")
    unemployment_every = _every()
    pension = _amount("Pension after tax")
    other = _amount("Other income", "For example study grant, home care allowance or disability allowance")
    housing_allowance = _amount("Housing allowance")


class CostsForm(forms.Form):
    """The money step that is measured: eight amounts, seven of them with a choice of how often."""

    commute = _amount("Travel to work or studies")
    commute_every = _every()
    commute_car = _amount("Car, when work requires it", "Fuel for journeys to work")
    commute_car_every = _every()
    daycare = _amount("Day care and afternoon care")
    daycare_every = _every()
    medicine = _amount("Prescription medicines", "An estimate is enough. Leave empty what you do not pay.")
    medicine_every = _every()
    health_fees = _amount("Health care and dentist", "For example car, subscriptions, pets or travel")
    health_fees_every = _every()
    home_care = _amount("Home care")
    maintenance_out = _amount("Maintenance you pay for a child", "Only the interest, not the repayment")
    maintenance_out_every = _every()
    union = _amount("Trade union and unemployment fund", "Leave empty if it is taken from your wage")
    union_every = _every()


class EverydayForm(forms.Form):
    """Everyday living and other spending."""

    everyday = _amount("Food and everyday living")
    everyday_every = _every()
    other = _amount("Everything else together", "For example car, subscriptions, pets or travel")
    other_every = _every()
    seldom = _amount("Three such things together")
    seldom_every = _every()


class WishForm(forms.Form):
    """What the credit would be for."""

    amount = _amount("How much would you need?")
    accounts = _amount("Money on your accounts now")
