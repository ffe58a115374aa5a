"""Asking for a changed personal identity code, and deciding on it."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.forms.base import PortalForm
from portal.forms.fields import TextField, TickField
from portal.forms.identity_code import IdentityCodeField


@dataclass(frozen=True)
class IdentityChangeAnswer:
    """Both codes, and what the change was seen from."""

    old_code: str
    new_code: str
    seen_from: str


class IdentityChangeForm(PortalForm[IdentityChangeAnswer]):
    """The old code, the new one, and what the change was seen from."""

    old_code = IdentityCodeField(
        _l("Old personal identity code"), missing=_l("Write the old personal identity code")
    )
    new_code = IdentityCodeField(
        _l("New personal identity code"), missing=_l("Write the new personal identity code")
    )
    seen_from = TextField(
        _l("What did you see the change from?"), limit=200, missing=_l("Write what you saw the change from")
    )

    def validate_new_code(self, field: Any) -> None:
        """A change leads to another code."""
        if field.data and field.data == self.old_code.data:
            raise ValidationError(_l("Write a code that differs from the old one"))

    def answer(self) -> IdentityChangeAnswer:
        """The change as given."""
        return IdentityChangeAnswer(
            self.old_code.data or "", self.new_code.data or "", self.seen_from.data or ""
        )


class IdentityDecisionForm(PortalForm[bool]):
    """The box beside the buttons of the decision; whether it must be ticked is known with the codes alone."""

    confirmed = TickField(_l("I have made sure that both codes belong to the same person"))

    def answer(self) -> bool:
        """Whether it is ticked."""
        return bool(self.confirmed.data)
