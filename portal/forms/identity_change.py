"""Asking for a changed personal identity code."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from portal.forms.base import PortalForm
from portal.forms.fields import TextField


@dataclass(frozen=True)
class IdentityChangeAnswer:
    """Both codes, as they were typed, and what the change was seen from."""

    old_code: str
    new_code: str
    seen_from: str


class IdentityChangeForm(PortalForm[IdentityChangeAnswer]):
    """The old code, the new one, and what the change was seen from."""

    old_code = TextField(
        _l("Old personal identity code"), limit=20, missing=_l("Write the old personal identity code")
    )
    new_code = TextField(
        _l("New personal identity code"), limit=20, missing=_l("Write the new personal identity code")
    )
    seen_from = TextField(
        _l("What did you see the change from?"), limit=200, missing=_l("Write what you saw the change from")
    )

    def answer(self) -> IdentityChangeAnswer:
        """The change as given."""
        return IdentityChangeAnswer(
            self.old_code.data or "", self.new_code.data or "", self.seen_from.data or ""
        )
