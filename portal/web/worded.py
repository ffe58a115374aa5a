"""The document of a result in the words of the page's language: what every surface shows."""

from collections.abc import Iterator
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from portal import figures
from portal.domain.budget import Budget, Household, Purpose
from portal.domain.wish import owed
from portal.export.shown import (
    Shown,
    ShownFact,
    ShownPair,
    ShownResult,
    ShownRow,
    ShownSection,
)
from portal.services.result_document import Kind, Pair, ResultDocument, Row, Section
from portal.units import Municipality, Unit
from portal.web.explained import explained, figure_name, norm_set_words
from portal.web.language import current_language
from portal.web.language import said as _
from portal.web.language import said_of as ngettext
from portal.web.line_words import of_debt, of_line, uncounted_line, unknown
from portal.web.verdicts import headline, not_final, verdict
from portal.web.words import amount, day, money, month_names, percent

_WORDS = {
    "lines": _l("Line by line"),
    "line": _l("Line"),
    "own": _l("Your own figures"),
    "norm": _l("By the norm"),
    "in_all": _l("In all"),
    "change": _l("If you got the credit"),
    "today": _l("Today"),
    "after": _l("After the credit"),
    "not_taken_off": _l(
        "The instalment of the new credit is not taken off here. "
        "It is paid out of what is left after the credit."
    ),
    "fitting": _l("What could fit"),
    "explained": _l("How each figure is counted"),
    "counted_by": _l("Counted by"),
    "source": _l("Source"),
    "uncounted": _l("Told, but not counted in a month"),
    "euros_a_month": _l("Euros a month"),
    "amount": _l("Amount, €"),
    "note": _l("Note"),
    "times": _l("Times"),
    "over": _l("Divided by"),
    "share": _l("Your share"),
    "own_month": _l("Own figures, €/month"),
    "norm_month": _l("Norm, €/month"),
    "months": _l("Month by month"),
    "figure": _l("Figure"),
    "result": _l("Result"),
    "arithmetic": _l("Arithmetic"),
    "budget": _l("Budget"),
    "page": _l("Page"),
    "terms": _l("Terms of the county"),
    "usable_share": _l("Share of the payment margin that may be used"),
    "min_buffer": _l("Smallest buffer, €/month"),
    "instalment_step": _l("Step of the instalment, €"),
    "min_instalment": _l("Smallest instalment, €/month"),
    "live": _l("Change an amount in the column of amounts, and the sheet counts again."),
    "fixed": _l("Counted on the day; does not change with the amounts"),
}


def shown_result(document: ResultDocument, unit: Unit, elsewhere: Municipality | None = None) -> ShownResult:
    """The document of a result as it is shown.

    `elsewhere` is the municipality where the person lives, if another organiser serves it.
    """
    on = document.used.day
    return ShownResult(
        language=current_language(),
        day=on,
        policy=document.policy,
        author=unit.name(current_language()),
        title=_("Result of the budget"),
        headline=headline(document.found),
        verdict="" if elsewhere and elsewhere.is_in_aland else verdict(document.found),
        not_final=not_final(document.found),
        elsewhere=_granted_by(elsewhere) if elsewhere else "",
        estimate=_estimate(unit, elsewhere),
        facts=tuple(_facts(document, unit)),
        sections=tuple(_section(section, document.budget) for section in document.sections),
        left=_pair(document.left),
        tracks=tuple(_pair(pair) for pair in document.tracks),
        change=tuple(_pair(pair) for pair in document.change),
        uncounted=tuple(uncounted_line(line) for line in document.uncounted),
        explained={key: explained(made, unit, document.used) for key, made in document.explained.items()},
        months=month_names(),
        words={key: str(word) for key, word in _WORDS.items()},
    )


def _estimate(unit: Unit, elsewhere: Municipality | None) -> str:
    if elsewhere is None:
        return _("This is an estimate. The unit makes the decision.")
    return _("The estimate counts with the terms of %(county)s.", county=unit.name(current_language()))


def _granted_by(place: Municipality) -> str:
    lang = current_language()
    if place.is_in_aland:
        return _("In %(municipality)s, Åland, social credit is not granted.", municipality=place.name(lang))
    return _(
        "In %(municipality)s social credit is granted by %(organiser)s.",
        municipality=place.name(lang),
        organiser=place.organiser(lang),
    )


def _facts(document: ResultDocument, unit: Unit) -> Iterator[ShownFact]:
    norms = figures.norm_set_row(document.policy.norm_set)
    lang = current_language()
    yield ShownFact(_("Counted on"), day(document.used.day))
    yield ShownFact(_("By the terms of"), unit.name(lang))
    yield ShownFact(_("Norm"), f"{norm_set_words(norms.id)}, {norms.cited(lang)}")
    yield ShownFact(_("Household"), _household(document.budget.household))
    if document.budget.want:
        yield ShownFact(_("Credit you wish"), _wish(document.budget))


def _wish(budget: Budget) -> str:
    amount, debts = money(budget.want), owed(budget.debts)
    if budget.purpose is not Purpose.PURCHASE or not debts:
        return amount
    return _("%(amount)s, of which %(debts)s for debts", amount=amount, debts=money(debts))


def _household(household: Household) -> str:
    people = [ngettext("%(num)s adult", "%(num)s adults", household.adults)]
    for child in household.children:
        age = _("child, %(age)s years", age=child.age)
        people.append(
            age
            if child.share == 1
            else _("%(child)s, %(share)s of the time", child=age, share=percent(child.share))
        )
    return "; ".join(people)


def _section(section: Section, budget: Budget) -> ShownSection:
    return ShownSection(
        key=section.key,
        title=_("Debts") if section.key == "debts" else figure_name(section.key),
        rows=tuple(_row(row, budget) for row in section.rows),
        own=_amount(section.own),
        norm=_amount(section.norm),
    )


def _row(row: Row, budget: Budget) -> ShownRow:
    return ShownRow(
        kind=row.kind,
        key=row.key,
        label=_label(row),
        hint=", ".join(_hints(row, budget)),
        own=Shown(None, unknown(row.line)) if row.line and row.own is None else _amount(row.own),
        norm=_amount(row.norm),
        line=row.line,
        kept=row.kept,
        stays=row.debt is not None and not row.debt.refinance,
    )


def _label(row: Row) -> str:
    if row.kind is Kind.PERSON:
        return _("The norm: %(person)s", person=figure_name(row.key, row.about))
    if row.kind is Kind.OFFSET:
        return _("The norm: %(person)s", person=figure_name(row.key))
    return figure_name(row.key, row.about)


def _amount(value: Decimal | None) -> Shown:
    return Shown(value, "" if value is None else amount(value))


def _hints(row: Row, budget: Budget) -> Iterator[str]:
    if row.line:
        yield from of_line(row.line, several_adults=budget.household.adults > 1)
    if row.debt:
        yield from of_debt(row.debt)
    if row.kind is Kind.WITHHELD and budget.withheld is None:
        yield _("computed from the protected portion")


def _pair(pair: Pair) -> ShownPair:
    second = Shown(None, "–") if pair.second is None else Shown(pair.second, money(pair.second))
    return ShownPair(pair.key, figure_name(pair.key), Shown(pair.first, money(pair.first)), second)
