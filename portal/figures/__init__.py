"""Dated figures with their sources, and the catalogue of lines: data, not code."""

from portal.figures.benefits import (
    child_benefit,
    maintenance_support,
    medicine_ceiling,
    protected_part,
    reference_rate,
)
from portal.figures.catalogue import LineKind, debt_codes, line_kinds, line_label, treatments
from portal.figures.dated import BadFigures, FigureMissing
from portal.figures.norm_sets import ASSISTANCE, norm_set, norm_set_on, norm_set_row

__all__ = [
    "ASSISTANCE",
    "BadFigures",
    "FigureMissing",
    "LineKind",
    "child_benefit",
    "debt_codes",
    "line_kinds",
    "line_label",
    "maintenance_support",
    "medicine_ceiling",
    "norm_set",
    "norm_set_on",
    "norm_set_row",
    "protected_part",
    "reference_rate",
    "treatments",
]
