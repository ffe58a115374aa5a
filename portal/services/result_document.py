"""What a result says, in values and keys: made here once, worded once, and the same on every surface.

The page, the print, the files that a resident takes along and the counsellor's view all show these
rows.  The rows of a section add up to its totals, and the totals of the sections to what is left.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from portal import figures
from portal.domain.assessment import Assessment, CountedLine
from portal.domain.budget import Budget, Debt, Line, Status, Treatment
from portal.domain.explanation import Explanation
from portal.domain.money import ZERO
from portal.domain.norms import Mode, norm
from portal.domain.policy import FiguresUsed, Policy
from portal.services import assessing


class Kind(StrEnum):
    """What a row is, and so how its amounts came about."""

    LINE = "line"
    PERSON = "person"
    """The norm amount of one person."""
    STAND_IN = "stand_in"
    """What the norm adds to the own figures where something is not known."""
    OFFSET = "offset"
    """What the children's own income takes off the norm."""
    DEBT = "debt"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Row:
    """One row, in euros a month; None where a track does not count it, or nobody knows it.

    `line` and `debt` are what it was made of, where it was made of one.
    """

    kind: Kind
    key: str
    own: Decimal | None
    norm: Decimal | None
    about: str = ""
    line: Line | None = None
    debt: Debt | None = None
    kept: Decimal = ZERO
    """Of an offset: what of the children's income is not taken off."""


@dataclass(frozen=True)
class Section:
    """Rows that are counted together, and their totals on both tracks."""

    key: str
    rows: tuple[Row, ...]
    own: Decimal
    norm: Decimal | None
    """None where the norm track does not count them."""


@dataclass(frozen=True)
class Pair:
    """A figure by its key in two columns; None where a column does not have it."""

    key: str
    first: Decimal
    second: Decimal | None


@dataclass(frozen=True)
class ResultDocument:
    """A whole result."""

    policy: Policy
    used: FiguresUsed
    budget: Budget
    found: Assessment
    sections: tuple[Section, ...]
    left: Pair
    """What is left today, by own figures and by the norm."""
    tracks: tuple[Pair, ...]
    """The totals that make what is left, by own figures and by the norm; costs are negative."""
    change: tuple[Pair, ...]
    """Today, and after the credit; costs are negative."""
    uncounted: tuple[Line, ...]
    """What was told and is not counted in a month: savings, social assistance."""
    explained: Mapping[str, Explanation]


def document_of(budget: Budget, found: Assessment, policy: Policy, used: FiguresUsed) -> ResultDocument:
    """The document of an assessment, which was made of the same budget, terms and figures."""
    return ResultDocument(
        policy=policy,
        used=used,
        budget=budget,
        found=found,
        sections=tuple(section for section in _sections(budget, found, policy, used) if section.rows),
        left=Pair("now", found.now_actual, found.now_norm),
        tracks=tuple(pair for pair in _tracks(found) if pair.first or pair.second),
        change=tuple(pair for pair in _change(found) if pair.first or pair.second or pair.key in _TOTALS),
        uncounted=tuple(counted.line for counted in found.lines if counted.treatment not in _COUNTED),
        explained=assessing.explained_by(budget, found, policy, used),
    )


_TOTALS = ("left_own", "left_norm")

_COUNTED = {
    Treatment.INCOME: "income",
    Treatment.CHILD_INCOME: "income",
    Treatment.HOUSING: "housing",
    Treatment.SEPARATE: "separate",
    Treatment.IN_NORM: "living",
    Treatment.OUTSIDE_NORM: "other",
}


def _sections(budget: Budget, found: Assessment, policy: Policy, used: FiguresUsed) -> Iterator[Section]:
    own_income, norm_income = found.total_income, found.norm_income
    yield Section("income", _lines("income", found), own_income, norm_income)
    yield Section("housing", _lines("housing", found), found.housing, found.housing)
    yield Section("separate", _lines("separate", found), found.separate, found.separate)
    living = (*_lines("living", found), *_norm(budget, found, policy, used), *_stand_in(found))
    yield Section("living", living, found.living_used, found.norm_used)
    yield Section("other", _lines("other", found), found.outside, None)
    paid = found.debt_now + found.enforcement
    yield Section("debts", tuple(_debts(budget, found)), paid, paid)


def _lines(section: str, found: Assessment) -> tuple[Row, ...]:
    return tuple(
        _line(counted, by_norm=_is_counted_by_norm(counted, found))
        for counted in found.lines
        if _COUNTED.get(counted.treatment) == section
    )


def _line(counted: CountedLine, *, by_norm: bool) -> Row:
    line = counted.line
    own = None if line.status in {Status.UNKNOWN, Status.NONE} else counted.monthly
    return Row(Kind.LINE, line.code, own, own if by_norm else None, line.name, line)


def _is_counted_by_norm(counted: CountedLine, found: Assessment) -> bool:
    if counted.treatment is Treatment.CHILD_INCOME:
        return found.norm_mode is Mode.INCOME
    return counted.treatment not in {Treatment.IN_NORM, Treatment.OUTSIDE_NORM}


def _stand_in(found: Assessment) -> Iterator[Row]:
    if found.unknown:
        yield Row(Kind.STAND_IN, "stand_in", found.living_used - found.living_stated, None)


def _norm(budget: Budget, found: Assessment, policy: Policy, used: FiguresUsed) -> Iterator[Row]:
    for part in norm(budget.household, figures.norm_set(policy.norm_set)).parts:
        yield Row(Kind.PERSON, part.part, None, part.amount, "" if part.age is None else str(part.age))
    if found.norm_offset:
        kept = min(assessing.kept_supplement(budget, used), found.child_benefit)
        yield Row(Kind.OFFSET, "child_income", None, -found.norm_offset, kept=kept)


def _debts(budget: Budget, found: Assessment) -> Iterator[Row]:
    for debt in budget.debts:
        paid = debt.instalment
        yield Row(Kind.DEBT, f"debt.{debt.code}", paid, paid, debt.creditor, debt=debt)
    if found.enforcement:
        yield Row(Kind.WITHHELD, "enforcement", found.enforcement, found.enforcement)


def _tracks(found: Assessment) -> Iterator[Pair]:
    yield Pair("income", found.total_income, found.norm_income)
    yield Pair("housing", -found.housing, -found.housing)
    yield Pair("separate", -found.separate, -found.separate)
    yield Pair("living", -found.living_used, -found.norm_used)
    yield Pair("other", -found.outside, None)
    yield Pair("debts", -found.debt_now, -found.debt_now)
    yield Pair("enforcement", -found.enforcement, -found.enforcement)


def _change(found: Assessment) -> Iterator[Pair]:
    yield Pair("debts", -found.debt_now, -found.debt_keep)
    yield Pair("enforcement", -found.enforcement, -found.enforcement_after)
    yield Pair("left_own", found.now_actual, found.after_actual)
    yield Pair("left_norm", found.now_norm, found.after_norm)
