"""Where the home is and what it costs."""

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice

from portal.domain.budget_answers import HomeAnswer, Tenure
from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField
from portal.forms.lines import LinesField
from portal.forms.places import PlaceField


class HomeForm(PortalForm[HomeAnswer]):
    """The municipality, how the home is held, and its costs."""

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
    lines = LinesField()

    def answer(self) -> HomeAnswer:
        """The home as answered."""
        return HomeAnswer(self.lines.data, self.municipality.data, self.tenure.data or Tenure.RENTED)
