"""The rows of a step in the words of the page's language."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from flask_babel import gettext as _
from wtforms.fields import SelectChoice

from portal.domain import budget_path, budget_rows
from portal.domain.budget import Line
from portal.domain.budget_answers import BudgetAnswers, HouseholdAnswer
from portal.domain.budget_rows import CHARGE, EVERYDAY, OWN, SELDOM, Row
from portal.domain.facts import Range
from portal.domain.money import LARGEST, LARGEST_WORTH
from portal.figures import FigureMissing, line_kinds, ranges
from portal.figures.catalogue import LineKind
from portal.forms.typed_rows import Offered
from portal.web.language import current_language
from portal.web.service import today
from portal.web.words import frequency

_GUESSES = frozenset({EVERYDAY, "other.own", SELDOM})


def offered(step: str, answers: BudgetAnswers, lines: tuple[Line, ...]) -> tuple[Offered, ...]:
    """The rows of a step; none for a step without amounts."""
    if step not in budget_rows.GROUPS:
        return ()
    itemised = step in answers.chosen
    lang = current_language()
    found = budget_rows.rows(step, answers, line_kinds(), lines)
    usual = _usual()
    return tuple(
        _worded(row, lang, itemised and row.code not in {EVERYDAY, SELDOM}, usual.get(_catalogued(row)))
        for row in found
    )


def on_offer(step: str, household: HouseholdAnswer) -> tuple[Row, ...]:
    """Every row of a step that can be chosen."""
    return budget_rows.on_offer(step, line_kinds(), household)


def told(answers: BudgetAnswers) -> dict[Row, Line]:
    """Every row that has a line, of all steps in their order, with its line."""
    found: dict[Row, Line] = {}
    for step in budget_rows.GROUPS:
        lines = budget_path.lines_of(answers, step)
        of = dict(zip(budget_rows.of_lines(lines), lines, strict=True))
        found |= {row: of[row] for row in budget_rows.rows(step, answers, line_kinds(), lines) if row in of}
    return found


def to_change(rows: Iterable[Row]) -> tuple[Offered, ...]:
    """Rows that are asked for anew: each can be told to be there no more."""
    lang, usual = current_language(), _usual()
    return tuple(
        replace(
            _worded(row, lang, row.code not in {EVERYDAY, SELDOM}, usual.get(_catalogued(row))), may_go=True
        )
        for row in rows
    )


def heading_of(row: Row) -> str:
    """Under which heading a row stands: that of its adult, or of its group."""
    return row.group if row.person is None else f"adult {row.person}"


def choices(rows: tuple[Row, ...]) -> list[SelectChoice]:
    """Rows as they are ticked."""
    lang = current_language()
    return [SelectChoice(row.key, _worded(row, lang, True).label) for row in rows]


def _usual() -> Mapping[str, Range]:
    try:
        return ranges(today())
    except FigureMissing:
        return {}


def _catalogued(row: Row) -> str:
    return "housing.rent" if row.code == CHARGE else row.code


@lru_cache(maxsize=2048)
def _worded(row: Row, lang: str, itemised: bool, usual: Range | None = None) -> Offered:
    # By language: the words of a usual row are those of the request that asked for it first.
    kind = line_kinds()[_catalogued(row)]
    named = itemised and row.code in OWN
    return Offered(
        row,
        label=_label(row, kind, lang, itemised),
        hint=_hint(row, kind, lang, itemised),
        frequencies=kind.frequencies,
        itemised=itemised,
        named=named,
        may_end=itemised and kind.may_end,
        may_be_shared=itemised and kind.may_be_shared,
        estimate=row.code in _GUESSES and not itemised,
        largest=LARGEST_WORTH if kind.group == "asset" else LARGEST,
        usual=usual,
        periods=tuple((each.value, frequency(each)) for each in kind.frequencies),
    )


def _label(row: Row, kind: LineKind, lang: str, itemised: bool) -> str:
    if row.code == CHARGE:
        return str(_("Rent or housing charge"))
    if row.code == EVERYDAY:
        return str(_("Food and everyday living"))
    if row.code == SELDOM:
        return str(_("Three such things together"))
    if row.code == "other.own" and not itemised:
        return str(_("Everything else together"))
    return kind.label(lang)


def _hint(row: Row, kind: LineKind, lang: str, itemised: bool) -> str:
    if itemised:
        return kind.hint(lang)
    if row.code == "other.own":
        return str(_("For example car, subscriptions, pets or travel"))
    if row.code == "income.other":
        return str(_("For example study grant, home care allowance or disability allowance"))
    return kind.hint(lang)
