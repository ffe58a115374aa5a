"""The forms of the budget, by the key of their step."""

from typing import Any

from portal.forms.base import PortalForm
from portal.forms.budget.costs import CostsForm
from portal.forms.budget.debts import DebtsForm
from portal.forms.budget.everyday import EverydayForm
from portal.forms.budget.home import HomeForm
from portal.forms.budget.household import HouseholdForm
from portal.forms.budget.income import IncomeForm
from portal.forms.budget.wish import WishForm

FORMS: dict[str, type[PortalForm[Any]]] = {
    "household": HouseholdForm,
    "home": HomeForm,
    "income": IncomeForm,
    "costs": CostsForm,
    "everyday": EverydayForm,
    "debts": DebtsForm,
    "wish": WishForm,
}
