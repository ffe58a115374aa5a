"""What a budget comes to, in a workbook: what is left, today and after the credit, and what would fit."""

from portal.domain.policy import Basis
from portal.export.pen import LABEL, NORM, NOTE, OWN, Pen
from portal.export.shown import ShownPair, ShownResult

_LIVE = ("base", "room", "instalment")
"""The figures that formulas give."""


def write_left(pen: Pen, shown: ShownResult) -> None:
    """Write what is left today: the income less every other total."""
    pen.text(LABEL, shown.left.label, "bold")
    for column, left, track in ((OWN, shown.left.first, "own"), (NORM, shown.left.second, "norm")):
        pen.formula(column, "+".join(pen.at[track]).replace("+-", "-"), left.amount, "total")
        pen.note(f"left_{track}", column)
    pen.next(2)


def write_change(pen: Pen, shown: ShownResult) -> None:
    """Today in the column of the own figures, and after the credit beside it."""
    pen.text(LABEL, shown.words["change"], "bold")
    pen.text(OWN, shown.words["today"], "head")
    pen.text(NORM, shown.words["after"], "head")
    pen.next()
    formulas = {
        "debts": (f"-{pen.sum_of('debt')}", f"-{pen.sum_of('stays')}"),
        "enforcement": (f"-{pen.sum_of('withheld')}", f"-{pen.sum_of('withheld')}"),
    }
    for pair in shown.change:
        today, after = formulas.get(pair.key) or _left_after(pen, pair)
        if pair.key == "enforcement" and not pair.second.amount:
            after = "0"
        pen.text(LABEL, pair.label)
        pen.formula(OWN, today, pair.first.amount)
        pen.formula(NORM, after, pair.second.amount)
        if pair.key in formulas:
            pen.note("today", OWN)
            pen.note("after", NORM)
        else:
            pen.note(f"after_{pair.key}", NORM)
        pen.next()
    pen.next()


def _left_after(pen: Pen, pair: ShownPair) -> tuple[str, str]:
    (today,) = pen.at[pair.key]
    return today, f"{today}-{pen.sum_of('today')}+{pen.sum_of('after')}"


def write_terms(pen: Pen, shown: ShownResult) -> None:
    """Write the terms of the county that the formulas below count with."""
    pen.text(LABEL, shown.words["terms"], "bold")
    pen.next()
    for name in ("usable_share", "min_buffer", "instalment_step", "min_instalment"):
        pen.text(LABEL, shown.words[name])
        pen.number(OWN, getattr(shown.policy, name), "share" if name == "usable_share" else "money")
        pen.note(name, OWN)
        pen.next()
    pen.next()


def write_fitting(pen: Pen, shown: ShownResult) -> None:
    """Write what could be repaid.  What no formula gives stays as it was counted on the day."""
    pen.text(LABEL, shown.words["fitting"], "bold")
    pen.next()
    for made in shown.fitting:
        pen.text(LABEL, made.label)
        if made.key in _LIVE:
            pen.formula(OWN, _fitting(pen, made.key, shown.policy.basis), made.result.amount)
            pen.note(made.key, OWN)
        else:
            pen.text(NOTE, shown.words["fixed"])
            pen.number(OWN, made.result.amount or 0, "plain" if made.key == "months" else "money")
        pen.next()
    pen.next()


def _fitting(pen: Pen, key: str, basis: Basis) -> str:
    """The formula of the margin, of the room, or of the instalment; a share of it is never rounded up."""
    at = {name: cells[0] for name, cells in pen.at.items() if cells}
    if key == "base":
        own, norm = at["after_left_own"], at["after_left_norm"]
        return {Basis.MIN: f"MIN({own},{norm})", Basis.NORM: norm, Basis.ACTUAL: own}[basis]
    if key == "room":
        share = f"INT(ROUND({at['base']}*{at['usable_share']}*100,4))/100"
        return f"MIN({share},{at['base']}-{at['min_buffer']})"
    stepped = f"INT(ROUND({at['room']}/{at['instalment_step']},6))*{at['instalment_step']}"
    return f"IF({stepped}>={at['min_instalment']},{stepped},0)"
