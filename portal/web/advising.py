"""Advice in the words of the page: its text with its values, and to whom it leads."""

from dataclasses import dataclass
from decimal import Decimal

from portal.domain.advice import Advice
from portal.figures import advice_text
from portal.web.language import current_language
from portal.web.words import euros


@dataclass(frozen=True)
class SpokenAdvice:
    """A piece of advice in one language."""

    target: str
    text: str


def spoken(advice: Advice) -> SpokenAdvice:
    """The advice in the language of the page; an amount comes with its “€”."""
    words, lang = advice_text(advice), current_language()
    values = {
        name: euros(value) if isinstance(value, Decimal) else str(value)
        for name, value in advice.values.items()
    }
    return SpokenAdvice(words.target_name(lang), words.text(lang) % values)
