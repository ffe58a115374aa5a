"""Results of budgets as documents and in words, and budgets of all kinds to make them of."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal

from flask import Flask
from hypothesis import strategies as st

from portal import figures
from portal.domain.budget import (
    Budget,
    Child,
    Debt,
    DebtState,
    Frequency,
    Household,
    Line,
    Origin,
    Status,
    Treatment,
)
from portal.domain.policy import Basis
from portal.export.shown import ShownResult
from portal.services import assessing
from portal.services.result_document import ResultDocument, document_of
from portal.units import load_units
from portal.web.worded import shown_result

DAY = date(2026, 11, 24)
UNIT = load_units().named("990")
HOSTILE = (
    '=HYPERLINK("https://example.org","Avaa")',
    "+1+1",
    "-2",
    "@SUM(A1)",
    "*lihava* #panic() $x$ `y` \\ <a>",
    "{{ 7 * 7 }}",
    "Кошелёк ومحفظة 🙂",
)


def document(
    budget: Budget, norm_set: str = "perusosa-2026-03", basis: Basis = Basis.MIN, day: date = DAY
) -> ResultDocument:
    """The result of a budget under the terms of the demonstration."""
    policy = replace(assessing.policy_on(UNIT, day), norm_set=norm_set, basis=basis)
    used = assessing.figures_on(policy, day)
    return document_of(budget, assessing.assessed_by(budget, policy, used), policy, used)


@contextmanager
def speaking(app: Flask, language: str) -> Iterator[None]:
    """A request in a language."""
    with app.test_request_context(f"/{language}/budget/result"):
        app.preprocess_request()
        yield


def shown_in(app: Flask, language: str, result: ResultDocument) -> ShownResult:
    """A result in a language."""
    with speaking(app, language):
        return shown_result(result, UNIT)


_AMOUNTS = st.decimals(min_value=0, max_value=9999, places=2)
_SHARES = st.sampled_from([Decimal(1), Decimal(1), Decimal("0.5"), Decimal("0.33")])
_NAMES = st.one_of(st.just(""), st.just(""), st.sampled_from(HOSTILE), st.text("abcÅäö €%−", max_size=30))
_CODES = {
    treatment: [code for code, kind in figures.line_kinds().items() if kind.treatment is treatment]
    for treatment in Treatment
}
_MONTHLY = [frequency for frequency in Frequency if frequency is not Frequency.BY_MONTH]


def _lines(treatment: Treatment, most: int) -> st.SearchStrategy[tuple[Line, ...]]:
    told = st.builds(
        Line,
        code=st.sampled_from(_CODES[treatment]),
        amount=_AMOUNTS,
        frequency=st.sampled_from(_MONTHLY),
        status=st.sampled_from([Status.EXACT, Status.ESTIMATE]),
        share=_SHARES,
        person=st.sampled_from([None, 0]),
        name=_NAMES,
        origin=st.sampled_from([None, *Origin]),
        ends=st.sampled_from([None, date(2027, 5, 31), date(2026, 5, 31)]),
    )
    by_month = st.builds(
        Line,
        code=st.sampled_from(_CODES[treatment]),
        amount=st.none(),
        frequency=st.just(Frequency.BY_MONTH),
        share=_SHARES,
        months=st.lists(st.one_of(st.none(), _AMOUNTS), min_size=12, max_size=12).filter(any).map(tuple),
    )
    unknown = st.builds(
        Line,
        code=st.sampled_from(_CODES[treatment]),
        amount=st.none(),
        status=st.sampled_from([Status.UNKNOWN, Status.NONE]),
    )
    return st.lists(st.one_of(told, told, told, by_month, unknown), max_size=most).map(tuple)


_DEBTS = st.builds(
    Debt,
    code=st.sampled_from(figures.debt_codes()),
    balance=_AMOUNTS,
    instalment=st.decimals(min_value=0, max_value=500, places=2),
    state=st.sampled_from(DebtState),
    refinance=st.booleans(),
    creditor=_NAMES,
)


@st.composite
def budgets(draw: st.DrawFn) -> Budget:
    """A household with lines of every treatment, debts and a wish."""
    ages = draw(st.lists(st.integers(0, 17), max_size=4))
    most = {Treatment.IN_NORM: 6, Treatment.INCOME: 4}
    lines = [
        draw(_lines(treatment, most.get(treatment, 3)))
        for treatment, codes in _CODES.items()
        if codes and treatment is not Treatment.DEBT
    ]
    return Budget(
        household=Household(
            draw(st.integers(1, 3)),
            tuple(Child(age, draw(st.sampled_from([Decimal(1), Decimal("0.5")]))) for age in ages),
        ),
        lines=tuple(line for group in lines for line in group),
        debts=tuple(draw(st.lists(_DEBTS, max_size=4))),
        want=draw(st.sampled_from([Decimal("0.00"), Decimal("1200.00"), Decimal("6500.00")])),
        withheld=draw(st.sampled_from([None, Decimal("0.00"), Decimal("151.37")])),
    )
