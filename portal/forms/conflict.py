"""Noting somebody whose matters a staff member must not handle."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice

from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField
from portal.forms.identity_code import IdentityCodeField


@dataclass(frozen=True)
class ConflictAnswer:
    """Who, and why."""

    identity_code: str
    kind: str


class ConflictForm(PortalForm[ConflictAnswer]):
    """A personal identity code, and whose it is."""

    identity_code = IdentityCodeField(
        _l("Personal identity code"), missing=_l("Write the personal identity code")
    )
    kind = ChoiceField(
        _l("Who is it?"),
        choices=[
            SelectChoice("self", _l("Myself")),
            SelectChoice("near", _l("Somebody near to me")),
            SelectChoice("other", _l("Another reason")),
        ],
        missing=_l("Choose who it is"),
    )

    def answer(self) -> ConflictAnswer:
        """The conflict as given."""
        return ConflictAnswer(self.identity_code.data or "", self.kind.data or "")
