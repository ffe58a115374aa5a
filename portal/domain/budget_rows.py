"""Which rows a step of the budget shows: a few usual ones, or those that the person has chosen of all."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from portal.domain.budget import Line
from portal.domain.budget_answers import BudgetAnswers, HouseholdAnswer

CHARGE = "housing.charge"
"""The rent or the charge, whichever the tenure makes it; the budget has it under its own code."""
EVERYDAY = "living.everyday"
"""Everyday living in one sum, as long as no line of it has been chosen."""
SELDOM = "other.seldom"
"""What does not come every month: people forget it unless they are asked."""
OWN = frozenset({"income.other", "other.own"})
"""Rows that their owner names."""
MOST_OWN = 5

GROUPS: Mapping[str, tuple[str, ...]] = {
    "home": ("housing",),
    "income": ("income",),
    "costs": ("sep",),
    "everyday": ("living", "other"),
    "wish": ("asset",),
}
"""The groups of lines that each step asks for."""

USUAL: Mapping[str, tuple[str, ...]] = {
    "home": (
        CHARGE,
        "housing.mortgage_interest",
        "housing.water",
        "housing.electricity",
        "housing.home_insurance",
    ),
    "income": (
        "income.wage",
        "income.unemployment",
        "income.pension",
        "income.other",
        "income.housing_allowance",
        "income.child_benefit",
        "income.child_support",
    ),
    "costs": (
        "sep.commute",
        "sep.commute_car",
        "sep.daycare",
        "sep.medicine",
        "sep.health_fees",
        "sep.home_care",
        "sep.maintenance_out",
        "sep.union",
    ),
    "everyday": (EVERYDAY, "other.own", SELDOM),
    "wish": ("asset.account",),
}
"""The rows of somebody who has not chosen."""

_TOGETHER = frozenset(
    {
        "income.housing_allowance",
        "income.child_benefit",
        "income.child_support",
        "income.social_assistance",
        "income.rent_received",
    }
)
_OF_CHILDREN = frozenset(
    {
        "income.child_benefit",
        "income.child_support",
        "sep.daycare",
        "living.hobby_children",
        "living.children",
    }
)


@dataclass(frozen=True)
class Row:
    """A place for an amount: a line, of an adult or of all, and which of several with the same name."""

    code: str
    person: int | None = None
    number: int = 0

    @property
    def group(self) -> str:
        """The first part of the code."""
        return self.code.partition(".")[0]

    @property
    def key(self) -> str:
        """The name of its field: `rent`, `wage-p0`, `own-n1`."""
        name = self.code.partition(".")[2]
        person = "" if self.person is None else f"-p{self.person}"
        return f"{name}{person}-n{self.number}" if self.code in OWN else f"{name}{person}"


def is_of_an_adult(code: str) -> bool:
    """Whether each adult is asked for a line of their own."""
    return code.startswith("income.") and code not in _TOGETHER


def usual(step: str, household: HouseholdAnswer) -> tuple[Row, ...]:
    """The rows of a step for somebody who has not chosen."""
    return tuple(_of(USUAL[step], household))


def on_offer(step: str, codes: Iterable[str], household: HouseholdAnswer) -> tuple[Row, ...]:
    """Every row of a step that can be chosen, in the order of `codes`, which are those of the catalogue."""
    groups = GROUPS[step]
    own = [code for code in codes if code.partition(".")[0] in groups and code not in {EVERYDAY, SELDOM}]
    return tuple(_of(own, household))


def rows(step: str, answers: BudgetAnswers, codes: Iterable[str], lines: tuple[Line, ...]) -> tuple[Row, ...]:
    """The rows that a step shows: those chosen, or the usual ones; and one for each line that it has.

    `lines` are the step's own, as answered or as they are being typed.
    """
    household = answers.household or HouseholdAnswer()
    chosen = answers.chosen.get(step)
    if chosen is None:
        shown = usual(step, household)
    else:
        offered = [row for row in on_offer(step, codes, household) if row.key in chosen]
        own = [replace(row, number=n) for row in offered if row.code in OWN for n in range(1, MOST_OWN)]
        shown = (*offered, *own, *always_asked(step, offered))
    had = [row for row in of_lines(lines) if row not in shown and _lives_here(row, household)]
    return _in_order((*shown, *had), tuple(codes))


def always_asked(step: str, chosen: Iterable[Row]) -> tuple[Row, ...]:
    """What a step asks whatever was chosen: everyday living, in one sum unless by line, and seldom costs."""
    if step != "everyday":
        return ()
    itemised = any(row.code.startswith("living.") for row in chosen)
    return (Row(SELDOM),) if itemised else (Row(EVERYDAY), Row(SELDOM))


def of_lines(lines: Iterable[Line]) -> Iterator[Row]:
    """The row of each line; alike lines are told apart by their order."""
    seen: dict[tuple[str, int | None], int] = {}
    for line in lines:
        number = seen[line.code, line.person] = seen.get((line.code, line.person), -1) + 1
        yield Row(line.code, line.person, number)


def counts(line: Line, household: HouseholdAnswer) -> bool:
    """Whether a line is this household's still: its adult lives here, and children if it is theirs."""
    return _lives_here(Row(line.code, line.person), household)


def _of(codes: Iterable[str], household: HouseholdAnswer) -> Iterator[Row]:
    of_adults = [code for code in codes if is_of_an_adult(code)]
    for person in range(household.adults):
        yield from (Row(code, person) for code in of_adults)
    together = [Row(code) for code in codes if not is_of_an_adult(code)]
    yield from (row for row in together if _lives_here(row, household))


def _lives_here(row: Row, household: HouseholdAnswer) -> bool:
    if row.code in _OF_CHILDREN and not household.children:
        return False
    return row.person is None or row.person < household.adults


def _in_order(found: tuple[Row, ...], codes: tuple[str, ...]) -> tuple[Row, ...]:
    places = {code: place for place, code in enumerate((CHARGE, *codes))}
    last = len(places)

    def place(row: Row) -> tuple[int, int, int]:
        person = row.person if row.person is not None else last
        return person, places.get(row.code, last), row.number

    return tuple(sorted(found, key=place))
