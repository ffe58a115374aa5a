"""What may help after a result, in the words of the page: advice, where to turn, and the months to come.

A unit's own services are for those who live in its area; to others they are only named.  In Åland social
welfare is Åland's own, and what leads to the authorities of the mainland is left out.
"""

from datetime import date

from flask_babel import lazy_gettext as _l

from portal.domain.budget_answers import BudgetAnswers
from portal.domain.turning import Why
from portal.export.shown import ShownHelp, ShownWay
from portal.figures import CountyPlace, advice_text, turned_to
from portal.services.budget_result import BudgetResult
from portal.units import Municipality
from portal.web.advising import spoken
from portal.web.reaching import contact_of
from portal.web.service import service
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


_NOT_IN_ALAND = frozenset({"social_assistance", "debt_counselling", *CountyPlace})
_IN_ALAND = {
    "aland_social_services": _l(
        "It looks after social welfare in Åland, such as social assistance. Social assistance is not a loan."
    ),
    "aland_government": _l("The Government of Åland tells where one gets free advice about money."),
}


def lives_elsewhere(answers: BudgetAnswers) -> Municipality | None:
    """The municipality of the answers, when another organiser than this one serves it."""
    code = answers.home.municipality if answers.home else None
    if code is None or code in service().unit.municipalities:
        return None
    return service().units.municipality(code)


def shown_help(result: BudgetResult, elsewhere: Municipality | None) -> ShownHelp:
    """The advice of a result, every way with how it is reached on the day of the result, and its months."""
    day, unit = result.document.used.day, None if elsewhere else service().unit
    in_aland = elsewhere is not None and elsewhere.is_in_aland
    left_out = _NOT_IN_ALAND if in_aland else frozenset()
    advice = (each for each in result.advice if advice_text(each).target.place not in left_out)
    ways = (each for each in result.ways if turned_to(each) not in left_out)
    if in_aland:  # Of what is set against social credit, nothing holds there.
        ways = (each for each in ways if each.why is not Why.DEBTS_SMALL)
    return ShownHelp(
        advice=tuple(spoken(each, unit, day) for each in advice),
        ways=(*(ways_in_aland(day) if in_aland else ()), *(shown_way(each, unit, day) for each in ways)),
        year=shown_year(result.year),
        words={key: str(word) for key, word in _WORDS.items()},
    )


def ways_in_aland(day: date) -> tuple[ShownWay, ...]:
    """Who helps in Åland, by what, and how they are reached on a day."""
    found = ((contact_of(place, None, day), str(why)) for place, why in _IN_ALAND.items())
    return tuple(ShownWay(contact.name, True, why, contact) for contact, why in found if contact)
