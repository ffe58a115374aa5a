"""From the bytes of a file to the rows of a table.  The file is a stranger's: nothing in it is trusted.

All of it is bounded: the bytes, the length of a line, the cells of a row; rows are read one by one.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import NamedTuple

from portal.domain.statements.faults import StatementFault, UnreadableStatement

LARGEST = 2 * 1024 * 1024
"""Bytes of the largest file."""
MOST_CELLS = 60
_LONGEST_LINE = 20_000
_MOST_LINES = 50_000
"""Lines with the blank ones; a bank may write two lines for each row."""
_DELIMITERS = (";", "\t", ",", "|")
_HEAD = 5_000
_BYTE_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OLD_EXCEL = bytes.fromhex("d0cf11e0a1b11ae1")
_UNWRITTEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class TableRow(NamedTuple):
    """A row that is not blank, and the line of the file on which it ends."""

    line: int
    cells: list[str]


def text_of(content: bytes) -> str:
    """The text of a file in UTF-8, in UTF-16 that says so, or in Windows' Western European code.

    Raises `UnreadableStatement` for what is no text, such as a spreadsheet, an archive or a PDF.
    """
    if len(content) > LARGEST:
        raise UnreadableStatement(StatementFault.TOO_LARGE)
    if (kind := _other_kind(content)) is not None:
        raise UnreadableStatement(kind)
    text = _decoded(content)
    if not text.strip():
        raise UnreadableStatement(StatementFault.EMPTY)
    if _UNWRITTEN.search(text):
        raise UnreadableStatement(StatementFault.NOT_TEXT)
    return text


def delimiters_of(text: str) -> list[str]:
    """The signs that may stand between the cells, the most frequent of the file's beginning first."""
    return sorted(_DELIMITERS, key=text[:_HEAD].count, reverse=True)


def rows_of(text: str, delimiter: str) -> Iterator[TableRow]:
    """The rows that are not blank, one by one.

    Raises `UnreadableStatement` where a quotation does not end, or a line or a row is longer than
    any bank's.
    """
    reader = csv.reader(_lines_of(text), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if len(cells) > MOST_CELLS:
                raise UnreadableStatement(StatementFault.RAGGED, reader.line_num)
            if any(not cell.isspace() for cell in cells if cell):
                yield TableRow(reader.line_num, cells)
    except csv.Error as fault:
        raise UnreadableStatement(StatementFault.OPEN_QUOTE, reader.line_num) from fault


def _lines_of(text: str) -> Iterator[str]:
    # Without translation, so that lines may end in any of the three ways, and even by turns.
    for number, line in enumerate(StringIO(text, newline=""), 1):
        if len(line) > _LONGEST_LINE:
            raise UnreadableStatement(StatementFault.LONG_LINE, number)
        if number > _MOST_LINES:
            raise UnreadableStatement(StatementFault.TOO_MANY_ROWS)
        yield line


def _other_kind(content: bytes) -> StatementFault | None:
    if content.startswith(b"PK\x03\x04"):
        inside = (b"[Content_Types].xml", b"opendocument.spreadsheet")
        is_sheet = any(name in content for name in inside)
        return StatementFault.SPREADSHEET if is_sheet else StatementFault.ARCHIVE
    if content.startswith(_OLD_EXCEL):
        return StatementFault.SPREADSHEET
    if b"%PDF-" in content[:1024]:
        return StatementFault.PDF
    if b"\0" in content and not content.startswith(_BYTE_ORDER_MARKS):
        return StatementFault.NOT_TEXT
    return None


def _decoded(content: bytes) -> str:
    if content.startswith(_BYTE_ORDER_MARKS):
        codes: tuple[str, ...] = ("utf-16",)
    else:
        codes = ("utf-8-sig", "cp1252")
    for code in codes:
        try:
            return content.decode(code)
        except UnicodeDecodeError:
            continue
    raise UnreadableStatement(StatementFault.UNKNOWN_SIGNS)
