"""Feedback on the service."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from portal.forms.base import PortalForm
from portal.forms.fields import TextField, TickField


@dataclass(frozen=True)
class FeedbackAnswer:
    """What was said, and where an answer goes to if one is wanted."""

    message: str
    wants_reply: bool
    contact: str


class FeedbackForm(PortalForm[FeedbackAnswer]):
    """A message, and a way to answer it."""

    message = TextField(
        _l("What would you like to tell us?"),
        limit=3000,
        several_lines=True,
        missing=_l("Write what you would like to tell us"),
    )
    wants_reply = TickField(_l("I would like an answer"))
    contact = TextField(_l("How can we reach you?"), limit=200)

    def validate_contact(self, field: TextField) -> None:
        """An answer needs an address."""
        if self.wants_reply.data and not field.data:
            raise ValidationError(_l("Write where we can send the answer, or take the tick away above"))

    def answer(self) -> FeedbackAnswer:
        """The feedback as given; a way of contact is kept only where an answer is wanted."""
        wants_reply = bool(self.wants_reply.data)
        contact = (self.contact.data or "") if wants_reply else ""
        return FeedbackAnswer(self.message.data or "", wants_reply, contact)
