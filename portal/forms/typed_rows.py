"""A row of the budget as it stands on a page: offered, filled in from a line, and as it was posted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from portal.domain.budget import Frequency, Line, Origin, Status, monthly
from portal.domain.budget_rows import Row
from portal.domain.facts import Range
from portal.domain.money import LARGEST
from portal.forms.fields import Words, printable
from portal.forms.money import as_typed

MONTHS = tuple(range(1, 13))
END_PARTS = ("day", "month", "year")
BILLED = frozenset(
    {Frequency.TWO_MONTHS, Frequency.QUARTER, Frequency.HALF_YEAR, Frequency.YEAR, Frequency.ONE_OFF}
)


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
        return self.itemised and not self.is_asset and bool(BILLED & set(self.frequencies))


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
