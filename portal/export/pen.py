"""Writing a sheet of a workbook from the top down.

Every formula carries the value that it has now, for readers that do not count.  Words are always
written as text, so that none of them can be taken for a formula.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

LABEL, AMOUNT, NOTE, TIMES, OVER, SHARE, OWN, NORM = range(8)
"""The columns of a budget."""
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def formats_of(book: xlsxwriter.Workbook) -> Mapping[str, Format]:
    """The formats of a workbook by their names."""
    money = {"num_format": "#,##0.00"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "bold": book.add_format({"bold": True}),
        "text": book.add_format({"text_wrap": True, "valign": "top"}),
        "money": book.add_format(money),
        "total": book.add_format({**money, "bold": True, "top": 1}),
        "share": book.add_format({"num_format": "0.##%"}),
        "plain": book.add_format(),
    }


@dataclass
class Pen:
    """Writes row after row of a sheet, and remembers where a figure stands."""

    sheet: Worksheet
    formats: Mapping[str, Format]
    row: int = 0
    months: Mapping[int, str] = field(default_factory=dict)
    """Where the twelve amounts of a line by month stand, by the identity of the line."""
    at: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """The cells of a figure, or of the rows that make it, by a name."""

    def next(self, rows: int = 1) -> None:
        """Go down."""
        self.row += rows

    def cell(self, column: int, row: int | None = None) -> str:
        """The address of a cell, of this row if no other is given."""
        return f"{chr(ord('A') + column)}{(self.row if row is None else row) + 1}"

    def note(self, name: str, column: int) -> None:
        """Remember the cell of this row under a name."""
        self.at[name].append(self.cell(column))

    def sum_of(self, name: str) -> str:
        """The sum of all cells that were noted under a name."""
        return f"({'+'.join(self.at[name])})" if self.at[name] else "0"

    def text(self, column: int, words: str, kind: str = "plain") -> None:
        """Write words, whatever they begin with, as words."""
        self.sheet.write_string(self.row, column, _NOT_IN_XML.sub(" ", words), self.formats[kind])

    def number(self, column: int, value: Decimal | int, kind: str = "money") -> None:
        """Write a number."""
        self.sheet.write_number(self.row, column, float(value), self.formats[kind])

    def formula(self, column: int, formula: str, value: Decimal | None, kind: str = "money") -> None:
        """Write a formula of ours with the value that it has now."""
        self.sheet.write_formula(self.row, column, f"={formula}", self.formats[kind], float(value or 0))

    def heads(self, words: Iterable[str]) -> None:
        """Write the names of the columns."""
        for column, word in enumerate(words):
            self.text(column, word, "head")
        self.next()
