"""A budget as data: a published schema, the same budget when it is read back, and clear faults."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from hypothesis import HealthCheck, given, settings

from portal.cli import main
from portal.delivery.budget_export import (
    LARGEST,
    SCHEMA,
    BudgetExport,
    ExportFault,
    UnreadableExport,
    from_export,
)
from portal.domain.budget import Budget
from portal.domain.finnish_time import day_of
from portal.services.result_document import ResultDocument
from portal.web.budget.data import data_of
from portal.web.worded import shown_result
from tests.domain.households import VECTORS, budget_of
from tests.ground.results import UNIT, budgets, document, speaking
from tests.ground.texts import ROOT

COPY = ROOT / "docs/schemas/budget-1.schema.json"


def data(app: Flask, result: ResultDocument, language: str = "fi") -> str:
    with speaking(app, language):
        return data_of(result, shown_result(result, UNIT), UNIT.code)


@pytest.fixture
def exported(app: Flask) -> dict[str, Any]:
    """The file of the second household."""
    read: dict[str, Any] = json.loads(data(app, document(budget_of(VECTORS[1]))))
    return read


def fault(text: str | bytes) -> tuple[ExportFault, str]:
    with pytest.raises(UnreadableExport) as refused:
        from_export(text)
    return refused.value.kind, refused.value.where


def test_the_published_schema_is_the_one_of_the_files() -> None:
    printed = CliRunner().invoke(main, ["schema", "budget"])
    assert printed.exit_code == 0, printed.output
    assert printed.stdout == COPY.read_text("utf-8")


def test_a_file_says_its_schema_its_day_its_language_and_its_figures(exported: dict[str, Any]) -> None:
    assert list(exported)[:5] == ["schema", "made_on", "language", "figures", "budget"]
    assert (exported["schema"], exported["made_on"], exported["language"]) == (SCHEMA, "2026-11-24", "fi")
    figures = exported["figures"]
    assert (figures["policy"]["norm_set"], figures["used"]["assistance_norm_set"]) == (
        "perusosa-2026-03",
    ) * 2
    BudgetExport.model_validate_json(json.dumps(exported))


def test_every_explanation_is_in_it(exported: dict[str, Any]) -> None:
    after = next(made for made in exported["explanations"] if made["key"] == "after_norm")
    assert after["result"] == "62.16"
    assert after["parameter"] == "Toimeentulotuen perusosa 1.3.2026"
    assert after["source"] == "Kela, tiedote 16.2.2026"


def test_the_same_budget_is_read_back(app: Flask) -> None:
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(budgets())
    def check(budget: Budget) -> None:
        assert from_export(data(app, document(budget), "sv")).budget == budget

    check()


def test_the_assessment_takes_the_file_as_it_is(app: Flask, tmp_path: Path) -> None:
    today = day_of(datetime.now(UTC))
    result = document(budget_of(VECTORS[0]), day=today)
    file = tmp_path / "budjetti.json"
    file.write_text(data(app, result), "utf-8")
    (printed,) = json.loads(CliRunner().invoke(main, ["assess", str(file)]).stdout)
    assert (printed["base"], printed["now_actual"]) == (f"{result.found.base}", f"{result.found.now_actual}")


def test_a_byte_order_mark_is_no_fault(exported: dict[str, Any]) -> None:
    assert from_export(b"\xef\xbb\xbf" + json.dumps(exported).encode()).budget == budget_of(VECTORS[1])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", ExportFault.NOT_JSON),
        ("PK\x03\x04", ExportFault.NOT_JSON),
        ("[" * 100_000, ExportFault.NOT_JSON),
        ('{"schema": NaN}', ExportFault.NOT_JSON),
        ('{"schema": "' + "\ud800" + '"}', ExportFault.ANOTHER_FILE),
        (b'{"schema": "\xff\xfe"}', ExportFault.NOT_JSON),
        ("[]", ExportFault.ANOTHER_FILE),
        ("{}", ExportFault.ANOTHER_FILE),
        ('{"schema": {"a": 1}}', ExportFault.ANOTHER_FILE),
        (json.dumps({"schema": SCHEMA[:-1] + "2"}), ExportFault.ANOTHER_VERSION),
        (json.dumps({"schema": SCHEMA}), ExportFault.BROKEN),
        (" " * (LARGEST + 1), ExportFault.TOO_LARGE),
    ],
)
def test_what_is_no_budget_is_refused_by_its_kind(text: str | bytes, kind: ExportFault) -> None:
    assert fault(text)[0] is kind


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"adults": 0}, "budget.adults"),
        ({"adults": "paljon"}, "budget.adults"),
        ({"lines": [["no.such", "1.00", "month", "exact"]]}, "budget.lines.0.0"),
        ({"lines": [["housing.rent", "NaN", "month", "exact"]]}, "budget.lines.0.1"),
        ({"lines": [["housing.rent", "-1.00", "month", "exact"]]}, "budget.lines.0.1"),
        ({"lines": [["housing.rent", "1e99999999", "month", "exact"]]}, "budget.lines.0.1"),
        ({"lines": [["housing.rent", "1.00", "month", "exact"]] * 501}, "budget.lines"),
        ({"lines": [["other.own", "1.00", "month", "exact", "1", None, "x" * 201]]}, "budget"),
        ({"lines": [["other.own", "1.00", "month", "exact", "1", None, "a\u202eb"]]}, "budget"),
        ({"children": [[7, "1"]] * 21}, "budget.children"),
        ({"want": "Infinity"}, "budget.want"),
    ],
)
def test_a_broken_budget_is_refused_by_its_field(
    exported: dict[str, Any], change: dict[str, Any], where: str
) -> None:
    exported["budget"] |= change
    kind, found = fault(json.dumps(exported))
    assert (kind, found[: len(where)]) == (ExportFault.BROKEN, where)


def test_what_a_file_came_to_is_not_believed(exported: dict[str, Any]) -> None:
    exported["sections"], exported["left"] = "anything", None
    assert from_export(json.dumps(exported)).budget == budget_of(VECTORS[1])
