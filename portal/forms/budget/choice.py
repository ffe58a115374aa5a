"""Which lines of a step the person has."""

from typing import Any

from portal.domain.budget_rows import Row
from portal.forms.base import PortalForm
from portal.forms.fields import TicksField


class _OnOffer(TicksField):
    """Rows to tick; the form is given them as `meta.choices`, whose values are the rows' keys."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=(), **options)
        self.choices = self.meta.choices


class ChoiceForm(PortalForm[tuple[Row, ...]]):
    """A tick for each row on offer; the rows themselves are `meta.on_offer`."""

    rows = _OnOffer()

    def answer(self) -> tuple[Row, ...]:
        """The rows that were ticked."""
        return tuple(row for row in self.meta.on_offer if row.key in (self.rows.data or ()))
