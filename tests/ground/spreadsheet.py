"""Counts the formulas of our own workbooks again, as a spreadsheet program does.

It knows the few functions that we write, and nothing else: a formula with any other fails.
"""

import re
from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

_REFERENCE = re.compile(r"(?:'((?:[^']|'')+)'!)?\b([A-Z]{1,2}\d+)(?::([A-Z]{1,2}\d+))?")
_KNOWN = re.compile(r"(?:SUM|AVERAGE|ROUND|INT|MIN|MAX|IF|values\(\d+\)|\d+(?:\.\d+)?|[-+*/(),]|>=)*")


class Spreadsheet:
    """A workbook whose formulas can be counted, and whose cells can be changed first."""

    def __init__(self, contents: bytes) -> None:
        self.formulas: Workbook = load_workbook(BytesIO(contents))
        self.cached: Workbook = load_workbook(BytesIO(contents), data_only=True)

    @property
    def sheet(self) -> str:
        """The name of the first sheet."""
        return str(self.formulas.sheetnames[0])

    def cells(self) -> Iterator[tuple[str, str, Any]]:
        """Every cell with its sheet, its address and what stands in it."""
        for sheet in self.formulas.worksheets:
            for row in sheet.iter_rows():
                yield from ((sheet.title, cell.coordinate, cell) for cell in row if cell.value is not None)

    def value(self, sheet: str, address: str) -> Any:
        """What a cell comes to, counted anew."""
        cell = self.formulas[sheet][address]
        return self._count(sheet, cell.value[1:]) if cell.data_type == "f" else cell.value

    def _count(self, sheet: str, formula: str) -> float:
        found: list[list[Any]] = []

        def put(reference: re.Match[str]) -> str:
            found.append(list(self._values(reference[1] or sheet, reference[2], reference[3])))
            return f"values({len(found) - 1})"

        written = _REFERENCE.sub(put, formula)
        assert _KNOWN.fullmatch(written), f"a formula that is not ours: {formula}"
        functions = {
            "SUM": lambda *given: sum(_numbers(given)),
            "AVERAGE": lambda *given: sum(_numbers(given)) / len(list(_numbers(given))),
            "ROUND": _rounded,
            "INT": lambda number: float(number // 1),
            "MIN": min,
            "MAX": max,
            "IF": lambda truth, one, other: one if truth else other,
            "values": lambda place: found[place] if len(found[place]) > 1 else found[place][0],
        }
        return float(eval(written, {"__builtins__": {}}, functions))

    def _values(self, sheet: str, first: str, last: str | None) -> Iterator[Any]:
        if last is None:
            yield self.value(sheet, first)
            return
        for row in self.formulas[sheet][f"{first}:{last}"]:
            yield from (self.value(sheet, cell.coordinate) for cell in row)


def _numbers(given: Iterable[Any]) -> Iterator[float]:
    for one in given:
        if isinstance(one, list):
            yield from _numbers(one)
        elif isinstance(one, int | float):
            yield one


def _rounded(number: float, places: int) -> float:
    """Half away from zero, of the fifteen digits that a spreadsheet program has."""
    exact = Decimal(f"{number:.15g}")
    return float(exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))
