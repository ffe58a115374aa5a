"""Fields that keep what was typed and speak the portal's own words.

They read and check; the markup is written by the templates' macros from their plain values:
`id`, `name`, `label.text`, `_value()`, `data`, `choices`, `errors`.  A field whose `missing`
message is given must be answered.
"""

import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import Field
from wtforms.fields import SelectChoice
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

Words = Any  # Text in the person's language: a lazy string of Flask-Babel, which has no types.

_LINE_SIGNS = "\n\t"


def printable(text: str, also: str = "") -> str:
    """The text without control characters, which no page can show."""
    return "".join(sign for sign in text if sign in also or unicodedata.category(sign) != "Cc")


class Asked(Field):
    """A field that says itself what to do when it is empty, wrong or unreadable."""

    widget = None
    data: Any

    def __init__(self, label: Words = "", *, missing: Words = None, **options: Any) -> None:
        super().__init__(label, **options)
        self.missing = missing

    def pre_validate(self, form: Any) -> None:
        """Ask for an answer where one is needed, unless another fault has been told already."""
        if self.missing and not self.process_errors and self.data in (None, "", ()):
            raise StopValidation(self.missing)

    def typed(self) -> str:
        """What stood in the field when it was sent, as the browser sent it."""
        return str(self.raw_data[0]) if self.raw_data else ""


class TextField(Asked):
    """One line of text, or several; trimmed, composed (NFC) and at most `limit` characters long."""

    def __init__(
        self, label: Words = "", *, limit: int = 100, several_lines: bool = False, **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.limit = limit
        self.several_lines = several_lines

    @property
    def _line_signs(self) -> str:
        return _LINE_SIGNS if self.several_lines else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the text.  Refuses control characters and text over the limit."""
        text = unicodedata.normalize("NFC", self.typed().replace("\r\n", "\n").strip())
        self.data = text
        if printable(text, self._line_signs) != text:
            raise ValueError(_l("%(field)s: remove the unreadable characters", field=self.label.text))
        if len(text) > self.limit:
            raise ValueError(
                _l(
                    "%(field)s: write at most %(limit)s characters, now there are %(length)s",
                    field=self.label.text,
                    limit=self.limit,
                    length=len(text),
                )
            )

    def _value(self) -> str:
        text = self.typed() if self.raw_data is not None else self.data or ""
        return printable(text.replace("\r\n", "\n"), self._line_signs)


class WholeNumberField(Asked):
    """A whole number from `least` to `most`; anything else is told by `wrong`."""

    def __init__(self, label: Words = "", *, least: int, most: int, wrong: Words, **options: Any) -> None:
        super().__init__(label, **options)
        self.least, self.most, self.wrong = least, most, wrong

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number."""
        text = self.typed().strip()
        self.data = None
        if not text:
            return
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(self.most))):
            raise ValueError(self.wrong)
        if not self.least <= int(text) <= self.most:
            raise ValueError(self.wrong)
        self.data = int(text)

    def _value(self) -> str:
        if self.raw_data is not None:
            return printable(self.typed())
        return "" if self.data is None else str(self.data)


class ChoiceField(Asked):
    """One of the choices; `data` is the chosen one's value itself, such as a member of an enum."""

    def __init__(self, label: Words = "", *, choices: Sequence[SelectChoice], **options: Any) -> None:
        super().__init__(label, **options)
        self.choices = choices

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Find the choice.  One that was not offered counts as a wrong answer."""
        text = self.typed()
        if text == "":
            self.data = None
            return
        self.data = next((choice.value for choice in self.choices if str(choice.value) == text), None)
        if self.data is None:
            raise ValueError(self.missing or _l("%(field)s: choose one of these", field=self.label.text))

    def _value(self) -> str:
        return "" if self.data is None else str(self.data)


class YesNoField(ChoiceField):
    """Yes or no; `data` is a bool, or None without an answer."""

    def __init__(self, label: Words = "", **options: Any) -> None:
        choices = [SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No"))]
        super().__init__(label, choices=choices, **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Turn the word into a bool."""
        super().process_formdata(valuelist)
        self.data = None if self.data is None else self.data == "yes"

    def _value(self) -> str:
        return "" if self.data is None else "yes" if self.data else "no"


class TickField(Asked):
    """A box to tick; with `missing` it must be ticked."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Whether it is ticked."""
        self.data = bool(valuelist)

    def pre_validate(self, form: Any) -> None:
        """Ask for the tick where it is needed."""
        if self.missing and not self.data:
            raise StopValidation(self.missing)

    def _value(self) -> str:
        return "yes"


class TicksField(Asked):
    """Any number of the choices; `data` is a tuple of their values, in the order of the page."""

    def __init__(self, label: Words = "", *, choices: Sequence[SelectChoice], **options: Any) -> None:
        super().__init__(label, **options)
        self.choices = choices

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The choices that were ticked; one that was not offered is left out."""
        self.data = tuple(choice.value for choice in self.choices if str(choice.value) in valuelist)


class DateField(Asked):
    """A day in three boxes, named `…-day`, `…-month` and `…-year`; `parts` gives what they show."""

    PARTS = ("day", "month", "year")

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Gather the three boxes into one answer."""
        super().process(None, data, extra_filters)
        if formdata is None:
            return
        self.raw_data = [formdata.get(f"{self.name}-{part}", "") for part in self.PARTS]
        try:
            self.process_formdata(self.raw_data)
        except ValueError as fault:
            self.process_errors.append(fault.args[0])

    def process_formdata(self, valuelist: list[Any]) -> None:
        """The day.  Refuses one that does not exist."""
        self.data = None
        boxes = [text.strip() for text in valuelist]
        if not any(boxes):
            return
        wrong = _l(
            "%(field)s: write a day that exists, for example 7 12 2026",
            field=str(self.label.text).rstrip("?"),
        )
        if not all(box.isascii() and box.isdigit() and len(box) <= 4 for box in boxes) or len(boxes[2]) != 4:
            raise ValueError(wrong)
        day, month, year = map(int, boxes)
        try:
            self.data = date(year, month, day)
        except ValueError as fault:
            raise ValueError(wrong) from fault

    @property
    def parts(self) -> dict[str, str]:
        """What stands in each box."""
        if self.raw_data is not None:
            return dict(zip(self.PARTS, map(printable, self.raw_data), strict=True))
        return {part: str(getattr(self.data, part)) if self.data else "" for part in self.PARTS}


class FileField(Asked):
    """A file; `data` is its bytes, at most one more than the largest file has, or None without one."""

    def __init__(self, label: Words = "", *, largest: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.largest = largest

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the file.  Its name and its claimed kind are of no use, and are not looked at."""
        file = next(iter(valuelist), None)
        self.data = None
        if isinstance(file, FileStorage):
            content = file.read(self.largest + 1)
            self.data = content if content or file.filename else None
