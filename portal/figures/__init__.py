"""Dated figures with their sources, the catalogue of lines, and the texts of advice: data, not code."""

from portal.figures.advising import AdviceText, advice_rules, advice_text, advice_texts, facts
from portal.figures.benefits import (
    child_benefit,
    child_benefit_id,
    general_support,
    guarantee_limit,
    lone_parent_supplement,
    maintenance_support,
    medicine_ceiling,
    medicine_credit_income,
)
from portal.figures.catalogue import LineKind, debt_codes, line_kinds, line_label, treatments
from portal.figures.checking import check
from portal.figures.dated import BadFigures, FigureMissing
from portal.figures.debts import (
    credit_cap,
    protected_part,
    protected_part_cited,
    protected_part_id,
    protected_part_with,
    reference_rate,
)
from portal.figures.norm_sets import ASSISTANCE, norm_set, norm_set_name, norm_set_on, norm_set_row
from portal.figures.places import CountyPlace, place_on, places, turned_to
from portal.figures.proposed import Proposed, proposed
from portal.figures.ranges import ranges

__all__ = [
    "ASSISTANCE",
    "AdviceText",
    "BadFigures",
    "CountyPlace",
    "FigureMissing",
    "LineKind",
    "Proposed",
    "advice_rules",
    "advice_text",
    "advice_texts",
    "check",
    "child_benefit",
    "child_benefit_id",
    "credit_cap",
    "debt_codes",
    "facts",
    "general_support",
    "guarantee_limit",
    "line_kinds",
    "line_label",
    "lone_parent_supplement",
    "maintenance_support",
    "medicine_ceiling",
    "medicine_credit_income",
    "norm_set",
    "norm_set_name",
    "norm_set_on",
    "norm_set_row",
    "place_on",
    "places",
    "proposed",
    "protected_part",
    "protected_part_cited",
    "protected_part_id",
    "protected_part_with",
    "ranges",
    "reference_rate",
    "treatments",
    "turned_to",
]
