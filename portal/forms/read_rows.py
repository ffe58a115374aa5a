"""The line that is read from a row of the budget as it was typed, and what cannot be read."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from portal.domain.budget import Line, Status, monthly
from portal.domain.money import UnreadableAmount, parse_amount
from portal.forms.money import amount_words, in_a_sentence
from portal.forms.typed_rows import BILLED, END_PARTS, MONTHS, TypedRow

_LONGEST_NAME = 60
_WHOLE = Decimal(100)


def line_of(row: TypedRow) -> Line | None:
    """The line of a row, or None where nothing was answered; what cannot be read is told in `row.found`."""
    offered, code = row.offered, row.offered.row.code
    months = _months(row) if row.by_month else ()
    amount = None if row.by_month else _read_amount(row, "", row.amount)
    has_amount = amount is not None or any(month is not None for month in months)
    if row.unknown and has_amount and not row.found:
        row.found[""] = _l(
            "%(field)s: write the amount, or tick that you do not know it", field=offered.label
        )
    if not has_amount and not (row.unknown or _waits(row)):
        return None
    line = Line(code, amount, row.every, _status(row, has_amount), person=offered.row.person, months=months)
    line = replace(
        line,
        name=_own_name(row),
        share=_share(row),
        due=_due(row),
        ends=_end(row) if offered.may_end else None,
    )
    _ask_about(row, line)
    return line


def _ask_about(row: TypedRow, line: Line) -> None:
    """Ask once about an amount that may have been meant for another interval."""
    usual, value = row.offered.usual, monthly(line)
    if usual is None or row.by_month or not value or row.found or row.asked == row.mark:
        return
    if usual.crossed(value) is not None:
        row.questioned = True
        row.found[""] = _l(
            "%(field)s: this makes %(amount)s a month. Continue if it is right. "
            "If it is not, change the sum or how often it comes.",
            field=row.offered.label,
            amount=in_a_sentence(value),
        )


def _waits(row: TypedRow) -> bool:
    """Whether the row has been told to be there, though nothing is known of it yet."""
    offered = row.offered
    return offered.itemised and not offered.may_go and bool(row.name or not offered.named)


def _status(row: TypedRow, has_amount: bool) -> Status:
    if not has_amount:
        return Status.UNKNOWN
    return Status.ESTIMATE if row.about or row.offered.estimate else Status.EXACT


def _read_amount(row: TypedRow, part: str, text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        return parse_amount(text, row.offered.largest)
    except UnreadableAmount as fault:
        row.found.setdefault(part, amount_words(row.offered.label, fault, row.offered.largest))
        return None


def _months(row: TypedRow) -> tuple[Decimal | None, ...]:
    found = tuple(_read_amount(row, f"-m{n}", row.months[n - 1]) for n in MONTHS)
    is_empty = not any(amount is not None for amount in found)
    if is_empty and not (row.found or row.unknown) and (row.amount.strip() or not row.months_seen):
        # By month was chosen without a script, so that the page has to come back with the months to fill in;
        # or an amount was typed before, which would be lost.
        row.found["-m1"] = _l(
            "%(field)s: write the amounts of the months that you remember, or change how often it comes",
            field=row.offered.label,
        )
    return () if is_empty else found


def _own_name(row: TypedRow) -> str:
    if not row.offered.named:
        return ""
    if len(row.name) > _LONGEST_NAME:
        row.found["-name"] = _l("Give the row a name of at most %(limit)s characters", limit=_LONGEST_NAME)
    return row.name


def _share(row: TypedRow) -> Decimal:
    text = row.share.removesuffix("%").strip()
    if not row.offered.may_be_shared or not text:
        return Decimal(1)
    whole = int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else 0
    if not 1 <= whole <= 100:
        row.found["-share"] = _l("%(field)s: write your share as 1 to 100 per cent", field=row.offered.label)
        return Decimal(1)
    return Decimal(whole) / _WHOLE


def _due(row: TypedRow) -> int | None:
    if not row.offered.is_billed or row.every not in BILLED:
        return None
    return next((month for month in MONTHS if str(month) == row.due), None)


def _end(row: TypedRow) -> date | None:
    boxes = [row.end.get(part, "") for part in END_PARTS]
    if not any(boxes):
        return None
    try:
        if not all(box.isascii() and box.isdigit() and len(box) <= 4 for box in boxes) or len(boxes[2]) != 4:
            raise ValueError(boxes)
        day, month, year = map(int, boxes)
        return date(year, month, day)
    except ValueError:
        row.found["-end-day"] = _l(
            "%(field)s: write a day that exists, for example 7 12 2026", field=row.offered.label
        )
        return None
