"""How each figure came about, in words: its name, its line of arithmetic, what it is counted by, the source.

One wording for the page, the print, the files that are taken along and the counsellor's view.
"""

from collections.abc import Callable
from decimal import Decimal

from flask_babel import lazy_gettext as _l

from portal import figures
from portal.domain.explanation import Explanation, Parameter, Rule, Source, Term
from portal.domain.money import ZERO
from portal.domain.policy import FiguresUsed
from portal.export.shown import Shown, ShownExplanation
from portal.units import Unit
from portal.web.language import current_language
from portal.web.language import said as _
from portal.web.words import MINUS, NBSP, amount, day, euros, line_name, money, percent, rate

_NAMES = {
    "income": _l("Income"),
    "norm_income": _l("Income"),
    "housing": _l("Housing"),
    "separate": _l("Other necessary costs"),
    "living": _l("Everyday living"),
    "living_stated": _l("What you told"),
    "other": _l("Other spending"),
    "norm": _l("Norm for everyday living"),
    "debts": _l("Instalments of debts"),
    "debts_after": _l("Instalments that stay"),
    "enforcement": _l("Enforcement"),
    "enforcement_after": _l("Enforcement"),
    "withheld": _l("Enforcement"),
    "now": _l("Left over today"),
    "now_own": _l("Left over today by your own figures"),
    "now_norm": _l("Left over today by the norm"),
    "after_own": _l("Left over after the credit by your own figures"),
    "after_norm": _l("Left over after the credit by the norm"),
    "left_own": _l("Left over by your own figures"),
    "left_norm": _l("Left over by the norm"),
    "base": _l("Payment margin"),
    "room": _l("Room for an instalment"),
    "usable_share": _l("The share that may be used"),
    "kept_buffer": _l("What is left when a buffer is kept"),
    "instalment": _l("Instalment that fits"),
    "max_credit": _l("Largest credit"),
    "months": _l("Months"),
    "annuity": _l("Instalment of the credit you wish"),
    "stress": _l("Instalment if the interest rose"),
    "sa_gap": _l("Missing from necessary costs"),
    "basic_amount": _l("Basic amount of social assistance"),
    "want": _l("Credit you wish"),
    "attachable": _l("Income that enforcement takes from"),
    "child_income": _l("Child benefit and maintenance"),
    "single": _l("Adult who lives alone"),
    "lone_parent": _l("Lone parent"),
    "adult": _l("Adult"),
    "child": _l("Child"),
    "stand_in": _l("The norm stands in for what is not known"),
}

_RULES = {
    "each_month": _l("every line as its value in a month, to the cent"),
    "norm_for_unknown": _l("where something is not known, at least the norm"),
    "offset": _l("child benefit and maintenance lower the children’s part of the norm"),
    "supplement_kept": _l("the lone-parent supplement of child benefit stays with the family"),
    "instalments_told": _l("the instalment of each debt"),
    "not_refinanced": _l("the debts that the credit does not pay"),
    "withheld_told": _l("what enforcement takes now"),
    "own_track": _l("everyday living by your own figures"),
    "basis_min": _l("the smaller of own figures and norm"),
    "basis_norm": _l("the figure by the norm"),
    "basis_actual": _l("the own figure"),
}

_VALUES: dict[str, Callable[[Decimal], str]] = {
    "protected_part": lambda value: _("protected portion %(amount)s a month", amount=money(value)),
    "usable_share": lambda value: _("%(share)s of the payment margin may be used", share=percent(value)),
    "min_buffer": lambda value: _("a buffer of at least %(amount)s stays", amount=euros(value)),
    "instalment_step": lambda value: _("down to whole %(step)s", step=euros(value)),
    "min_instalment": lambda value: _("at least %(amount)s a month", amount=euros(value)),
    "max_months": lambda value: _("at most %(months)s months", months=value),
    "months_told": lambda value: _("the %(months)s months that you wish", months=value),
    "rate": lambda value: _("interest %(rate)s", rate=rate(value)),
    "credit_min": lambda value: _("a credit of at least %(amount)s", amount=euros(value)),
    "credit_max": lambda value: _("a credit of at most %(amount)s", amount=euros(value)),
    "credit_step": lambda value: _("down to whole %(step)s", step=euros(value)),
    "stress_addition": lambda value: _("interest %(points)s percentage points higher", points=_plain(value)),
    "stress_floor": lambda value: _("but at least %(rate)s", rate=rate(value)),
}


def figure_name(key: str, about: str = "") -> str:
    """What a figure or a line is called; `about` tells alike ones apart."""
    name = str(_NAMES[key]) if key in _NAMES else line_name(key)
    return f"{name} ({about})" if about else name


