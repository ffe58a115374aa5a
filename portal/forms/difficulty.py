"""What would help when paying is difficult."""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice

from portal.domain.discussions import Topic
from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField, TextField


@dataclass(frozen=True)
class DifficultyAnswer:
    """What would help, the borrower's own words, and how to reach them."""

    wish: Topic
    text: str
    contact: str


class DifficultyForm(PortalForm[DifficultyAnswer]):
    """A wish, own words, and a way of contact."""

    wish = ChoiceField(
        _l("What would help you?"),
        choices=[
            SelectChoice(Topic.MOVE_INSTALMENT, _l("A later due date")),
            SelectChoice(Topic.SMALLER_INSTALMENT, _l("A smaller instalment")),
            SelectChoice(Topic.FREE_MONTH, _l("A payment-free month")),
            SelectChoice(Topic.CALL, _l("I do not know yet, call me")),
        ],
        missing=_l("Choose what would help you"),
    )
    text = TextField(_l("Tell us about it, if you like"), limit=1000, several_lines=True)
    contact = TextField(
        _l("How can we reach you?"),
        limit=200,
        missing=_l("Write a phone number or another way to reach you"),
    )

    def answer(self) -> DifficultyAnswer:
        """The wish as given."""
        return DifficultyAnswer(self.wish.data or Topic.CALL, self.text.data or "", self.contact.data or "")
