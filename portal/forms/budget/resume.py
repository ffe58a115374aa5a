"""The code that opens a budget again."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.domain import resume_code
from portal.forms.base import PortalForm
from portal.forms.fields import TextField


class ResumeForm(PortalForm[str]):
    """A code as somebody reads it off a piece of paper."""

    code = TextField(_l("Code"), limit=60, missing=_l("Write the code"))

    def validate_code(self, field: TextField) -> None:
        """What cannot be a code need not be tried."""
        if resume_code.read(field.data or "") is None:
            raise ValidationError(_l("Code: write all of its 16 letters and numbers"))

    def answer(self) -> str:
        """The code, as it was given out."""
        return resume_code.read(self.code.data or "") or ""

    def tell_that_it_opens_nothing(self) -> None:
        """The same words whether there never was such a code, or its budget is gone."""
        self.code.errors = [
            _l(
                "Code: it does not open a budget. Check every sign. If they are right, "
                "the budget has been erased, or its time has run out."
            )
        ]
