"""A result in the words of one language, as every surface shows it.

Amounts stand twice: as they are shown, and as they are counted with.  An empty text is an empty cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.budget import Line
from portal.domain.money import ZERO
from portal.domain.policy import Policy

FITTING = ("base", "room", "instalment", "max_credit", "months", "annuity", "stress", "sa_gap")
"""The figures that say what could be repaid, in the order in which they are shown."""


@dataclass(frozen=True)
class Shown:
    """An amount and how it is written; without an amount perhaps a word in its place."""

    amount: Decimal | None
    text: str


@dataclass(frozen=True)
class ShownRow:
    """One row of a section.  `kind` and `line` say how its amounts came about."""

    kind: str
    key: str
    label: str
    hint: str
    own: Shown
    norm: Shown
    line: Line | None = None
    kept: Decimal = ZERO
    """What of the children's income is not taken off the norm."""
    stays: bool = False
    """A debt that the credit would not pay."""


@dataclass(frozen=True)
class ShownSection:
    """Rows that are counted together, and their totals."""

    key: str
    title: str
    rows: tuple[ShownRow, ...]
    own: Shown
    norm: Shown


@dataclass(frozen=True)
class ShownPair:
    """A figure in two columns."""

    key: str
    label: str
    first: Shown
    second: Shown


@dataclass(frozen=True)
class ShownFact:
    """A label and what stands beside it."""

    label: str
    text: str


@dataclass(frozen=True)
class ShownExplanation:
    """How a figure came about: one line of arithmetic, what it is counted by, and who says so."""

    key: str
    label: str
    result: Shown
    arithmetic: str
    parameter: str
    source: str


@dataclass(frozen=True)
class ShownResult:
    """A whole result, ready to be shown, printed and written to a file."""

    language: str
    day: date
    policy: Policy
    author: str
    """The unit in whose name the result is shown."""
    title: str
    headline: str
    verdict: str
    """Whether a credit looks possible, in a few words; empty where none is granted to the person."""
    not_final: str
    """What is not known yet, so that the result is not final; empty where nothing is."""
    elsewhere: str
    """Who grants social credit where the person lives, or that nobody does; empty where this unit does."""
    estimate: str
    """That this is an estimate, and who decides; elsewhere, by whose terms it was made."""
    facts: tuple[ShownFact, ...]
    """When, by whose terms and for whom it was counted."""
    sections: tuple[ShownSection, ...]
    left: ShownPair
    """What is left today, by own figures and by the norm."""
    tracks: tuple[ShownPair, ...]
    """The totals that make it; costs are negative."""
    change: tuple[ShownPair, ...]
    """Today, and after the credit."""
    uncounted: tuple[ShownFact, ...]
    explained: Mapping[str, ShownExplanation]
    months: tuple[str, ...]
    """The names of the months."""
    words: Mapping[str, str]
    """The headings and the names of columns, by key."""

    @property
    def meant(self) -> str:
        """What the result means for the person, and who decides, in one paragraph."""
        verdict = f"{self.verdict}." if self.verdict else ""
        return " ".join(filter(None, (verdict, self.not_final, self.elsewhere, self.estimate)))

    @property
    def fitting(self) -> tuple[ShownExplanation, ...]:
        """The figures that say what could be repaid."""
        return tuple(self.explained[key] for key in FITTING if key in self.explained)


@dataclass(frozen=True)
class ShownContact:
    """How a place is reached; an empty text is one that nobody has told."""

    name: str
    web: str
    phone: str
    hours: str

    @property
    def address(self) -> str:
        """The address on the web as it is read aloud and typed."""
        return self.web.removeprefix("https://").removeprefix("www.").rstrip("/")


@dataclass(frozen=True)
class ShownAdvice:
    """A piece of advice, to whom it leads, and how they are reached."""

    target: str
    text: str
    contact: ShownContact | None


@dataclass(frozen=True)
class ShownWay:
    """A place to turn to, whether it fits in the situation, why, and how it is reached."""

    place: str
    fits: bool
    reason: str
    contact: ShownContact | None


@dataclass(frozen=True)
class ShownMonth:
    """One month: what is special in it, and what it brings, costs and leaves, alone and with those before."""

    label: str
    hint: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class ShownYear:
    """Twelve months and what they come to."""

    title: str
    words: str
    months: tuple[ShownMonth, ...]
    in_all: tuple[str, ...]


@dataclass(frozen=True)
class ShownHelp:
    """What may help after a result: advice, where to turn, and the months to come."""

    advice: tuple[ShownAdvice, ...]
    ways: tuple[ShownWay, ...]
    """Those that fit first."""
    year: ShownYear
    words: Mapping[str, str]
