"""Noting somebody whose matters a staff member must not handle."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice

from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField, Words
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


class _ColleagueField(ChoiceField):
    """A member of the unit; the form is given them as `meta.colleagues`, whose values are their ids."""

    def __init__(self, label: Words = "", **options: Any) -> None:
        super().__init__(label, choices=(), **options)
        self.choices = self.meta.colleagues


class ColleagueForm(PortalForm[UUID | None]):
    """The member of the unit from whom a case is closed; nobody until one is chosen."""

    member = _ColleagueField(
        _l("Close the case to a member of the unit"),
        missing=_l("Choose the member who is disqualified"),
    )

    def answer(self) -> UUID | None:
        """The member."""
        member: UUID | None = self.member.data
        return member
