"""The forms of the application, by the key of their step; the budget has its own."""

from typing import Any

from portal.forms.apply.assets import AssetsForm
from portal.forms.apply.contact import ContactForm
from portal.forms.apply.credit import CreditForm
from portal.forms.apply.debts import DebtsForm
from portal.forms.apply.family import FamilyForm
from portal.forms.apply.information import InformationForm
from portal.forms.apply.own_words import OwnWordsForm
from portal.forms.apply.work import WorkForm
from portal.forms.base import PortalForm

FORMS: dict[str, type[PortalForm[Any]]] = {
    "contact": ContactForm,
    "family": FamilyForm,
    "work": WorkForm,
    "debts": DebtsForm,
    "assets": AssetsForm,
    "credit": CreditForm,
    "own_words": OwnWordsForm,
    "information": InformationForm,
}
