"""What is spent beside the home and the debts."""

from flask_babel import lazy_gettext as _l

from portal.domain.budget_answers import CostsAnswer
from portal.forms.base import PortalForm
from portal.forms.money import MoneyField


class CostsForm(PortalForm[CostsAnswer]):
    """Everyday living in one sum, necessary costs one by one, and what comes seldom.

    The fields have the names of the answer's attributes.
    """

    everyday = MoneyField(_l("Food and everyday living"))
    commute = MoneyField(_l("Travel to work or studies"))
    commute_car = MoneyField(_l("Car, when work requires it"))
    daycare = MoneyField(_l("Day care and afternoon care"))
    medicine = MoneyField(_l("Prescription medicines"))
    health_fees = MoneyField(_l("Health care and dentist"))
    home_care = MoneyField(_l("Home care"))
    maintenance_out = MoneyField(_l("Maintenance you pay for a child"))
    union = MoneyField(_l("Trade union and unemployment fund"))
    other = MoneyField(_l("Everything else together"))
    seldom_yearly = MoneyField(_l("Three such things together in a year"))

    def answer(self) -> CostsAnswer:
        """The costs as answered."""
        return CostsAnswer(**{field.name: field.data for field in self})
