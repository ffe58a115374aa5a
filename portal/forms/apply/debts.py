"""The debts of the budget confirmed, and what stands beside them."""

from flask_babel import lazy_gettext as _l
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from portal.domain.application_answers import Arrangement, DebtsAnswer
from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField, TextField, TickField, YesNoField


class DebtsForm(PortalForm[DebtsAnswer]):
    """A confirmation of the budget's debts, `meta.debts`, as the page showed them.

    `shown_debts` is the mark of the debts on the page; that of today's is `meta.debts_mark`.
    """

    shown_debts = TextField(limit=40)
    right = TickField(
        _l("The information on my debts is right"),
        missing=_l("Tick that the information on your debts is right, or change it in the budget"),
    )
    guarantees = YesNoField(
        _l("Have you given a guarantee for somebody else's debt?"),
        missing=_l("Choose whether you have given a guarantee for somebody else's debt"),
    )
    arrangement = ChoiceField(
        _l("Have your debts been arranged before?"),
        choices=[
            SelectChoice(Arrangement.NONE, _l("No")),
            SelectChoice(
                Arrangement.PENDING, _l("I have applied for an arrangement, and wait for the decision")
            ),
            SelectChoice(Arrangement.COURT, _l("I have a payment programme of a court")),
            SelectChoice(Arrangement.GUARANTEE, _l("I have a loan guaranteed by the Guarantee Foundation")),
        ],
        missing=_l("Choose whether your debts have been arranged before"),
    )
    remarks = TextField(_l("Do you want to tell something about your debts?"), limit=1000, several_lines=True)

    def validate_right(self, field: TickField) -> None:
        """The debts on the page are those of the budget now."""
        if field.data and self.shown_debts.data != self.meta.debts_mark:
            raise ValidationError(
                _l("Your debts have changed. Look at them again and tick that they are right.")
            )

    def answer(self) -> DebtsAnswer:
        """The confirmation as answered."""
        return DebtsAnswer(
            self.meta.debts, bool(self.guarantees.data), self.arrangement.data, self.remarks.data
        )
