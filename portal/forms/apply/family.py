"""The family, beside the household of the budget."""

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice

from portal.domain.application_answers import FamilyAnswer, Relationship
from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField, TextField, WholeNumberField


class FamilyForm(PortalForm[FamilyAnswer]):
    """With whom the applicant lives, and who applies together with them."""

    relationship = ChoiceField(
        _l("What is your family situation?"),
        choices=[
            SelectChoice(Relationship.SINGLE, _l("Single")),
            SelectChoice(Relationship.COHABITING, _l("Living together with a partner")),
            SelectChoice(Relationship.MARRIED, _l("Married or in a registered partnership")),
            SelectChoice(Relationship.SEPARATED, _l("Separated, divorced or widowed")),
        ],
        missing=_l("Choose your family situation"),
    )
    children_elsewhere = WholeNumberField(
        _l("How many children under 18 do you have who live elsewhere?"),
        least=0,
        most=20,
        wrong=_l("Write the number of children as a whole number, or leave it empty"),
    )
    others = TextField(_l("Does somebody else live in your home?"), limit=200)
    co_applicant = TextField(_l("Name of the co-applicant"), limit=100)

    def answer(self) -> FamilyAnswer:
        """The family as answered."""
        return FamilyAnswer(
            self.relationship.data,
            self.children_elsewhere.data or 0,
            self.others.data,
            self.co_applicant.data,
        )
