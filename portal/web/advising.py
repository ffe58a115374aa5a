"""Advice in the words of the page: its text with its values, and to whom it leads."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.advice import Advice
from portal.domain.situation import Value
from portal.figures import advice_text
from portal.web.language import current_language
from portal.web.words import euros, month_name


@dataclass(frozen=True)
class SpokenAdvice:
    """A piece of advice in one language."""

    target: str
    text: str


def spoken(advice: Advice) -> SpokenAdvice:
    """The advice in the language of the page; an amount comes with its “€”, a month by its name."""
    words, lang = advice_text(advice), current_language()
    values = {name: _said(value) for name, value in advice.values.items()}
    return SpokenAdvice(words.target_name(lang), words.text(lang) % values)


def _said(value: Value) -> str:
    if isinstance(value, Decimal):
        return euros(value)
    return month_name(value) if isinstance(value, date) else str(value)
