"""The result as data: the worded rows in the published form."""

from portal.delivery.budget_export import (
    BudgetExport,
    ExportExplanation,
    ExportFigures,
    ExportPair,
    ExportRow,
    ExportSection,
)
from portal.delivery.household import HouseholdInput
from portal.export.shown import ShownExplanation, ShownPair, ShownResult, ShownRow, ShownSection
from portal.services.result_document import ResultDocument


def data_of(document: ResultDocument, shown: ShownResult, unit: str) -> str:
    """The JSON of a result that was counted by the terms of the unit with this code."""
    return BudgetExport(
        made_on=document.used.day,
        language="sv" if shown.language == "sv" else "fi",
        figures=ExportFigures(unit=unit, policy=document.policy, used=document.used),
        budget=HouseholdInput.of(document.budget),
        sections=tuple(_section(section) for section in shown.sections),
        left=_pair(shown.left),
        change=tuple(_pair(pair) for pair in shown.change),
        explanations=tuple(_explanation(made) for made in shown.explained.values()),
    ).model_dump_json(indent=1)


def _section(section: ShownSection) -> ExportSection:
    assert section.own.amount is not None
    return ExportSection(
        key=section.key,
        title=section.title,
        rows=tuple(_row(row) for row in section.rows),
        own=section.own.amount,
        norm=section.norm.amount,
    )


def _row(row: ShownRow) -> ExportRow:
    return ExportRow(
        kind=row.kind,
        code=row.key,
        label=row.label,
        hint=row.hint,
        own=row.own.amount,
        norm=row.norm.amount,
    )


def _pair(pair: ShownPair) -> ExportPair:
    assert pair.first.amount is not None
    return ExportPair(key=pair.key, label=pair.label, first=pair.first.amount, second=pair.second.amount)


def _explanation(made: ShownExplanation) -> ExportExplanation:
    assert made.result.amount is not None
    return ExportExplanation(
        key=made.key,
        label=made.label,
        result=made.result.amount,
        arithmetic=made.arithmetic,
        parameter=made.parameter,
        source=made.source,
    )
