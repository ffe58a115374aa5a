"""From the rows of a table to payments: the day, the amount with its sign, and whose the other end is."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from portal.domain.money import AmountFault, UnreadableAmount, cents, parse_amount
from portal.domain.statements.banks import Columns, Table
from portal.domain.statements.faults import StatementFault, UnreadableStatement
from portal.domain.statements.reading import TableRow

MOST_ROWS = 10_000
LARGEST_PAYMENT = Decimal("9999999.99")
_EARLIEST = date(2000, 1, 1)
_LATEST = timedelta(days=31)
"""How far in the future a payment may lie: some banks list the coming ones too."""
_LONGEST_CELL = 40
_LONGEST_NAME = 60
_MINUS = ("-", "–", "−")
_RESERVED = {"varaus", "reserverad", "reservering", "reserved", "reservation"}
"""What stands for the day of a payment that is not booked yet; such a row is left out."""
_YEAR_LAST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})(?:[ T].*)?")
_YEAR_FIRST = re.compile(r"([0-9]{4})([./-])([0-9]{1,2})\2([0-9]{1,2})(?:[ T].*)?")


@dataclass(frozen=True)
class Transaction:
    """One payment: `cents` is positive where money came in.  The name is empty where there is none."""

    day: date
    cents: int
    payee: str


def transactions_of(table: Table, columns: Columns, today: date) -> tuple[Transaction, ...]:
    """The payments of a table.

    Where the columns were chosen, the file may have no header: its first row then is a payment like
    the others.  Raises `UnreadableStatement` with the line of the first row that cannot be read.
    """
    found = [*_first_row(table, columns, today)]
    for number, row in enumerate(table.body(), 1):
        if number > MOST_ROWS:
            raise UnreadableStatement(StatementFault.TOO_MANY_ROWS)
        if len(row.cells) <= columns.day or row.cells[columns.day].strip().casefold() not in _RESERVED:
            found.append(_transaction(row, columns, len(table.header.cells), today))
    if not found:
        raise UnreadableStatement(StatementFault.NO_PAYMENTS)
    return tuple(found)


def signed_amount(written: str) -> Decimal:
    """The euros of a bank's cell: `-1 234,50`, `+12.5`, `12,50-`, with any of the minus signs.

    Raises `UnreadableAmount`.
    """
    text = written.strip()
    if len(text) > _LONGEST_CELL:
        raise UnreadableAmount(AmountFault.UNREADABLE)
    negative = text.startswith(_MINUS) or text.endswith(_MINUS)
    if text.startswith((*_MINUS, "+")):
        text = text[1:]
    elif text.endswith((*_MINUS, "+")):
        text = text[:-1]
    amount = parse_amount(text, LARGEST_PAYMENT)
    return -amount if negative else amount


def day_of(written: str) -> date | None:
    """The day of a cell: `31.1.2026`, `2026-01-31` or `2026/01/31`, and a time after it does no harm."""
    text = written.strip()[:_LONGEST_CELL]
    if found := _YEAR_LAST.fullmatch(text):
        day, month, year = found[1], found[3], found[4]
    elif found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found[1], found[3], found[4]
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def guessed(sample: Sequence[Sequence[str]]) -> tuple[int | None, int | None]:
    """In which columns the day and the amount seem to be, by some rows; None where nothing looks like it."""
    width = min(map(len, sample), default=0)
    columns = [[row[place] for row in sample] for place in range(width)]
    days = (place for place, cells in enumerate(columns) if all(map(day_of, cells)))
    amounts = (place for place, cells in enumerate(columns) if all(map(_is_amount, cells)))
    return next(days, None), next(amounts, None)


def _is_amount(written: str) -> bool:
    try:
        return bool(signed_amount(written)) and any(sign in written for sign in (*_MINUS, ",", "."))
    except UnreadableAmount:
        return False


def _first_row(table: Table, columns: Columns, today: date) -> Iterator[Transaction]:
    if table.known is None:
        try:
            yield _transaction(table.header, columns, len(table.header.cells), today)
        except UnreadableStatement:
            return


def _transaction(row: TableRow, columns: Columns, width: int, today: date) -> Transaction:
    needed = max(columns.day, columns.amount, *columns.paid_to[:1], *columns.paid_by[:1])
    if len(row.cells) <= needed or any(cell.strip() for cell in row.cells[width:]):
        raise UnreadableStatement(StatementFault.RAGGED, row.line)
    day = day_of(row.cells[columns.day])
    if day is None or not _EARLIEST <= day <= today + _LATEST:
        raise UnreadableStatement(StatementFault.UNREADABLE_DAY, row.line)
    try:
        amount = signed_amount(row.cells[columns.amount])
    except UnreadableAmount as fault:
        raise UnreadableStatement(StatementFault.UNREADABLE_AMOUNT, row.line) from fault
    return Transaction(day, cents(amount), _name(row, columns.paid_to if amount < 0 else columns.paid_by))


def _name(row: TableRow, places: tuple[int, ...]) -> str:
    """The first name that is filled in; a lone dash is how a bank leaves a cell empty."""
    names = (_clean(row.cells[place]) for place in places if place < len(row.cells))
    return next((name for name in names if name not in {"", "-"}), "")


def _clean(name: str) -> str:
    composed = unicodedata.normalize("NFC", name[: 2 * _LONGEST_NAME])
    signs = (sign if sign.isprintable() else " " for sign in composed)
    return " ".join("".join(signs).split())[:_LONGEST_NAME].rstrip()
