"""What the applicant owns."""

from flask_babel import lazy_gettext as _l

from portal.domain.application_answers import AssetsAnswer
from portal.domain.money import LARGEST_WORTH
from portal.forms.base import PortalForm
from portal.forms.fields import TextField
from portal.forms.money import MoneyField


class AssetsForm(PortalForm[AssetsAnswer]):
    """Each kind of property at today's value; empty where there is none."""

    accounts = MoneyField(_l("Money on your accounts"))
    savings = MoneyField(_l("Savings, funds and shares"))
    home = MoneyField(_l("A home you own"), largest=LARGEST_WORTH)
    car = MoneyField(_l("Car or other vehicle"))
    other = MoneyField(_l("Cottage, boat or other property"), largest=LARGEST_WORTH)
    remarks = TextField(_l("Why do you need the car or the other property?"), limit=500, several_lines=True)

    def answer(self) -> AssetsAnswer:
        """The assets as answered."""
        return AssetsAnswer(**{field.name: field.data for field in self})
