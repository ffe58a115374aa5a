"""The lines of a budget: what each is called, where it is counted, how often it may recur."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from portal.domain.budget import Frequency, Treatment
from portal.figures.dated import FOLDER, read


@dataclass(frozen=True)
class LineKind:
    """One of the 99 lines, or of the two that take many together: everyday living, and what comes seldom."""

    code: str
    fi: str
    sv: str
    en: str
    treatment: Treatment
    frequencies: tuple[Frequency, ...]
    """How often it may recur, the usual way first."""
    hint_fi: str = ""
    hint_sv: str = ""
    may_end: bool = False
    """Whether its last day is asked for."""
    may_be_shared: bool = False
    """Whether a part of it may be somebody else's."""

    @property
    def group(self) -> str:
        """The first part of the code: income, housing, sep, living, other, debt or asset."""
        return self.code.partition(".")[0]

    def label(self, lang: str) -> str:
        """What it is called in `fi` or `sv`."""
        return self.sv if lang == "sv" else self.fi

    def hint(self, lang: str) -> str:
        """What helps in answering it, in `fi` or `sv`; empty where nothing does."""
        return self.hint_sv if lang == "sv" else self.hint_fi


@cache
def line_kinds() -> Mapping[str, LineKind]:
    """Every line by its code, in the order of the catalogue.  Raises `BadFigures`."""
    kinds = read(FOLDER / "lines.json", tuple[LineKind, ...])
    return MappingProxyType({kind.code: kind for kind in kinds})


@cache
def treatments() -> Mapping[str, Treatment]:
    """Where each line is counted, by its code."""
    return MappingProxyType({code: kind.treatment for code, kind in line_kinds().items()})


def line_label(code: str, lang: str) -> str:
    """What a line is called in `fi` or `sv`.  Raises `KeyError`."""
    return line_kinds()[code].label(lang)


def debt_codes() -> tuple[str, ...]:
    """The kinds of debt, without their group."""
    return tuple(
        code.removeprefix("debt.") for code, kind in line_kinds().items() if kind.treatment is Treatment.DEBT
    )
