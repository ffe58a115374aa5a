"""Rows of a form that are added and removed one by one, with a script and without."""

from typing import Any

from wtforms import FieldList

from portal.forms.fields import Words

_LONGEST_NAME = 100


class RowsField(FieldList):
    """Rows one by one, such as the children of a family; a row is a `FormField`."""

    def __init__(self, row: Any, label: Words = "", *, most: int, least: int = 0, **options: Any) -> None:
        super().__init__(row, label, min_entries=least, max_entries=most, **options)

    def _extract_indices(self, prefix: str, formdata: Any) -> Any:
        # The library takes any digit of Unicode for a number, and would fail on a superscript two
        # and on a number of thousands of digits.
        names = [name for name in formdata if name.isascii() and len(name) <= _LONGEST_NAME]
        return super()._extract_indices(prefix, names)

    def rearrange(self, pressed: Any) -> None:
        """Add a row, or remove one, when the pressed button (`add` or `remove` of the post) asks for it."""
        if pressed.get("add") == self.name and len(self.entries) < (self.max_entries or 0):
            self.append_entry()
        names = [row.name for row in self.entries]
        if pressed.get("remove") in names:
            self.pop_entry(names.index(pressed["remove"]))
