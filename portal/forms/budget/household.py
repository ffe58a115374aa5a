"""Who lives here."""

from flask_babel import lazy_gettext as _l
from wtforms import FormField
from wtforms.fields import SelectChoice

from portal.domain.budget_answers import MOST_CHILDREN, OLDEST_CHILD, ChildAnswer, HouseholdAnswer
from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField, TickField, WholeNumberField
from portal.forms.rows import RowsField


class ChildForm(PortalForm[ChildAnswer]):
    """One child."""

    age = WholeNumberField(
        _l("Age of the child"),
        least=0,
        most=OLDEST_CHILD,
        missing=_l("Write the age of the child, or remove the row"),
        wrong=_l("Write the age of the child in whole years, from 0 to 17"),
    )
    half = TickField(_l("Lives with us half of the time"))

    def answer(self) -> ChildAnswer:
        """The child as answered."""
        return ChildAnswer(self.age.data, self.half.data)


class HouseholdForm(PortalForm[HouseholdAnswer]):
    """One adult or two, and the children one by one."""

    adults = ChoiceField(
        _l("How many adults share the household?"),
        choices=[SelectChoice("1", _l("One adult")), SelectChoice("2", _l("Two adults"))],
        missing=_l("Choose whether there are one or two adults"),
    )
    children = RowsField(FormField(ChildForm), _l("Children under 18"), most=MOST_CHILDREN)

    def answer(self) -> HouseholdAnswer:
        """The household as answered."""
        return HouseholdAnswer(int(self.adults.data or 1), tuple(row.form.answer() for row in self.children))
