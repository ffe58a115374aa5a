"""A result as a workbook whose formulas count again when an amount is changed."""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format

from portal.export.pen import AMOUNT, LABEL, NORM, NOTE, OWN, SHARE, TIMES, Pen, formats_of
from portal.export.shown import ShownResult
from portal.export.workbook_lines import write_section
from portal.export.workbook_result import write_change, write_fitting, write_left, write_terms


def of(shown: ShownResult) -> bytes:
    """The workbook of a result."""
    written = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(written, options) as book:
        made_at = datetime.combine(shown.day, time(12), UTC).replace(tzinfo=None)
        book.set_properties({"title": shown.headline, "author": shown.author, "created": made_at})
        formats = formats_of(book)
        pen = Pen(book.add_worksheet(shown.words["budget"]), formats)
        pen.months = _months_sheet(book, shown, formats)
        _write_budget(pen, shown)
        _write_explained(Pen(book.add_worksheet(shown.words["explained"]), formats), shown)
    return written.getvalue()


def _months_sheet(
    book: xlsxwriter.Workbook, shown: ShownResult, formats: Mapping[str, Format]
) -> Mapping[int, str]:
    """The amounts of the lines by month on a sheet of their own, if there are such lines."""
    rows = [row for section in shown.sections for row in section.rows if row.line and row.line.months]
    if not rows:
        return {}
    name = shown.words["months"]
    pen = Pen(book.add_worksheet(name), formats)
    pen.sheet.set_column(0, 0, 40)
    pen.heads((shown.words["line"], *shown.months))
    places = {}
    for row in rows:
        assert row.line is not None
        pen.text(0, row.label)
        for month, amount in enumerate(row.line.months, 1):
            if amount is not None:
                pen.number(month, amount)
        places[id(row.line)] = f"'{name}'!{pen.cell(1)}:{pen.cell(12)}"
        pen.next()
    return places


def _write_budget(pen: Pen, shown: ShownResult) -> None:
    words = shown.words
    pen.sheet.set_column(LABEL, LABEL, 46)
    pen.sheet.set_column(AMOUNT, AMOUNT, 14)
    pen.sheet.set_column(NOTE, NOTE, 34)
    pen.sheet.set_column(TIMES, SHARE, 9)
    pen.sheet.set_column(OWN, NORM, 16)
    pen.text(LABEL, shown.headline, "title")
    pen.next()
    for line in (shown.meant, words["live"]):
        pen.text(LABEL, line)
        pen.next()
    for fact in shown.facts:
        pen.text(LABEL, fact.label)
        pen.text(AMOUNT, fact.text)
        pen.next()
    pen.next()
    heads = ("line", "amount", "note", "times", "over", "share", "own_month", "norm_month")
    pen.heads(words[head] for head in heads)
    for section in shown.sections:
        write_section(pen, section, words)
    write_left(pen, shown)
    write_change(pen, shown)
    write_terms(pen, shown)
    write_fitting(pen, shown)
    _write_uncounted(pen, shown)


def _write_uncounted(pen: Pen, shown: ShownResult) -> None:
    if shown.uncounted:
        pen.text(LABEL, shown.words["uncounted"], "bold")
        pen.next()
    for fact in shown.uncounted:
        pen.text(LABEL, fact.label)
        pen.text(AMOUNT, fact.text)
        pen.next()


def _write_explained(pen: Pen, shown: ShownResult) -> None:
    for column, width in enumerate((40, 14, 90, 50, 50)):
        pen.sheet.set_column(column, column, width)
    pen.heads(shown.words[head] for head in ("figure", "result", "arithmetic", "counted_by", "source"))
    for made in shown.explained.values():
        pen.text(0, made.label, "text")
        pen.number(1, made.result.amount or 0, "plain" if made.key == "months" else "money")
        for column, words in enumerate((made.arithmetic, made.parameter, made.source), 2):
            pen.text(column, words, "text")
        pen.next()
