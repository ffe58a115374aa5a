"""The rows of a step of the budget: one field reads them all into lines.

Its rows are plain values, from which the templates write the inputs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from wtforms import Field
from wtforms.utils import unset_value

from portal.domain.budget import Line
from portal.domain.budget_rows import of_lines
from portal.forms.fields import Words
from portal.forms.read_rows import line_of
from portal.forms.typed_rows import Offered, TypedRow, empty_row, own_rows_of, row_of_line, typed_row


class LinesField(Field):
    """The rows that `meta.rows` offers; `data` is a tuple of lines, and `rows` what stands on the page.

    `meta.stored` are the lines as they were answered before, so that a measured amount stays a measured one
    until it is changed.
    """

    widget = None
    data: tuple[Line, ...]
    rows: list[TypedRow]

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take the rows from the post, or else from the lines that were answered."""
        self.process_errors: list[Words] = []
        offered: tuple[Offered, ...] = self.meta.rows
        if formdata is None:
            lines = data if data is not unset_value else ()
            self.rows, self.data = _shown(offered, lines), tuple(lines)
            return
        self.rows = [typed_row(each, formdata) for each in offered if _is_shown(each, formdata)]
        self._read()

    def _read(self) -> None:
        lines = []
        for row in self.rows:
            line = line_of(row)
            if line is not None:
                lines.append(_measured(line, self.meta.stored))
                row.origin = lines[-1].origin
        self.data = tuple(lines)
        self.process_errors = [words for row in self.rows for words in row.found.values()]

    def pre_validate(self, form: Any) -> None:
        """Tell what cannot be read."""
        for row in self.rows:
            row.faults = row.found

    def faults(self) -> Iterator[tuple[str, Words]]:
        """Each fault that is told, with the id of its input."""
        for row in self.rows:
            for part, words in row.faults.items():
                yield f"{row.key}{part}", words

    def rearrange(self, pressed: Mapping[str, str]) -> None:
        """Add a row of the person's own, or remove one, when the pressed button of the post asks for it."""
        wanted = pressed.get("add", "")
        shown = {row.key for row in self.rows}
        free = [each for each in self.meta.rows if each.named and each.key not in shown]
        for each in free:
            if wanted == own_rows_of(each.row):
                self.rows.append(empty_row(each))
                break
        self.rows = [row for row in self.rows if row.key != pressed.get("remove") or not row.offered.named]
        self._read()

    def addable(self, own: str) -> str | None:
        """The key of the next of these own rows (`own_rows_of`); None when all of them are there."""
        shown = {row.key for row in self.rows}
        return next(
            (
                each.key
                for each in self.meta.rows
                if each.named and own_rows_of(each.row) == own and each.key not in shown
            ),
            None,
        )


def _is_shown(offered: Offered, posted: Any) -> bool:
    # A row by month has no field for one amount, but a named one always has one for its name.
    return not offered.named or offered.key in posted or f"{offered.key}-name" in posted


def _shown(offered: tuple[Offered, ...], lines: tuple[Line, ...]) -> list[TypedRow]:
    told = dict(zip(of_lines(lines), lines, strict=True))
    first = {own_rows_of(each.row): each.row for each in reversed(offered) if each.named}
    rows = []
    for each in offered:
        line = told.get(each.row)
        if line is not None:
            rows.append(row_of_line(each, line))
        elif not each.named or first[own_rows_of(each.row)] == each.row:
            rows.append(empty_row(each))
    return rows


def _measured(line: Line, stored: tuple[Line, ...]) -> Line:
    """The line with where it was measured, if it still is as it was measured."""
    for earlier in stored:
        if earlier.origin and replace(earlier, origin=None, status=line.status) == line:
            return replace(line, origin=earlier.origin)
    return line
