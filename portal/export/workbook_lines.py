"""The lines of a budget in a workbook: each month's value, the totals, and the norm beside them."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from portal.domain.budget import Line
from portal.export.pen import AMOUNT, LABEL, NORM, NOTE, OVER, OWN, SHARE, TIMES, Pen
from portal.export.shown import ShownRow, ShownSection


def write_section(pen: Pen, section: ShownSection, words: Mapping[str, str]) -> None:
    """Write the rows of a section and their sums, and note the cells for the formulas of the result."""
    pen.text(LABEL, section.title, "bold")
    pen.next()
    first = pen.row
    for row in section.rows:
        for name, column in _noted(section, row):
            pen.note(name, column)
        _write_row(pen, row)
        pen.next()
    pen.text(LABEL, words["in_all"], "bold")
    sign = "" if section.key == "income" else "-"
    for column, total, track in ((OWN, section.own, "own"), (NORM, section.norm, "norm")):
        if total.amount is not None:
            pen.formula(
                column,
                f"SUM({pen.cell(column, first)}:{pen.cell(column, pen.row - 1)})",
                total.amount,
                "total",
            )
            pen.at[track].append(f"{sign}{pen.cell(column)}")
    pen.next(2)


def _noted(section: ShownSection, row: ShownRow) -> Iterator[tuple[str, int]]:
    """Under which names formulas elsewhere need a row, and of which column."""
    if section.key == "living" and row.kind == "line" and row.own.amount is not None:
        yield "stated", OWN
    if section.key == "income" and row.own.amount is not None and row.norm.amount is None:
        yield "child_income", OWN
    if row.kind == "person":
        yield "persons", NORM
    if row.kind == "person" and row.key == "child":
        yield "children", NORM
    if row.kind in {"debt", "withheld"}:
        yield row.kind, OWN
    if row.stays:
        yield "stays", OWN


def _write_row(pen: Pen, row: ShownRow) -> None:
    pen.text(LABEL, row.label)
    pen.text(NOTE, row.hint)
    if row.line and row.own.amount is not None:
        _write_line(pen, row.line, row.own.amount)
    elif row.kind == "stand_in":
        pen.formula(OWN, f"MAX(0,{pen.sum_of('persons')}-{pen.sum_of('stated')})", row.own.amount)
    elif row.own.amount is not None:
        pen.number(OWN, row.own.amount)
    else:
        pen.text(OWN, row.own.text)
    _write_norm(pen, row)


def _write_line(pen: Pen, line: Line, monthly: Decimal) -> None:
    factor = line.frequency.factor
    if id(line) in pen.months:
        known = [amount for amount in line.months if amount is not None]
        pen.formula(AMOUNT, f"AVERAGE({pen.months[id(line)]})", sum(known) / Decimal(len(known)))
    else:
        pen.number(AMOUNT, line.amount or 0)
    pen.number(TIMES, factor.numerator, "plain")
    pen.number(OVER, factor.denominator, "plain")
    pen.number(SHARE, line.share, "share")
    amount, times, over, share = (pen.cell(column) for column in (AMOUNT, TIMES, OVER, SHARE))
    pen.formula(OWN, f"ROUND({amount}*{times}*{share}/{over},2)", monthly)


def _write_norm(pen: Pen, row: ShownRow) -> None:
    if row.norm.amount is None:
        return
    if row.kind == "offset":
        taken = f"-MIN({pen.sum_of('child_income')}-{row.kept:f},{pen.sum_of('children')})"
        pen.formula(NORM, taken, row.norm.amount)
    elif row.kind == "person":
        pen.number(NORM, row.norm.amount)
    else:
        pen.formula(NORM, pen.cell(OWN), row.norm.amount)
