"""What was told of each line and debt of a budget, in words."""

from collections.abc import Iterator

from flask_babel import lazy_gettext as _l

from portal import figures
from portal.domain.assessment import Assessment
from portal.domain.budget import Debt, Frequency, Household, Line, Origin, Status, Treatment, monthly
from portal.domain.counting import CountedLine
from portal.export.shown import ShownFact
from portal.web.explained import figure_name
from portal.web.language import said as _
from portal.web.language import said_of as ngettext
from portal.web.words import day, frequency, line_name, money, month_names, percent, rate, short_month_names

_ORIGINS = {Origin.STATEMENT: _l("from the bank statement"), Origin.DIARY: _l("from the spending diary")}
_ONCE_A_YEAR = frozenset({Frequency.YEAR, Frequency.ONE_OFF})


def told_lines(found: Assessment, household: Household) -> tuple[ShownFact, ...]:
    """The lines of a budget without what is owned, each with all that was told of it."""
    places = {code: place for place, code in enumerate(figures.line_kinds())}
    told = [counted for counted in found.lines if counted.treatment is not Treatment.ASSET]
    told.sort(key=lambda counted: places[counted.line.code])
    return tuple(_told_line(counted, several_adults=household.adults > 1) for counted in told)


def _told_line(counted: CountedLine, *, several_adults: bool) -> ShownFact:
    line = counted.line
    label = figure_name(line.code, line.name)
    if line.amount is None and not line.months:
        return ShownFact(label, unknown(line))
    value = _("%(amount)s a month", amount=money(counted.monthly))
    return ShownFact(label, ", ".join((value, *of_line(line, several_adults=several_adults))))


def as_told(line: Line) -> str:
    """The amount of a line as it was told, and in which months it comes."""
    if line.months:
        return f"{_mean(line)}, {_by_month(line)}"
    if line.amount is None:
        return unknown(line)
    often = "" if line.frequency is Frequency.ONE_OFF else f" {frequency(line.frequency)}"
    month = f", {_in_month(line, line.due)}" if line.due else ""
    return f"{money(line.amount)}{often}{month}"


def uncounted_line(line: Line) -> ShownFact:
    """What was told and is not counted in a month."""
    label = f"{line_name(line.code)} ({line.name})" if line.name else line_name(line.code)
    if line.months:
        return ShownFact(label, as_told(line))
    if line.amount is None:
        return ShownFact(label, unknown(line))
    often = "" if line.frequency in {Frequency.ONE_OFF, Frequency.MONTH} else f" {frequency(line.frequency)}"
    return ShownFact(label, f"{money(line.amount)}{often}")


def unknown(line: Line) -> str:
    """What stands in the place of an amount that was not told."""
    return _("not known") if line.status is Status.UNKNOWN else _("none")


def of_line(line: Line, *, several_adults: bool) -> Iterator[str]:
    """What was told of a line beside its name and its value in a month."""
    yield from _in_its_months(line)
    if line.share != 1:
        yield _("share of the household %(share)s", share=percent(line.share))
    if line.status is Status.ESTIMATE:
        yield _("estimate")
    if line.origin:
        yield str(_ORIGINS[line.origin])
    if line.ends:
        yield _("until %(day)s", day=day(line.ends))
    if several_adults and line.person is not None:
        yield _("adult %(number)s", number=line.person + 1)


def _in_its_months(line: Line) -> Iterator[str]:
    if line.months:
        yield _by_month(line)
    elif line.amount is not None and line.frequency is not Frequency.MONTH:
        yield f"{money(line.amount)} {frequency(line.frequency)}"
    if line.due:
        yield _in_month(line, line.due)


def _mean(line: Line) -> str:
    return _("%(amount)s a month", amount=money(monthly(line)))


def _by_month(line: Line) -> str:
    """The mean, and every month that it was made of."""
    names = zip(short_month_names(), line.months, strict=True)
    told = [f"{name} {money(amount)}" for name, amount in names if amount is not None]
    known = ngettext("the mean of %(num)s month", "the mean of %(num)s months", len(told))
    if len(told) < len(line.months):
        told.append(_("the other months are not known"))
    return f"{known} ({'; '.join(told)})"


def _in_month(line: Line, number: int) -> str:
    month = month_names()[number - 1]
    if line.frequency in _ONCE_A_YEAR:
        return _("comes in %(month)s", month=month)
    return _("the first of the year in %(month)s", month=month)


def of_debt(debt: Debt) -> Iterator[str]:
    """What was told of a debt beside its name and its instalment."""
    yield _("%(amount)s left to pay", amount=money(debt.balance))
    if debt.rate is not None:
        yield _("interest %(rate)s", rate=rate(debt.rate))
    if debt.overdue:
        yield _("overdue %(amount)s", amount=money(debt.overdue))
    if debt.refinance:
        yield _("to be paid with the credit")
