"""A bank statement: the file, its columns where the bank is not known, and the lines of its payees."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.domain.budget_rows import Row
from portal.domain.statements.banks import Columns
from portal.domain.statements.faults import StatementFault, UnreadableStatement
from portal.domain.statements.grouping import MOST_MONTHS
from portal.domain.statements.reading import LARGEST
from portal.forms.base import PortalForm
from portal.forms.fields import ChoiceField, FileField, Words

MOST_PAYEES = 60
"""Payees shown one by one in each direction; all others are one row together."""
_LONGEST_SUM = 12


class ColumnField(ChoiceField):
    """A column of the file; `data` is its place, and the form is given the columns as `meta.columns`."""

    def __init__(self, label: Words, **options: Any) -> None:
        super().__init__(label, choices=(), **options)
        self.choices = self.meta.columns


class StatementForm(PortalForm[bytes]):
    """The file of a statement."""

    file = FileField(_l("The file from your bank"), largest=LARGEST)

    def answer(self) -> bytes:
        """The bytes of the file.  Raises `UnreadableStatement` when none was chosen."""
        if self.file.data is None:
            raise UnreadableStatement(StatementFault.MISSING)
        content: bytes = self.file.data
        return content

    def refuse(self, fault: UnreadableStatement) -> None:
        """Say at the file what is the matter with it."""
        self.file.errors = [fault_words(fault)]


class ColumnsForm(PortalForm[Columns]):
    """Which columns of the file say what."""

    day = ColumnField(_l("Day of the payment"), missing=_l("Choose the column with the day"))
    amount = ColumnField(_l("Amount"), missing=_l("Choose the column with the amount"))
    payee = ColumnField(_l("Payee or payer"), missing=_l("Choose the column with the payee or payer"))
    text = ColumnField(_l("Description, if there is one"))

    def answer(self) -> Columns:
        """The columns as chosen; the description stands in for a name that is missing."""
        names = tuple(field.data for field in (self.payee, self.text) if field.data is not None)
        return Columns(self.day.data, self.amount.data, names, names)

    def refuse(self, fault: UnreadableStatement) -> None:
        """Say at the column that is at fault, or at the first, what is the matter."""
        field = self.amount if fault.kind is StatementFault.UNREADABLE_AMOUNT else self.day
        field.errors = [fault_words(fault)]


def assigned(
    posted: Mapping[str, str], offered: Mapping[str, Mapping[str, Row]]
) -> list[tuple[Row, tuple[int, ...]]]:
    """The payees that were given a line, with their months in whole cents.

    `offered` are the lines by direction and by the value under which a page offers them.  Raises
    `UnreadableStatement` when the rows did not come back as the page had sent them, or when no row
    was given a line.
    """
    chosen = []
    lengths = set()
    for direction, rows in offered.items():
        for number in range(MOST_PAYEES + 1):
            payee = f"{direction}-{number}"
            if f"{payee}-sums" not in posted:
                break
            monthly, value = _monthly(posted[f"{payee}-sums"]), posted.get(f"{payee}-line", "")
            lengths.add(len(monthly))
            if value and value not in rows:
                raise UnreadableStatement(StatementFault.LOST)
            if value:
                chosen.append((rows[value], monthly))
    if len(lengths) != 1:
        raise UnreadableStatement(StatementFault.LOST)
    if not chosen:
        raise UnreadableStatement(StatementFault.NOTHING_CHOSEN)
    return chosen


def written(monthly: Sequence[int]) -> str:
    """A payee's months as a hidden field carries them."""
    return ",".join(map(str, monthly))


def _monthly(sums: str) -> tuple[int, ...]:
    parts = sums.split(",", MOST_MONTHS)
    whole = all(part.isascii() and part.isdigit() and len(part) <= _LONGEST_SUM for part in parts)
    if not whole or len(parts) > MOST_MONTHS:
        raise UnreadableStatement(StatementFault.LOST)
    return tuple(map(int, parts))


_WORDS = {
    StatementFault.MISSING: _l("Choose the file that you fetched from your bank"),
    StatementFault.EMPTY: _l("The file is empty. Fetch it from your bank once more."),
    StatementFault.TOO_LARGE: _l(
        "The file is too large: at most 2 megabytes can be read. Fetch a shorter period from your bank."
    ),
    StatementFault.SPREADSHEET: _l(
        "This is a spreadsheet. Choose the CSV file that your bank gives, or save the sheet as CSV."
    ),
    StatementFault.ARCHIVE: _l("This is a packed file. Unpack it first, and choose the CSV file in it."),
    StatementFault.PDF: _l(
        "This is a PDF, and its figures cannot be read. Fetch the same payments from your bank as a CSV file."
    ),
    StatementFault.NOT_TEXT: _l("This is no text file. Choose the CSV file that you fetched from your bank."),
    StatementFault.UNKNOWN_SIGNS: _l(
        "The signs of the file cannot be read. Fetch it from your bank once more, "
        "and do not open it in between."
    ),
    StatementFault.NO_COLUMNS: _l(
        "No columns were found in the file. Choose the CSV file that you fetched from your bank."
    ),
    StatementFault.NO_PAYMENTS: _l(
        "There are no payments in the file. Fetch a longer period from your bank."
    ),
    StatementFault.TOO_MANY_ROWS: _l(
        "There are too many payments in the file: at most 10\N{NO-BREAK SPACE}000 can be counted. "
        "Fetch a shorter period from your bank."
    ),
    StatementFault.NO_WHOLE_MONTH: _l(
        "The file does not reach over a whole calendar month. Fetch at least three months from your bank."
    ),
    StatementFault.TOO_LARGE_SUM: _l(
        "A sum of the file is larger than a budget can hold. Choose the file again."
    ),
    StatementFault.SELDOM: _l(
        "What you chose is paid so seldom that the file does not tell what it costs a month. "
        "Write it in your budget yourself."
    ),
    StatementFault.LOST: _l("The figures did not come through whole. Choose the file again."),
    StatementFault.NOTHING_CHOSEN: _l(
        "No line was chosen, so nothing was put in your budget. We do not store the payments, so they are no "
        "longer here. Choose the file again, and then a line for at least one payee."
    ),
}


def fault_words(fault: UnreadableStatement) -> Words:
    """What is the matter with a file, and what to do."""
    match fault.kind:
        case StatementFault.LONG_LINE:
            return _l(
                "Line %(line)s of the file is too long to be one payment. Choose a CSV file.", line=fault.line
            )
        case StatementFault.OPEN_QUOTE:
            return _l("The quotation marks on line %(line)s of the file do not match.", line=fault.line)
        case StatementFault.RAGGED:
            return _l(
                "Line %(line)s of the file has another number of columns than the header.", line=fault.line
            )
        case StatementFault.UNREADABLE_DAY:
            return _l("Line %(line)s of the file has a day that cannot be read.", line=fault.line)
        case StatementFault.UNREADABLE_AMOUNT:
            return _l("Line %(line)s of the file has an amount that cannot be read.", line=fault.line)
        case kind:
            return _WORDS[kind]
