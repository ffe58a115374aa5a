"""The lines of the budget that a payee of a bank statement can be given, and what they are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal.domain.budget import Frequency, Treatment
from portal.domain.statements.grouping import Target
from portal.figures import line_kinds, line_label
from portal.web.language import current_language

OUT, IN = "out", "in"
_INCOME = "income"
_SHARED = {"income.housing_allowance", "income.child_benefit", "income.child_support"}
"""Income of the household together; any other is one adult's."""
_TITLES: dict[str, Any] = {
    "housing": _l("Home"),
    "sep": _l("Other necessary costs"),
    "living": _l("Everyday living"),
    "other": _l("Other spending"),
}
_TOGETHER = "living.everyday"
"""Everyday living in one sum.  A statement tells its parts, and they would stand beside the sum."""


@dataclass(frozen=True)
class Group:
    """Lines that stand together in a choice: each the value of its option, and its name."""

    title: str
    lines: tuple[tuple[str, str], ...]


def offered(adults: int) -> dict[str, Mapping[str, Target]]:
    """The lines by direction and by the value of their option.

    Debts and assets have answers of their own, and what never comes monthly cannot be told by months.
    """
    codes = [kind.code for kind in line_kinds().values() if _is_monthly(kind.code)]
    incoming = [code for code in codes if code.startswith(f"{_INCOME}.")]
    return {
        OUT: {code: Target(code) for code in codes if code not in incoming},
        IN: {
            code if not person else f"{code}-{person}": Target(code, None if code in _SHARED else person)
            for person in range(adults)
            for code in incoming
            if not (person and code in _SHARED)
        },
    }


def groups(direction: str, adults: int) -> list[Group]:
    """The same lines under their titles, in the language of the page."""
    targets = offered(adults)[direction]
    if direction == OUT:
        return [
            Group(str(title), _named({v: t for v, t in targets.items() if t.code.startswith(f"{group}.")}))
            for group, title in _TITLES.items()
        ]
    own = {v: t for v, t in targets.items() if t.person == 0}
    other = {v: t for v, t in targets.items() if t.person == 1}
    shared = {v: t for v, t in targets.items() if t.person is None}
    titled = [(_("Your own income"), own), (_("Income of the other adult"), other)]
    titled.append((_("What the household gets"), shared))
    return [Group(title, _named(lines)) for title, lines in titled if lines]


def _named(targets: Mapping[str, Target]) -> tuple[tuple[str, str], ...]:
    lang = current_language()
    return tuple((value, line_label(target.code, lang)) for value, target in targets.items())


def _is_monthly(code: str) -> bool:
    kind = line_kinds()[code]
    counted = kind.treatment not in {Treatment.DEBT, Treatment.ASSET, Treatment.CALENDAR}
    return counted and Frequency.MONTH in kind.frequencies and code != _TOGETHER
