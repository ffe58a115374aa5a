"""How amounts, dates and times are written in Finnish and Swedish; filters of the templates.

`1 234,50 €` with no-break spaces and the true minus sign, `7.12.2026`, `ma 7.12.2026`,
`mån 7.12.2026`, `klo 14.32`, `kl. 14.32`.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Literal

from babel.dates import get_month_names
from flask import Flask
from flask_babel import lazy_gettext as _l

from portal.domain import references
from portal.domain.budget import Frequency
from portal.domain.money import whole
from portal.figures import line_label
from portal.web import browsers
from portal.web.language import current_language
from portal.web.language import said as _
from portal.web.service import HELSINKI

NBSP = "\u00a0"
MINUS = "\u2212"
_WEEKDAYS = {
    "fi": ("ma", "ti", "ke", "to", "pe", "la", "su"),
    "sv": ("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
}
_CLOCK = {"fi": "klo", "sv": "kl."}
_FREQUENCIES = {
    Frequency.DAY: _l("a day"),
    Frequency.WEEK: _l("a week"),
    Frequency.TWO_WEEKS: _l("every two weeks"),
    Frequency.FOUR_WEEKS: _l("every four weeks"),
    Frequency.TWICE_MONTH: _l("twice a month"),
    Frequency.MONTH: _l("a month"),
    Frequency.TWO_MONTHS: _l("every two months"),
    Frequency.QUARTER: _l("every three months"),
    Frequency.HALF_YEAR: _l("every six months"),
    Frequency.YEAR: _l("a year"),
    Frequency.PER_YEAR_11: _l("a month, eleven months a year"),
    Frequency.BENEFIT_DAY: _l("a benefit day, 21.5 days a month"),
    Frequency.SICKNESS_DAY: _l("a benefit day, 25 days a month"),
    Frequency.ONE_OFF: _l("once"),
    Frequency.BY_MONTH: _l("another sum each month"),
}


def amount(value: Decimal, decimals: int = 2) -> str:
    """`1 234,50` in either language."""
    text = f"{abs(value):,.{decimals}f}".replace(",", NBSP).replace(".", ",")
    return f"{MINUS if value < 0 else ''}{text}"


def plain_amount(value: Decimal) -> str:
    """`1234,50`, or `1234` when there are no cents: how an amount stands in a form's field."""
    return f"{value:.0f}" if value == value.to_integral_value() else f"{value:.2f}".replace(".", ",")


def money(value: Decimal) -> str:
    """`1 234,50 €`."""
    return f"{amount(value)}{NBSP}€"


def euros(value: Decimal) -> str:
    """`1 234 €` when there are no cents, else with them."""
    whole = value == value.to_integral_value()
    return f"{amount(value, 0 if whole else 2)}{NBSP}€"


def whole_euros(value: Decimal) -> str:
    """`1 235 €`, rounded to the euro, for headings and pictures."""
    return f"{amount(whole(value), 0)}{NBSP}€"


def percent(value: Decimal, decimals: int = 0) -> str:
    """`42 %` of a share such as 0.423."""
    return f"{amount(value * 100, decimals)}{NBSP}%"


def rate(value: Decimal) -> str:
    """`2,5 %` of a yearly interest given in per cent."""
    return f"{amount(value.normalize(), max(0, -int(value.normalize().as_tuple().exponent)))}{NBSP}%"


def day(value: date | datetime) -> str:
    """`7.12.2026`."""
    local = value.astimezone(HELSINKI) if isinstance(value, datetime) else value
    return f"{local.day}.{local.month}.{local.year}"


def weekday_day(value: date | datetime) -> str:
    """`ma 7.12.2026`."""
    local = value.astimezone(HELSINKI) if isinstance(value, datetime) else value
    return f"{_WEEKDAYS[current_language()][local.weekday()]} {day(value)}"


def month_name(value: date) -> str:
    """`heinäkuu`, `juli`: the month of a day, standing alone."""
    return month_names()[value.month - 1]


def month(value: date) -> str:
    """`heinäkuu 2027`, `juli 2027`."""
    return f"{month_name(value)} {value.year}"


def clock(value: datetime) -> str:
    """`klo 14.32`."""
    local = value.astimezone(HELSINKI)
    return f"{_CLOCK[current_language()]}{NBSP}{local.hour}.{local.minute:02}"


def day_time(value: datetime) -> str:
    """`7.12.2026 klo 14.32`."""
    return f"{day(value)} {clock(value)}"


def iban(value: str) -> str:
    """An account number in groups of four."""
    return " ".join(value[i : i + 4] for i in range(0, len(value), 4))


def line_name(code: str) -> str:
    """What a line of the budget is called, by its code such as `housing.rent`."""
    return line_label(code, current_language())


def frequency(value: Frequency) -> str:
    """How often an amount recurs."""
    return str(_FREQUENCIES[value])


def month_names() -> tuple[str, ...]:
    """The months from January on, as they are called when they stand alone."""
    return _months(current_language(), "wide")


def short_month_names() -> tuple[str, ...]:
    """The same cut short: `tammi`, `jan.`."""
    return _months(current_language(), "abbreviated")


@cache
def _months(lang: str, width: Literal["wide", "abbreviated"]) -> tuple[str, ...]:
    names = get_month_names(width, "stand-alone", locale=lang)
    return tuple(names[number] for number in range(1, 13))


def reference(value: str) -> str:
    """A reference number in groups of five from the right."""
    return references.grouped(value)


def browser(value: str | None) -> str:
    """`Firefox, Android`: a kind of browser and device; what is not known is left out."""
    known = [browsers.NAMES[word] for word in (value or "").split() if word in browsers.NAMES]
    return ", ".join(known) or _("Unknown browser")


FILTERS: tuple[Callable[..., str], ...] = (
    amount,
    plain_amount,
    money,
    euros,
    whole_euros,
    percent,
    rate,
    day,
    weekday_day,
    month_name,
    month,
    clock,
    day_time,
    iban,
    line_name,
    frequency,
    reference,
    browser,
)


def init_app(app: Flask) -> None:
    """Make the filters and the names of the months known to the templates under their own names."""
    for words in FILTERS:
        app.add_template_filter(words)
    app.add_template_global(month_names)
