"""What the applicant has read, and what they confirm."""

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from portal.domain.application_answers import Assistance, InformationAnswer
from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField, TextField, TickField, YesNoField


class InformationForm(PortalForm[InformationAnswer]):
    """The criteria, social assistance, the discussion and the truth.

    `version` is that of the criteria on the page; the county's own of today is `meta.criteria_version`.
    """

    version = TextField(limit=40)
    read = TickField(
        _l("I have read the criteria for granting credit and understand them"),
        missing=_l("Read the criteria for granting credit and tick that you understand them"),
    )
    assistance = ChoiceField(
        _l("Have you applied for social assistance?"),
        choices=[
            SelectChoice(Assistance.NOT_APPLIED, _l("I have not applied")),
            SelectChoice(Assistance.WAITING, _l("I have applied, and wait for the decision")),
            SelectChoice(Assistance.GRANTED, _l("It was granted")),
            SelectChoice(Assistance.REFUSED, _l("It was refused")),
        ],
        missing=_l("Choose whether you have applied for social assistance"),
    )
    wants_discussion = YesNoField(
        _l("Do you want to discuss with an official?"),
        missing=_l("Choose whether you want to discuss with an official"),
    )
    truthful = TickField(
        _l("What I have told is true, and I tell if something changes"),
        missing=_l("Tick that what you have told is true"),
    )

    def validate_read(self, field: TickField) -> None:
        """The criteria on the page are those of today."""
        if field.data and self.version.data != self.meta.criteria_version:
            raise ValidationError(
                _l("The criteria have changed. Read them again and tick that you understand them.")
            )

    def answer(self) -> InformationAnswer:
        """The confirmations as answered."""
        return InformationAnswer(
            self.meta.criteria_version, self.assistance.data, bool(self.wants_discussion.data)
        )
