"""The banks whose files are known, as data, and the table that a file makes.

A bank is known by the names in its header as a set: columns may change places, and new ones may come
between them, without any harm.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from portal.domain.statements.faults import StatementFault, UnreadableStatement
from portal.domain.statements.reading import MOST_CELLS, TableRow, delimiters_of, rows_of, text_of

_HEAD_ROWS = 30
_FEWEST_COLUMNS = 3


@dataclass(frozen=True)
class Columns:
    """The places of what is read, from 0.

    Of several places for a name the first one that is filled in counts: `paid_to` where money went
    out, `paid_by` where it came in.
    """

    day: int
    amount: int
    paid_to: tuple[int, ...]
    paid_by: tuple[int, ...]


@dataclass(frozen=True)
class Layout:
    """How one bank names its columns, in small letters.  All of `known_by` have to be there."""

    bank: str
    known_by: frozenset[str]
    day: str
    amount: tuple[str, ...]
    paid_to: tuple[str, ...]
    paid_by: tuple[str, ...] = ()


LAYOUTS = (
    Layout(
        "OP",
        frozenset({"kirjauspäivä", "arvopäivä", "selitys", "saaja/maksaja", "viesti"}),
        "kirjauspäivä",
        ("määrä euroa", "määrä"),
        ("saaja/maksaja", "selitys"),
    ),
    Layout(
        "Nordea",
        frozenset({"kirjauspäivä", "määrä", "maksaja", "maksunsaaja", "nimi", "otsikko"}),
        "kirjauspäivä",
        ("määrä",),
        ("nimi", "otsikko", "viesti"),
    ),
    Layout(
        "Nordea",
        frozenset({"bokföringsdag", "belopp", "avsändare", "mottagare", "namn", "rubrik"}),
        "bokföringsdag",
        ("belopp",),
        ("namn", "rubrik", "meddelande"),
    ),
    Layout(
        "Nordea",
        frozenset({"booking date", "amount", "sender", "recipient", "name", "title"}),
        "booking date",
        ("amount",),
        ("name", "title", "message"),
    ),
    Layout(
        "Nordea",
        frozenset({"kirjauspäivä", "maksupäivä", "määrä", "saaja/maksaja", "tapahtuma"}),
        "kirjauspäivä",
        ("määrä",),
        ("saaja/maksaja", "tapahtuma", "viesti"),
    ),
    Layout(
        "S-Pankki",
        frozenset({"kirjauspäivä", "maksupäivä", "summa", "tapahtumalaji", "maksaja", "saajan nimi"}),
        "kirjauspäivä",
        ("summa",),
        ("saajan nimi", "tapahtumalaji"),
        ("maksaja", "tapahtumalaji"),
    ),
)


@dataclass(frozen=True)
class Table:
    """A file as a table: its header with the line it stands on, and the rows after it."""

    text: str
    delimiter: str
    header: TableRow
    known: Columns | None
    """The columns of a known bank; None when somebody has to choose them."""

    def body(self) -> Iterator[TableRow]:
        """The rows after the header.  Raises `UnreadableStatement`."""
        return (row for row in rows_of(self.text, self.delimiter) if row.line > self.header.line)

    def sample(self, count: int) -> list[list[str]]:
        """The first rows after the header."""
        return [row.cells for row in islice(self.body(), count)]


def table_of(content: bytes) -> Table:
    """The table in a file.  Raises `UnreadableStatement`."""
    text = text_of(content)
    delimiters = delimiters_of(text)
    for delimiter in delimiters:
        for row in _readable_head(text, delimiter):
            if columns := known_columns(row.cells):
                return Table(text, delimiter, row, columns)
    head = list(islice(rows_of(text, delimiters[0]), _HEAD_ROWS))
    return Table(text, delimiters[0], _likely_header(head), None)


def _readable_head(text: str, delimiter: str) -> Iterator[TableRow]:
    """The first rows, as far as they can be read by this delimiter."""
    with suppress(UnreadableStatement):
        yield from islice(rows_of(text, delimiter), _HEAD_ROWS)


def known_columns(header: Sequence[str]) -> Columns | None:
    """The columns of a header that is a known bank's, or None."""
    names = [" ".join(name.casefold().split()) for name in header]
    place = {name: number for number, name in reversed(list(enumerate(names)))}
    for layout in LAYOUTS:
        amount = _places(place, layout.amount)
        if layout.known_by <= place.keys() and amount:
            paid_to = _places(place, layout.paid_to)
            return Columns(place[layout.day], amount[0], paid_to, _places(place, layout.paid_by) or paid_to)
    return None


def _places(place: dict[str, int], names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(place[name] for name in names if name in place)


def _likely_header(head: list[TableRow]) -> TableRow:
    """The first row of the usual width: what stands before the table is narrower or wider."""
    widths = Counter(len(row.cells) for row in head)
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    if not _FEWEST_COLUMNS <= usual <= MOST_CELLS or head[0].cells[0].lstrip().startswith("<"):
        raise UnreadableStatement(StatementFault.NO_COLUMNS)
    return next(row for row in head if len(row.cells) == usual)
