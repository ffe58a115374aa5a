"""In page, PDF, workbook and data the same lines stand, and they add up to the totals that stand there."""

from collections.abc import Callable
from decimal import Decimal
from itertools import product

import pytest
from flask import Flask, render_template
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.domain.budget import Budget
from portal.export import pdf, workbook
from portal.services.result_document import ResultDocument
from portal.web.budget.data import data_of
from portal.web.worded import shown_result
from tests.domain.households import EXPECTED, VECTORS, budget_of
from tests.export.reading import Read, from_data, from_page, from_pdf, from_workbook
from tests.ground.results import UNIT, budgets, document, speaking

ZERO = Decimal(0)


def page(result: ResultDocument, language: str) -> Read:
    html = render_template("desk/budget.html", shown=shown_result(result, UNIT))
    return from_page(html, language)


SURFACES: dict[str, Callable[[ResultDocument, str], Read]] = {
    "page": page,
    "pdf": lambda result, language: from_pdf(pdf.of(shown_result(result, UNIT)), language),
    "xlsx": lambda result, language: from_workbook(workbook.of(shown_result(result, UNIT)), language),
    "json": lambda result, _: from_data(data_of(result, shown_result(result, UNIT), UNIT.code)),
}


def total(amounts: list[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), ZERO)


def adds_up(read: Read) -> None:
    """Rows to totals, and totals to what is left, on both tracks."""
    for track in (0, 1):
        for section in read.sections:
            rows = [row[track] for row in section.rows]
            assert total(rows) == (section.total[track] or ZERO), (section.title, track)
        income, *costs = [section.total[track] for section in read.sections]
        if read.sections[0].title not in {"Tulot", "Inkomster"}:
            income, costs = ZERO, [income, *costs]
        assert (income or ZERO) - total(costs) == read.left[track]


def says(read: Read, result: ResultDocument) -> None:
    """Whether the figures are those of the assessment, row by row."""
    rows = [
        [(row.own, row.norm) for row in section.rows if (row.own, row.norm) != (None, None)]
        for section in result.sections
    ]
    assert [section.rows for section in read.sections] == rows
    assert [section.total for section in read.sections] == [(one.own, one.norm) for one in result.sections]
    assert read.left == (result.found.now_actual, result.found.now_norm)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_lines_of_the_vectors_add_up(app: Flask, language: str, surface: str) -> None:
    for vector, norm_set in product(VECTORS, EXPECTED):
        result = document(budget_of(vector), norm_set)
        with speaking(app, language):
            read = SURFACES[surface](result, language)
        adds_up(read)
        says(read, result)


@pytest.mark.parametrize(("surface", "examples"), [("page", 15), ("pdf", 8), ("xlsx", 15), ("json", 25)])
@pytest.mark.parametrize("norm_set", list(EXPECTED))
def test_the_lines_of_any_budget_add_up(app: Flask, norm_set: str, surface: str, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(budgets(), st.sampled_from(["fi", "sv"]))
    def check(budget: Budget, language: str) -> None:
        result = document(budget, norm_set)
        with speaking(app, language):
            read = SURFACES[surface](result, language)
        adds_up(read)
        says(read, result)

    check()


def test_a_line_that_is_missing_is_noticed(app: Flask) -> None:
    result = document(budget_of(VECTORS[0]))
    with speaking(app, "fi"):
        read = page(result, "fi")
    del read.sections[0].rows[0]
    with pytest.raises(AssertionError):
        adds_up(read)
