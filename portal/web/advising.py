"""Advice in the words of the page: its text with its values, to whom it leads, and how to reach them."""

from datetime import date
from decimal import Decimal

from portal.domain.advice import Advice
from portal.domain.situation import Value
from portal.export.shown import ShownAdvice
from portal.figures import advice_text
from portal.units import Unit
from portal.web.language import current_language
from portal.web.reaching import contact_of
from portal.web.words import euros, month_name


def spoken(advice: Advice, unit: Unit | None, day: date) -> ShownAdvice:
    """The advice in the language of the page; an amount comes with its “€”, a month by its name."""
    words, lang = advice_text(advice), current_language()
    values = {name: _said(value) for name, value in advice.values.items()}
    reached = contact_of(words.target.place, unit, day)
    return ShownAdvice(words.target_name(lang), words.text(lang) % values, reached)


def _said(value: Value) -> str:
    if isinstance(value, Decimal):
        return euros(value)
    return month_name(value) if isinstance(value, date) else str(value)
