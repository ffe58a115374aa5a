"""What every form of the portal shares: built from a request or from an answer, its faults in one list."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Self, TypeVar

from flask_wtf import FlaskForm
from wtforms import Field, FieldList, FormField

from portal.forms.lines import LinesField
from portal.forms.rows import RowsField

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Fault:
    """Something that the person can put right: the id of its field, and what to do."""

    field_id: str
    message: str


class PortalForm(FlaskForm, Generic[Answer]):
    """A form that turns what was typed into an answer and an answer into what is shown.

    Without arguments it reads the request's post, with None it is empty.  The check against
    forged posts is the app's, for every post, so no form carries its own.
    """

    class Meta(FlaskForm.Meta):
        csrf = False

    @classmethod
    def showing(cls, answer: Answer, **options: Any) -> Self:
        """The form filled in with an answer; a field shows the attribute of its own name."""
        return cls(None, obj=answer, **options)

    def answer(self) -> Answer:
        """What was answered; a field that cannot be read counts as left empty."""
        raise NotImplementedError

    def rearrange(self, pressed: Mapping[str, str]) -> None:
        """Add a row or remove one, when the pressed button of the post asks for it."""
        for field in self:
            if isinstance(field, RowsField | LinesField):
                field.rearrange(pressed)

    def faults(self) -> list[Fault]:
        """Every fault found by `validate`, in the order of the page."""
        return [fault for field in self for fault in _faults_of(field)]


def _faults_of(field: Field) -> Iterator[Fault]:
    if isinstance(field, LinesField):
        yield from (Fault(field_id, message) for field_id, message in field.faults())
        return
    if isinstance(field, FormField):
        yield from field.form.faults()
        return
    messages: list[Any] = list(field.errors)
    if isinstance(field, FieldList):
        for row in field:
            yield from _faults_of(row)
        messages = [message for message in messages if not isinstance(message, list | dict | tuple)]
    yield from (Fault(field.id, message) for message in messages)
