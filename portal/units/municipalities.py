"""The register of municipalities: the one place that says which belongs to which organiser.

Statistics Finland's classification of 2026: 308 municipalities, 16 of them in Åland.  Municipalities merge at
the turn of a year; then `municipalities.csv` is replaced by that of the new year, and `YEAR` follows.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REGISTER = Path(__file__).with_name("municipalities.csv")
YEAR = 2026
SOURCE = f"Statistics Finland's classification of municipalities and wellbeing services counties, {YEAR}"
ALAND = "91"
_COLUMNS = {
    "code": "code",
    "name_fi": "fi",
    "name_sv": "sv",
    "organiser_code": "organiser_code",
    "organiser_fi": "organiser_fi",
    "organiser_sv": "organiser_sv",
}


@dataclass(frozen=True)
class Municipality:
    """A municipality with its names, its languages and its organiser's names."""

    code: str
    fi: str
    sv: str
    organiser_code: str
    organiser_fi: str
    organiser_sv: str
    languages: tuple[str, ...] = ("fi", "sv")

    def name(self, lang: str) -> str:
        """Its name in `fi` or `sv`."""
        return self.sv if lang == "sv" else self.fi

    @property
    def is_in_aland(self) -> bool:
        """Whether it is in Åland, where the act does not apply."""
        return self.organiser_code == ALAND

    def organiser(self, lang: str) -> str | None:
        """The name of the organiser in `fi` or `sv`; None in Åland."""
        if self.is_in_aland:
            return None
        return self.organiser_sv if lang == "sv" else self.organiser_fi


def read_register(faults: list[str], path: Path = REGISTER) -> dict[str, Municipality]:
    """Every municipality of the register by its code; what is wrong with it is added to the faults."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [_municipality(row) for row in csv.DictReader(lines)]
    faults += [f"{path.name}: {fault}" for fault in (*_faults_of_rows(rows), *_faults_of_organisers(rows))]
    return {row.code: row for row in rows}


@cache
def registered() -> frozenset[str]:
    """The codes of all municipalities."""
    return frozenset(read_register([]))


def of_organisers(register: Mapping[str, Municipality]) -> dict[str, tuple[Municipality, ...]]:
    """The municipalities of each organiser by its code, Åland left out."""
    codes = sorted({place.organiser_code for place in register.values()} - {ALAND}, key=str)
    return {
        code: tuple(place for place in register.values() if place.organiser_code == code) for code in codes
    }


def languages_of(places: Iterable[Municipality]) -> tuple[str, ...]:
    """The languages of a county: both, where a municipality has both or they differ (423/2003, 6 §)."""
    return tuple(sorted({language for place in places for language in place.languages}))


def _municipality(row: Mapping[str, str | None]) -> Municipality:
    told = {field: (row.get(column) or "").strip() for column, field in _COLUMNS.items()}
    return Municipality(**told, languages=tuple((row.get("languages") or "").split(",")))


def _faults_of_rows(rows: Iterable[Municipality]) -> Iterable[str]:
    for code, times in Counter(row.code for row in rows).items():
        if times > 1:
            yield f"municipality {code} stands there {times} times"
    for row in rows:
        if not re.fullmatch(r"\d{3}", row.code):
            yield f"municipality {row.code or row.fi}: the code must have three digits"
        if not (row.fi and row.sv):
            yield f"municipality {row.code}: a name is missing"
        if not row.languages or not set(row.languages) <= {"fi", "sv"}:
            yield f"municipality {row.code}: the languages must be fi, sv or both"


def _faults_of_organisers(rows: Iterable[Municipality]) -> Iterable[str]:
    names: dict[str, tuple[str, str]] = {}
    for row in rows:
        called = (row.organiser_fi, row.organiser_sv)
        if not re.fullmatch(r"\d{1,2}", row.organiser_code) or not all(called):
            yield f"municipality {row.code}: its organiser's code or name is missing"
        elif names.setdefault(row.organiser_code, called) != called:
            yield f"municipality {row.code}: the organiser {row.organiser_code} has another name there"
