"""Reads the rows of a result back from each surface, as somebody sees them there."""

import json
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree import ElementTree as ET

from tests.ground.needs import program
from tests.ground.page import Page, text_of
from tests.ground.spreadsheet import Spreadsheet

Pair = tuple[Decimal | None, Decimal | None]
_AMOUNT = re.compile(r"(−?)(\d{1,3}(?:[\s\u00a0]?\d{3})*),(\d\d)(?:[\s\u00a0]?€)?")
IN_ALL = {"fi": "Yhteensä", "sv": "Sammanlagt"}
LEFT = {"fi": "Jää nyt", "sv": "Kvar nu"}


@dataclass
class Section:
    """The rows of a part with their totals."""

    title: str
    rows: list[Pair] = field(default_factory=list)
    total: Pair = (None, None)


@dataclass
class Read:
    """What was read."""

    sections: list[Section] = field(default_factory=list)
    left: Pair = (None, None)

    def take(self, label: str, pair: Pair, language: str, *, heads: bool) -> None:
        """Sort a row into its place; `heads` when it is the title of a part."""
        if heads:
            self.sections.append(Section(label))
        elif label.startswith(IN_ALL[language]):
            self.sections[-1].total = pair
        elif label == LEFT[language]:
            self.left = pair
        elif pair != (None, None):
            self.sections[-1].rows.append(pair)


def amount(text: str) -> Decimal | None:
    """The amount of a cell, in either language; None where there is none."""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        return None
    whole = "".join(sign for sign in found[2] if sign.isdigit())
    return Decimal(f"{'-' if found[1] else ''}{whole}.{found[3]}")


def from_page(html: str, language: str) -> Read:
    """The rows of the table line by line."""
    page, read = Page(f"/{language}/budget/result", 200, html), Read()
    (table,) = (
        table
        for table in page.all("table")
        if any(at.get("id") in {"lines", "budget"} for at in table.iter("caption"))
    )
    for row in list(table.iter("tr"))[1:]:
        label, cells = next(row.iter("th")), [amount(text_of(cell)) for cell in row.iter("td")]
        pair = (cells[0], cells[1]) if cells else (None, None)
        read.take(text_of(label), pair, language, heads=row.get("class") == "grp")
    return read


def pdf_text(contents: bytes, *how: str) -> str:
    """What pdftotext reads in a PDF."""
    command = [str(program("pdftotext", "poppler-utils")), *how, "-enc", "UTF-8", "-", "-"]
    return subprocess.run(command, input=contents, check=True, capture_output=True).stdout.decode()


def from_pdf(contents: bytes, language: str) -> Read:
    """The rows of the first table of amounts, by where their words stand on the paper."""
    read, begun = Read(), False
    for label, own, norm in _printed(contents):
        if not begun:
            begun = own == {"fi": "Omat luvut", "sv": "Egna siffror"}[language]
            continue
        if own and amount(own) is None and amount(norm) is None and norm:
            continue  # The heads again, on the next page.
        heads = label in TITLES[language] and not own and not norm
        read.take(label, (amount(own), amount(norm)), language, heads=heads)
        if label == LEFT[language]:
            break
    return read


TITLES = {
    "fi": ("Tulot", "Asuminen", "Muut välttämättömät menot", "Arjen menot", "Muut menot", "Velat"),
    "sv": (
        "Inkomster",
        "Boende",
        "Andra nödvändiga utgifter",
        "Vardagens utgifter",
        "Andra utgifter",
        "Skulder",
    ),
}
"""The parts of the lines, in their order."""
_OWN, _NORM = 363, 451
"""Where the columns of the amounts begin on the paper, in points."""


def _printed(contents: bytes) -> Iterator[tuple[str, str, str]]:
    """Each line of the pages as the words of its three columns."""
    tree = ET.fromstring(pdf_text(contents, "-bbox"))
    for page in tree.iter("{http://www.w3.org/1999/xhtml}page"):
        lines: dict[float, list[tuple[float, str]]] = {}
        for word in page.iter("{http://www.w3.org/1999/xhtml}word"):
            lines.setdefault(round(float(word.attrib["yMax"])), []).append(
                (float(word.attrib["xMin"]), word.text or "")
            )
        for _, words in sorted(lines.items()):
            columns: tuple[list[str], list[str], list[str]] = ([], [], [])
            for at, text in sorted(words):
                columns[(at >= _OWN) + (at >= _NORM)].append(text)
            label, own, norm = (" ".join(column) for column in columns)
            yield label, own, norm


def from_workbook(contents: bytes, language: str) -> Read:
    """The rows of the first sheet, with the values that were written beside the formulas."""
    book, read, begun = Spreadsheet(contents), Read(), False
    for row in book.cached[book.sheet].iter_rows(values_only=True):
        label, own, norm = str(row[0] or ""), row[6], row[7]
        if begun and label:
            pair = (_number(own), _number(norm))
            heads = label in TITLES[language] and row[1:] == (None,) * (len(row) - 1)
            read.take(label, pair, language, heads=heads)
            if label == LEFT[language]:
                break
        begun = begun or label == {"fi": "Rivi", "sv": "Rad"}[language]
    return read


def _number(value: object) -> Decimal | None:
    return Decimal(f"{value:.2f}") if isinstance(value, int | float) else None


def from_data(contents: str) -> Read:
    """The rows of the data file."""
    data, read = json.loads(contents), Read()
    for section in data["sections"]:
        rows = [(_read(row["own"]), _read(row["norm"])) for row in section["rows"]]
        total = (_read(section["own"]), _read(section["norm"]))
        read.sections.append(Section(section["title"], [row for row in rows if row != (None, None)], total))
    read.left = (_read(data["left"]["first"]), _read(data["left"]["second"]))
    return read


def _read(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
