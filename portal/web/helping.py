"""What may help after a result, in the words of the page: advice, where to turn, and the months to come."""

from flask_babel import lazy_gettext as _l

from portal.export.shown import ShownHelp
from portal.services.budget_result import BudgetResult
from portal.units import Unit
from portal.web.advising import spoken
from portal.web.turning import shown_way
from portal.web.year_words import shown_year

_WORDS = {
    "advice": _l("What could help"),
    "turning": _l("Where to turn"),
    "better": _l("It is a good result too if something helps better than a credit."),
    "fitting_ways": _l("These fit your situation"),
    "other_ways": _l("Why the others do not fit now"),
    "month_by_month": _l("Month by month, euros"),
    "month": _l("Month"),
    "income": _l("Income"),
    "costs": _l("Costs"),
    "left_over": _l("Left over"),
    "so_far": _l("So far"),
    "year_in_all": _l("In all"),
}


def shown_help(result: BudgetResult, unit: Unit) -> ShownHelp:
    """The advice of a result, every way with how it is reached on the day of the result, and its months."""
    day = result.document.used.day
    return ShownHelp(
        advice=tuple(spoken(advice, unit, day) for advice in result.advice),
        ways=tuple(shown_way(way, unit, day) for way in result.ways),
        year=shown_year(result.year),
        words={key: str(word) for key, word in _WORDS.items()},
    )
