"""Work and other livelihood."""

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from portal.domain.application_answers import Livelihood, WorkAnswer
from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField, DateField, TextField

_EARLIEST_YEAR = 1940


class WorkForm(PortalForm[WorkAnswer]):
    """Where the living comes from, since when and until when.  Today is `meta.today`."""

    livelihood = ChoiceField(
        _l("What do you mainly live on?"),
        choices=[
            SelectChoice(Livelihood.EMPLOYED, _l("Work for an employer")),
            SelectChoice(Livelihood.SELF_EMPLOYED, _l("A business of my own")),
            SelectChoice(Livelihood.UNEMPLOYED, _l("Unemployment benefit")),
            SelectChoice(Livelihood.PENSION, _l("A pension")),
            SelectChoice(Livelihood.STUDENT, _l("Studies")),
            SelectChoice(Livelihood.LEAVE, _l("Family leave or sick leave")),
            SelectChoice(Livelihood.OTHER, _l("Something else")),
        ],
        missing=_l("Choose what you mainly live on"),
    )
    occupation = TextField(_l("Your occupation and employer, or your school"), limit=150)
    since = DateField(_l("Since when?"))
    until = DateField(_l("If it is for a fixed term, until when?"))
    changes = TextField(_l("Is your income going to change?"), limit=500, several_lines=True)

    def validate_since(self, field: DateField) -> None:
        """It has begun."""
        if field.data and field.data > self.meta.today:
            raise ValidationError(_l("Since when: write a day that has been already"))
        if field.data and field.data.year < _EARLIEST_YEAR:
            raise ValidationError(_l("Since when: check the year"))

    def validate_until(self, field: DateField) -> None:
        """It ends after it has begun."""
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(_l("Until when: write a day that is after the beginning"))

    def answer(self) -> WorkAnswer:
        """The livelihood as answered."""
        return WorkAnswer(**{field.name: field.data for field in self})