def explained(made: Explanation, unit: Unit, used: FiguresUsed) -> ShownExplanation:
    """An explanation in the language of the page, counted by a unit's terms and these figures."""
    sources = dict.fromkeys(_source(parameter, unit, used) for parameter in made.counted_by)
    parameters = dict.fromkeys(_parameter(parameter) for parameter in made.counted_by)
    return ShownExplanation(
        key=made.key,
        label=figure_name(made.key),
        result=Shown(made.result, _result(made)),
        arithmetic=f"{_arithmetic(made)}{_result(made)}{_aside(made)}",
        parameter=", ".join(parameters),
        source="; ".join(sources),
    )


def _result(made: Explanation) -> str:
    return str(made.result) if made.key == "months" else money(made.result)


def _aside(made: Explanation) -> str:
    if made.rule is not Rule.SUM_OR_ZERO or made.result:
        return ""
    nothing = _("Nothing is missing.")
    return f". {nothing}"


def _arithmetic(made: Explanation) -> str:
    """Everything before the result."""
    if made.rule is Rule.COMPUTED:
        return f"{_computed(made)} → "
    if made.rule in {Rule.LEAST, Rule.GREATEST}:
        of = _("The smallest of these:") if made.rule is Rule.LEAST else _("The largest of these:")
        return f"{of} {_either(made.terms)} → "
    if made.rule in {Rule.STEP_DOWN, Rule.TOO_LITTLE}:
        return f"{_either(made.terms)}, {_limited(made)} → "
    return _sum(made)


def _sum(made: Explanation) -> str:
    if not made.terms:
        return _("No lines") + " → "
    total = sum((term.amount for term in made.terms), ZERO)
    signed = [
        f"{_sign(term, first=not place)}{_term(term, abs(term.amount))}"
        for place, term in enumerate(made.terms)
    ]
    shown = f"{money(total)} → " if made.rule is Rule.SUM_OR_ZERO and total != made.result else ""
    return f"{' '.join(signed)} = {shown}"


def _sign(term: Term, *, first: bool) -> str:
    if term.amount < 0:
        return f"{MINUS}{NBSP}"
    return "" if first else f"+{NBSP}"


def _term(term: Term, value: Decimal) -> str:
    return f"{figure_name(term.key, term.about)}{NBSP}{amount(value)}"


def _either(terms: tuple[Term, ...]) -> str:
    return ", ".join(_term(term, term.amount) for term in terms)


def _limited(made: Explanation) -> str:
    assert made.limit is not None
    if made.rule is Rule.STEP_DOWN:
        return _("down to whole %(step)s", step=euros(made.limit))
    return _("less than %(least)s", least=euros(made.limit))


def _computed(made: Explanation) -> str:
    assert made.limit is not None
    of, limit = money(made.terms[0].amount), made.limit
    if made.key == "enforcement":
        return _(
            "Estimated from %(income)s, of which %(protected)s is protected",
            income=of,
            protected=money(limit),
        )
    if made.key == "max_credit":
        return _("What %(instalment)s a month pays back in %(months)s months", instalment=of, months=limit)
    if made.key == "months" and len(made.terms) == 1:
        return of
    if made.key == "months":
        instalment = money(made.terms[1].amount)
        return _(
            "%(want)s with at most %(instalment)s a month at %(rate)s",
            want=of,
            instalment=instalment,
            rate=rate(limit),
        )
    return _("%(want)s at %(rate)s", want=of, rate=rate(limit))


def _parameter(parameter: Parameter) -> str:
    if parameter.key == "norm_set":
        return norm_set_words(parameter.norm_set)
    if parameter.value is None:
        return str(_RULES[parameter.key])
    return _VALUES[parameter.key](parameter.value)


def norm_set_words(set_id: str) -> str:
    """A norm set by its name and its first day."""
    name, row = figures.norm_set_name(set_id), figures.norm_set_row(set_id)
    return f"{name(current_language())} {day(row.valid_from)}"


def _source(parameter: Parameter, unit: Unit, used: FiguresUsed) -> str:
    lang = current_language()
    if parameter.source is Source.ANSWERS:
        return _("what you told")
    if parameter.source is Source.NORMS:
        return figures.norm_set_row(parameter.norm_set).cited(lang)
    if parameter.source is Source.ENFORCEMENT:
        return figures.protected_part_cited(used.protected_part)(lang)
    return _("%(county)s, terms on %(day)s", county=unit.name(lang), day=day(used.day))


def _plain(value: Decimal) -> str:
    return amount(value, max(0, -int(value.normalize().as_tuple().exponent)))
