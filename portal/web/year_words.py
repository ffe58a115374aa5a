"""Twelve months in words: which is the tightest, what it leaves, and what buffer they need."""

from collections.abc import Callable

from flask import Flask

from portal.domain.budget import Line
from portal.domain.twelve_months import Month, Year
from portal.export.shown import ShownMonth, ShownYear
from portal.web.language import said as _
from portal.web.words import amount, euros, line_name, month, whole_euros


def year_title(year: Year) -> str:
    """What stands over the months: that they are alike, or which is the tightest."""
    if year.is_even:
        return _("The months are much alike")
    return _("The tightest month is %(month)s", month=month(year.worst.first))


def leaves(year: Year) -> str:
    """What the tightest month leaves, for one who has just been told which it is."""
    left = year.worst.left
    if year.is_even and left < 0:
        return _("Every month %(amount)s is missing.", amount=whole_euros(abs(left)))
    if year.is_even:
        return _("Every month leaves about the same, %(amount)s.", amount=whole_euros(left))
    if left < 0:
        return _("Then %(amount)s is missing.", amount=whole_euros(abs(left)))
    return _("Then %(amount)s is left.", amount=whole_euros(left))


def buffer(year: Year) -> str:
    """What has to be there at the start, so that the money lasts."""
    if year.left < 0:
        missing = _("In twelve months %(amount)s is missing in all.", amount=whole_euros(abs(year.left)))
        return " ".join((missing, _("There is help for this.")))
    if year.buffer_needed:
        needed = _(
            "So that the money lasts every month, you need %(amount)s put aside at the start.",
            amount=whole_euros(year.buffer_needed),
        )
        enough = _("What is on your accounts is enough for it.")
        return f"{needed} {enough}" if year.is_covered else needed
    if year.is_even:
        return _("The money lasts through all twelve months.")
    return _("The money lasts through all twelve months when you keep what is left of one for the next.")


def line_words(line: Line) -> str:
    """What a line is called: the name that the person gave it, or its own."""
    return line.name or line_name(line.code)


def shown_year(year: Year) -> ShownYear:
    """The months with what each brings, costs and leaves, and what is special in it."""
    income, costs = (sum(values) for values in zip(*((m.income, m.costs) for m in year.months), strict=True))
    return ShownYear(
        title=year_title(year),
        words=f"{leaves(year)} {buffer(year)}",
        months=tuple(_month(one, year) for one in year.months),
        in_all=(amount(income), amount(costs), amount(year.left), amount(year.left)),
    )


def _month(one: Month, year: Year) -> ShownMonth:
    is_tightest = one == year.worst and not year.is_even
    notes = (
        *([_("The tightest month")] if is_tightest else []),
        *(f"{line_words(paid.line)} {euros(paid.amount)}" for paid in one.dated),
        *(_("Thirteenth payment: %(line)s", line=line_words(line)) for line in one.extra),
    )
    values = (one.income, one.costs, one.left, one.together)
    return ShownMonth(month(one.first), ", ".join(notes), tuple(map(amount, values)))


def init_app(app: Flask) -> None:
    """Make the sentences known to the templates as filters of a year."""
    filters: tuple[Callable[[Year], str], ...] = (year_title, leaves, buffer)
    for words in filters:
        app.add_template_filter(words)
    app.add_template_filter(line_words)
