"""A row of the budget as it stands on a page, and the line that is read from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from flask_babel import lazy_gettext as _l

from portal.domain.budget import Frequency, Line, Origin, Status, monthly
from portal.domain.budget_rows import Row
from portal.domain.facts import Range
from portal.domain.money import LARGEST, UnreadableAmount, parse_amount
from portal.forms.fields import Words, printable
from portal.forms.money import amount_words, as_typed, in_a_sentence

MONTHS = tuple(range(1, 13))
END_PARTS = ("day", "month", "year")
_LONGEST_NAME = 60
_BILLED = frozenset(
    {Frequency.TWO_MONTHS, Frequency.QUARTER, Frequency.HALF_YEAR, Frequency.YEAR, Frequency.ONE_OFF}
)
_WHOLE = Decimal(100)


@dataclass(frozen=True)
class Offered:
    """A row as a page offers it, worded in the page's language.

    An `itemised` row was chosen by the person: it can be told to be a guess or unknown, and left empty it is
    unknown, unless it `may_go`.  Any other row left empty is not there.
    """

    row: Row
    label: str
    hint: str = ""
    frequencies: tuple[Frequency, ...] = (Frequency.MONTH,)
    itemised: bool = False
    may_go: bool = False
    """Whether an itemised row that is left empty is not there either."""
    named: bool = False
    """Whether its owner names it; then it is one of several that are added and removed."""
    may_end: bool = False
    may_be_shared: bool = False
    estimate: bool = False
    """Whether its amount is a guess by its nature."""
    largest: Decimal = LARGEST
    usual: Range | None = None
    """What is usual in a month; an amount far outside of it is asked about once."""
    periods: tuple[tuple[str, str], ...] = ()
    """The frequencies in words."""

    @cached_property
    def key(self) -> str:
        """The name and the id of its amount; those of its other parts begin with it."""
        return self.row.key

    @property
    def is_asset(self) -> bool:
        """Whether it is something owned, which does not recur."""
        return self.row.code.startswith("asset.")

    @property
    def by_month(self) -> bool:
        """Whether it may have another amount each month."""
        return Frequency.BY_MONTH in self.frequencies

    @property
    def is_billed(self) -> bool:
        """Whether the month of its bill is asked for."""
        return self.itemised and not self.is_asset and bool(_BILLED & set(self.frequencies))


@dataclass
class TypedRow:
    """A row as it stands on the page: what was typed, and what is wrong with it."""

    offered: Offered
    amount: str = ""
    every: Frequency = Frequency.MONTH
    about: bool = False
    unknown: bool = False
    name: str = ""
    share: str = ""
    due: str = ""
    end: dict[str, str] = field(default_factory=dict)
    months: list[str] = field(default_factory=list)
    months_seen: bool = False
    """Whether the fields of its months were on the page that was sent."""
    asked: str = ""
    """The amount that has been asked about already."""
    questioned: bool = False
    """Whether its amount is being asked about."""
    origin: Origin | None = None
    found: dict[str, Words] = field(default_factory=dict)
    """What cannot be read, by the part of the row; while a page is still being typed it is not told."""
    faults: dict[str, Words] = field(default_factory=dict)
    """What of it is told."""

    @property
    def key(self) -> str:
        """The name and the id of its amount; those of the other parts begin with it."""
        return self.offered.key

    @property
    def own(self) -> str:
        """Which own rows it is one of, if it is one."""
        return own_rows_of(self.offered.row)

    @property
    def mark(self) -> str:
        """The amount as a question about it names it."""
        return f"{self.amount.strip()} {self.every}"

    @property
    def by_month(self) -> bool:
        """Whether it has another amount each month."""
        return self.every is Frequency.BY_MONTH

    @property
    def hidden(self) -> tuple[tuple[str, str], ...]:
        """What was typed for another frequency than the chosen one, by its field: it comes back with it."""
        if self.by_month:
            return ((self.key, self.amount),) if self.amount else ()
        if not self.offered.by_month:
            return ()
        return tuple((f"{self.key}-m{n}", text) for n, text in enumerate(self.months, 1) if text)

    @property
    def says_more(self) -> bool:
        """Whether something stands in the parts that only few need."""
        return bool(self.share or self.due or any(self.end.values()))


def own_rows_of(row: Row) -> str:
    """What all own rows of one kind and person share: the key without its number."""
    return row.key.rpartition("-n")[0]


def empty_row(offered: Offered) -> TypedRow:
    """A row in which nothing has been written."""
    return TypedRow(offered, every=offered.frequencies[0], months=[""] * 12)


def row_of_line(offered: Offered, line: Line) -> TypedRow:
    """The row of a line that was answered."""
    ends = {part: str(getattr(line.ends, part)) for part in END_PARTS} if line.ends else {}
    row = TypedRow(
        offered,
        amount="" if line.amount is None else as_typed(line.amount),
        every=line.frequency,
        about=line.status is Status.ESTIMATE and not offered.estimate,
        unknown=line.status is Status.UNKNOWN,
        name=line.name,
        share="" if line.share == 1 else f"{line.share * 100:f}".rstrip("0").rstrip("."),
        due=str(line.due or ""),
        end=ends,
        months=["" if amount is None else as_typed(amount) for amount in line.months] or [""] * 12,
        origin=line.origin,
    )
    if offered.usual is not None and offered.usual.crossed(monthly(line)) is not None:
        # It was asked about when it was answered.
        row.asked = row.mark
    return row


def typed_row(offered: Offered, form: Mapping[str, str]) -> TypedRow:
    """The row as it was posted."""
    key = offered.key

    def text(part: str) -> str:
        return printable(str(form.get(f"{key}{part}", ""))).strip()

    chosen = text("-every")
    every = next((each for each in Frequency if each.value == chosen), offered.frequencies[0])
    return TypedRow(
        offered,
        amount=printable(str(form.get(key, ""))),
        every=every,
        about=f"{key}-about" in form,
        unknown=f"{key}-unknown" in form,
        name=text("-name"),
        share=text("-share"),
        due=text("-due"),
        end={part: text(f"-end-{part}") for part in END_PARTS} if offered.may_end else {},
        months=[text(f"-m{month}") for month in MONTHS] if offered.by_month else [""] * 12,
        months_seen=any(f"{key}-m{month}" in form for month in MONTHS),
        asked=text("-asked"),
    )


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
    if is_empty and not (row.months_seen or row.found or row.unknown):
        # By month was chosen without a script: the page has to come back with the months to fill in.
        words = _l("%(field)s: write the months that you remember", field=row.offered.label)
        row.found["-m1"] = words
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
    if not row.offered.is_billed or row.every not in _BILLED:
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
