"""Where the home is and what it costs a month."""

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice

from portal.domain.budget_answers import HomeAnswer, Tenure
from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField
from portal.forms.money import MoneyField
from portal.forms.places import PlaceField


class HomeForm(PortalForm[HomeAnswer]):
    """The municipality, how the home is held, and its monthly costs."""

    municipality = PlaceField(_l("Municipality where you live"))
    tenure = ChoiceField(
        _l("How do you live?"),
        choices=[
            SelectChoice(Tenure.RENTED, _l("In a rented home")),
            SelectChoice(Tenure.OWN, _l("In a home I own")),
            SelectChoice(Tenure.OCCUPANCY, _l("In a right-of-occupancy home")),
            SelectChoice(Tenure.NO_COST, _l("Without a rent or a charge")),
        ],
        missing=_l("Choose how you live"),
    )
    charge = MoneyField(_l("Rent or housing charge"))
    mortgage_interest = MoneyField(_l("Interest on a home loan"))
    water = MoneyField(_l("Water"))
    electricity = MoneyField(_l("Electricity"))
    home_insurance = MoneyField(_l("Home insurance"))

    def answer(self) -> HomeAnswer:
        """The home as answered."""
        return HomeAnswer(
            municipality=self.municipality.data,
            tenure=self.tenure.data or Tenure.RENTED,
            charge=self.charge.data,
            mortgage_interest=self.mortgage_interest.data,
            water=self.water.data,
            electricity=self.electricity.data,
            home_insurance=self.home_insurance.data,
        )
