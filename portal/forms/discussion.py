"""Asking for a discussion in person."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from portal.forms.base import PortalForm
from portal.forms.fields import TextField


@dataclass(frozen=True)
class DiscussionAnswer:
    """How to reach the resident, and what about."""

    contact: str
    text: str


class DiscussionForm(PortalForm[DiscussionAnswer]):
    """How to reach the resident, and what they want to talk about."""

    contact = TextField(
        _l("How do we reach you?"), limit=200, missing=_l("Write your phone number or e-mail address")
    )
    text = TextField(_l("What do you want to discuss?"), limit=1000, several_lines=True)

    def answer(self) -> DiscussionAnswer:
        """The request as written."""
        return DiscussionAnswer(self.contact.data, self.text.data)
