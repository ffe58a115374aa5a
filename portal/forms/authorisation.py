"""Recording that somebody may act for another."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from portal.domain.authorisations import Capacity
from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField, DateField, TextField, TickField
from portal.forms.identity_code import IdentityCodeField


@dataclass(frozen=True)
class AuthorisationAnswer:
    """Who may act for whom, and what it was seen from."""

    representative_code: str
    representative_name: str
    represented_code: str
    represented_first_names: str
    represented_family_name: str
    non_disclosure: bool
    capacity: Capacity
    valid_from: date
    valid_to: date | None
    seen_from: str


class AuthorisationForm(PortalForm[AuthorisationAnswer]):
    """Asks what stands in the document; `meta.today` is the day it is recorded."""

    capacity = ChoiceField(
        _l("By which right"),
        choices=[
            SelectChoice(Capacity.GUARDIAN, _l("Guardian, by a decision of a court or of the agency")),
            SelectChoice(Capacity.CONTINUING_POWER, _l("Continuing power of attorney, confirmed")),
            SelectChoice(Capacity.AUTHORISED, _l("Authorisation by the person")),
        ],
        missing=_l("Choose by which right"),
    )
    representative_name = TextField(
        _l("Name of the one who acts"), missing=_l("Write the name of the one who acts")
    )
    representative_code = IdentityCodeField(
        _l("Identity code of the one who acts"), missing=_l("Write the identity code of the one who acts")
    )
    represented_first_names = TextField(
        _l("First names of the one represented"), missing=_l("Write the first names of the one represented")
    )
    represented_family_name = TextField(
        _l("Family name of the one represented"), missing=_l("Write the family name of the one represented")
    )
    represented_code = IdentityCodeField(
        _l("Identity code of the one represented"),
        missing=_l("Write the identity code of the one represented"),
    )
    non_disclosure = TickField(_l("The one represented has a non-disclosure for personal safety"))
    valid_from = DateField(_l("Valid from"), missing=_l("Write from which day the right is valid"))
    valid_to = DateField(_l("Valid until"))
    seen_from = TextField(
        _l("What document you saw"), limit=200, missing=_l("Write what document you saw, and its date")
    )

    def validate_represented_code(self, field: Any) -> None:
        """Nobody acts for themselves by a mandate."""
        if field.data and field.data == self.representative_code.data:
            raise ValidationError(_l("The two are the same person. Check the identity codes."))

    def validate_valid_to(self, field: Any) -> None:
        """A right that was over before today, or before it began, is not recorded."""
        if field.data and field.data < max(self.valid_from.data or self.meta.today, self.meta.today):
            raise ValidationError(_l("The last day must be today or later, and not before the first."))

    def answer(self) -> AuthorisationAnswer:
        """What the document says."""
        return AuthorisationAnswer(
            **{name: field.data for name, field in self._fields.items() if name != "csrf_token"}
        )
