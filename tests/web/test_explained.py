"""Every figure says its name, its arithmetic, what it is counted by and the source, everywhere the same."""

from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings

from portal.domain.budget import Budget, Debt, DebtState, Household, Line
from portal.domain.policy import Basis
from portal.export.shown import ShownExplanation
from portal.services.result_document import ResultDocument
from portal.store.engine import Store
from portal.web.words import money
from tests.domain.households import EXPECTED, VECTORS, budget_of
from tests.ground.arriving import application_in
from tests.ground.messages import BUDGET
from tests.ground.page import Page, text_of
from tests.ground.portal import Visitors
from tests.ground.results import budgets, document, shown_in

ALWAYS = {
    *("income", "housing", "separate", "living", "other", "norm", "debts", "debts_after", "enforcement"),
    *("now_own", "now_norm", "after_own", "after_norm", "base", "room", "instalment", "max_credit", "sa_gap"),
}


def is_whole(made: ShownExplanation) -> bool:
    """Whether nothing is missing of it, and its line of arithmetic ends in the figure."""
    assert made.result.amount is not None
    result = str(made.result.amount) if made.key == "months" else money(made.result.amount)
    return all((made.label, made.parameter, made.source, result in made.arithmetic))


def whole(app: Flask, result: ResultDocument) -> None:
    for language in ("fi", "sv"):
        explained = shown_in(app, language, result).explained
        assert explained.keys() >= ALWAYS
        lacking = [made for made in explained.values() if not is_whole(made)]
        assert not lacking, lacking


@pytest.mark.parametrize("basis", list(Basis))
@pytest.mark.parametrize("norm_set", list(EXPECTED))
def test_no_figure_of_the_vectors_lacks_anything(app: Flask, norm_set: str, basis: Basis) -> None:
    for vector in VECTORS:
        whole(app, document(budget_of(vector), norm_set, basis))


def test_no_figure_of_any_budget_lacks_anything(app: Flask) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(budgets())
    def check(budget: Budget) -> None:
        whole(app, document(budget))

    check()


def test_nothing_of_it_is_left_in_english(app: Flask) -> None:
    for vector in VECTORS:
        result = document(budget_of(vector))
        finnish, swedish = (shown_in(app, language, result).explained for language in ("fi", "sv"))
        for key, made in finnish.items():
            other = swedish[key]
            assert made.label != other.label
            assert made.arithmetic != other.arithmetic
            assert made.parameter != other.parameter
            assert made.source != other.source


def test_the_first_household_s_margin_reads_as_in_the_specification(app: Flask) -> None:
    after = shown_in(app, "fi", document(budget_of(VECTORS[0]))).explained["after_norm"]
    assert " ".join(after.arithmetic.split()) == (
        "Tulot 1 780,00 − Asuminen 753,00 − Muut välttämättömät menot 79,70 "
        "− Arjen menojen normi 578,43 − Erät, jotka jäävät maksettaviksi 70,00 = 298,87 €"
    )
    assert after.parameter == "Toimeentulotuen perusosa 1.3.2026"
    assert after.source == "Kela, tiedote 16.2.2026"


def test_the_terms_are_the_county_s_and_of_the_day(app: Flask) -> None:
    room = shown_in(app, "sv", document(budget_of(VECTORS[0]))).explained["room"]
    assert room.parameter.replace("\u00a0", " ") == (
        "70 % av betalningsmånen får användas, minst 30 € blir kvar som buffert"
    )
    assert room.source == "Exempelby välfärdsområde, villkoren 24.11.2026"


def test_an_estimate_of_enforcement_names_the_protected_portion_and_its_source(app: Flask) -> None:
    debt = Debt("enforcement", Decimal(5000), Decimal(0), DebtState.ENFORCEMENT)
    budget = Budget(Household(1), (Line("income.wage", Decimal(1850)),), (debt,))
    made = shown_in(app, "fi", document(budget)).explained["enforcement"]
    assert made.parameter.replace("\u00a0", " ") == "suojaosuus 991,20 € kuussa"
    assert made.source == "Arvio vuoden 2026 indeksistä"


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_counsellor_sees_the_lines_that_the_applicant_sees(
    app: Flask, visitors: Visitors, portal_store: Store, language: str
) -> None:
    application = application_in(portal_store)
    html = visitors.staff().get(f"/{language}/staff/cases/{application}").text
    page = Page(f"/{language}/staff/cases/{application}", 200, html)
    seen = {letters(text_of(at)) for at in page.all("dd", "tr")}
    shown = shown_in(app, language, document(BUDGET))
    for made in shown.explained.values():
        parts = [letters(part) for part in (made.arithmetic, made.parameter, made.source)]
        assert any(all(part in text for part in parts) for text in seen), made
    for row in (row for section in shown.sections for row in section.rows):
        assert letters(f"{row.label}{row.hint}{row.own.text}{row.norm.text}") in seen, row


def letters(text: str) -> str:
    """A text without its spaces, which differ between a page and a paper."""
    return "".join(text.split())
