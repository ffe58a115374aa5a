"""The workbook: formulas that count the same as the assessment, now and after a change; words stay words."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.domain.budget import Budget, Debt, Frequency, Household, Line, Treatment
from portal.domain.policy import Basis
from portal.export import workbook
from portal.figures import treatments
from portal.services.result_document import ResultDocument
from portal.web.explained import figure_name
from tests.domain.households import EXPECTED, VECTORS, budget_of
from tests.ground.results import HOSTILE, budgets, document, shown_in, speaking
from tests.ground.spreadsheet import Spreadsheet

OWN, NORM = "G", "H"
_COUNTED = {
    Treatment.INCOME,
    Treatment.HOUSING,
    Treatment.SEPARATE,
    Treatment.IN_NORM,
    Treatment.OUTSIDE_NORM,
}


def book_of(app: Flask, result: ResultDocument) -> Spreadsheet:
    return Spreadsheet(workbook.of(shown_in(app, "fi", result)))


def places(book: Spreadsheet) -> dict[str, int]:
    """The last row of each label in the first sheet."""
    return {
        str(cell.value): cell.row for sheet, at, cell in book.cells() if sheet == book.sheet and at[0] == "A"
    }


def figures_of(book: Spreadsheet) -> dict[str, Decimal]:
    """What the live figures come to, counted anew."""
    at = places(book)
    cells = {
        "now_actual": f"{OWN}{at['Jää nyt']}",
        "now_norm": f"{NORM}{at['Jää nyt']}",
        "after_actual": f"{NORM}{at['Jää omilla luvuilla']}",
        "after_norm": f"{NORM}{at['Jää normilla']}",
        "base": f"{OWN}{at['Maksuvara']}",
        "room": f"{OWN}{at['Erään käytettävissä kuukaudessa']}",
        "instalment": f"{OWN}{at['Sopiva erä']}",
    }
    return {name: cents(book.value(book.sheet, cell)) for name, cell in cells.items()}


def cents(value: float) -> Decimal:
    return Decimal(f"{value:.2f}") + 0


def live(result: ResultDocument) -> dict[str, Decimal]:
    names = ("now_actual", "now_norm", "after_actual", "after_norm", "base", "room", "instalment")
    return {name: getattr(result.found, name) for name in names}


@pytest.mark.parametrize("basis", list(Basis))
@pytest.mark.parametrize("norm_set", list(EXPECTED))
def test_the_formulas_come_to_the_assessment(app: Flask, norm_set: str, basis: Basis) -> None:
    for vector in VECTORS:
        result = document(budget_of(vector), norm_set, basis)
        assert figures_of(book_of(app, result)) == live(result), vector["name"]


@pytest.mark.parametrize("norm_set", list(EXPECTED))
def test_every_formula_carries_the_value_that_it_counts(app: Flask, norm_set: str) -> None:
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(budgets(), st.sampled_from(Basis))
    def check(budget: Budget, basis: Basis) -> None:
        result = document(budget, norm_set, basis)
        book = book_of(app, result)
        for sheet, at, cell in book.cells():
            if cell.data_type == "f":
                counted, cached = book.value(sheet, at), book.cached[sheet][at].value
                assert counted == pytest.approx(cached, abs=0.004), (sheet, at, cell.value)
        assert figures_of(book) == live(result)

    check()


@pytest.mark.parametrize("norm_set", list(EXPECTED))
def test_a_changed_amount_comes_to_the_assessment_of_the_changed_budget(app: Flask, norm_set: str) -> None:
    more = Decimal("33.35")
    for budget in (budget_of(VECTORS[place]) for place in (1, 2, 5)):
        book = workbook.of(shown_in(app, "fi", document(budget, norm_set)))
        for place in _one_of_each(budget):
            line = budget.lines[place]
            assert line.amount is not None
            changed = replace(line, amount=line.amount + more)
            lines = (*budget.lines[:place], changed, *budget.lines[place + 1 :])
            sheet = Spreadsheet(book)
            sheet.formulas[sheet.sheet][_amount_cell(app, sheet, line)].value = float(line.amount + more)
            assert figures_of(sheet) == live(document(replace(budget, lines=lines), norm_set)), line.code


def _one_of_each(budget: Budget) -> list[int]:
    """The place of the first line with an amount of each treatment that is counted."""
    places: dict[Treatment, int] = {}
    for place, line in enumerate(budget.lines):
        if line.amount and treatments()[line.code] in _COUNTED:
            places.setdefault(treatments()[line.code], place)
    return list(places.values())


def _amount_cell(app: Flask, book: Spreadsheet, line: Line) -> str:
    label = figure_name_in(app, line.code, line.name)
    rows = [cell.row for sheet, at, cell in book.cells() if at[0] == "A" and cell.value == label]
    return f"B{rows[0]}"


def test_each_month_s_value_is_the_amount_by_its_factor_and_share(app: Flask) -> None:
    every = [one for one in Frequency if one is not Frequency.BY_MONTH]
    lines = [Line("other.own", Decimal("100.03"), one, share=Decimal("0.5"), name=one) for one in every]
    months = (Decimal("900.00"), None, Decimal("10.01")) * 4
    by_month = Line("income.wage_irregular", None, Frequency.BY_MONTH, months=months)
    result = document(Budget(Household(1), (*lines, by_month)))
    book = book_of(app, result)
    values = {
        str(book.value(book.sheet, f"A{cell.row}")): cents(book.value(book.sheet, at))
        for sheet, at, cell in book.cells()
        if sheet == book.sheet and at[0] == OWN and cell.data_type == "f"
    }
    for row in (row for section in result.sections for row in section.rows if row.line):
        assert values[figure_name_in(app, row.key, row.about)] == row.own


def figure_name_in(app: Flask, key: str, about: str) -> str:
    with speaking(app, "fi"):
        return figure_name(key, about)


@pytest.mark.parametrize("words", HOSTILE)
def test_what_people_wrote_is_never_a_formula(app: Flask, words: str) -> None:
    line = Line("other.own", Decimal("22.00"), name=words)
    memo = Line("asset.account", Decimal("5.00"), Frequency.ONE_OFF, name=words)
    debt = Debt("private", Decimal("50.00"), Decimal("5.00"), creditor=words)
    book = book_of(app, document(Budget(Household(1), (line, memo), (debt,))))
    written = [cell for _, _, cell in book.cells() if f"({words})" in str(cell.value)]
    assert len(written) >= 3
    assert {cell.data_type for cell in written} == {"s"}
    assert not [cell for _, _, cell in book.cells() if cell.hyperlink]


def test_even_a_whole_label_that_begins_like_a_formula_is_text(app: Flask) -> None:
    shown = shown_in(app, "fi", document(budget_of(VECTORS[0])))
    first = shown.sections[0]
    row = replace(first.rows[0], label="=1+1", hint="+1")
    sections = (replace(first, rows=(row, *first.rows[1:])), *shown.sections[1:])
    book = Spreadsheet(workbook.of(replace(shown, sections=sections, headline="@x")))
    found: dict[Any, str] = {cell.value: cell.data_type for _, _, cell in book.cells()}
    assert (found["=1+1"], found["+1"], found["@x"]) == ("s", "s", "s")


def test_a_sign_that_no_workbook_may_hold_becomes_a_space(app: Flask) -> None:
    line = Line("other.own", Decimal("22.00"), name="a\x07b\uffffc")
    book = book_of(app, document(Budget(Household(1), (line,))))
    assert any("a b c" in str(cell.value) for _, _, cell in book.cells())


def test_the_same_result_gives_the_same_file(app: Flask) -> None:
    shown = shown_in(app, "sv", document(budget_of(VECTORS[1])))
    assert workbook.of(shown) == workbook.of(shown)
