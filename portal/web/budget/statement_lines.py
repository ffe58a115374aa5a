"""The rows of the budget that a payee of a bank statement can be given, and what they are called."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain import budget_rows
from portal.domain.budget import Frequency, Treatment
from portal.domain.budget_answers import HouseholdAnswer
from portal.domain.budget_rows import Row
from portal.domain.line_changes import LineChange
from portal.figures import line_kinds, line_label
from portal.web.explained import figure_name
from portal.web.language import current_language
from portal.web.line_words import as_told

OUT, IN = "out", "in"
_STEPS = {OUT: ("home", "costs", "everyday"), IN: ("income",)}
_TITLES: dict[str, Any] = {
    "housing": _l("Costs of the home"),
    "sep": _l("Necessary costs"),
    "living": _l("Everyday living"),
    "other": _l("Other spending"),
}


@dataclass(frozen=True)
class Group:
    """Rows that stand together in a choice: each the value of its option, and its name."""

    title: str
    rows: tuple[tuple[str, str], ...]


def offered(household: HouseholdAnswer) -> dict[str, Mapping[str, Row]]:
    """The rows by direction and by the value of their option.

    What never comes monthly cannot be told by months, and everyday living in one sum would stand
    beside its parts.
    """
    return {
        direction: {f"{row.group}.{row.key}": row for step in steps for row in _monthly(step, household)}
        for direction, steps in _STEPS.items()
    }


def groups(direction: str, household: HouseholdAnswer) -> list[Group]:
    """The same rows under their titles, in the language of the page."""
    lang = current_language()
    found: dict[str, list[tuple[str, str]]] = {}
    for value, row in offered(household)[direction].items():
        found.setdefault(_title(row), []).append((value, line_label(row.code, lang)))
    return [Group(title, tuple(rows)) for title, rows in found.items()]


@dataclass(frozen=True)
class ChangedRow:
    """A line of the budget with its amount before and after, in words; empty where it is not there."""

    label: str
    before: str
    after: str


def changed_rows(changes: Iterable[LineChange]) -> list[ChangedRow]:
    """What was changed, in the language of the page."""
    rows = []
    for change in changes:
        line = change.after or change.before
        assert line is not None
        before, after = (as_told(each) if each else "" for each in (change.before, change.after))
        rows.append(ChangedRow(figure_name(line.code, line.name), before, after))
    return rows


def _title(row: Row) -> str:
    if row.group in _TITLES:
        return str(_TITLES[row.group])
    if row.person is None:
        return str(_("What the household gets"))
    return str(_("Income of the other adult") if row.person else _("Your own income"))


def _monthly(step: str, household: HouseholdAnswer) -> Iterator[Row]:
    kinds = line_kinds()
    for row in budget_rows.on_offer(step, kinds, household):
        kind = kinds[row.code]
        if Frequency.MONTH in kind.frequencies and kind.treatment is not Treatment.CALENDAR:
            yield row
