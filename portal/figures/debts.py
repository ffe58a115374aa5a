"""The protected portion of enforcement, the reference rate and the cap of consumer credit, by day."""

from datetime import date
from decimal import Decimal
from functools import cache

from portal.domain.enforcement import ProtectedPart
from portal.figures.dated import DATA, Amount, Dated, Figure, Name, Numbered, on, read, with_id


class ProtectedPartRow(Numbered):
    """The protected portion of a period, in euros a day."""

    per_day: Amount
    per_dependant_day: Amount
    cited: Name
    """The source as residents are told it."""

    def amounts(self) -> ProtectedPart:
        """The amounts as the domain takes them."""
        return ProtectedPart(self.per_day, self.per_dependant_day)


class _Rate(Dated):
    percent: Amount


class _Cap(Dated):
    addition: Amount
    largest: Amount


@cache
def protected_parts() -> Figure[ProtectedPartRow]:
    """The file of the protected portion.  Raises `BadFigures`."""
    return read(DATA / "protected_part.toml", Figure[ProtectedPartRow])


@cache
def reference_rates() -> Figure[_Rate]:
    """The file of the reference rate.  Raises `BadFigures`."""
    return read(DATA / "reference_rate.toml", Figure[_Rate])


@cache
def credit_caps() -> Figure[_Cap]:
    """The file of the cap of consumer credit.  Raises `BadFigures`."""
    return read(DATA / "credit_cap.toml", Figure[_Cap])


def protected_part(day: date) -> ProtectedPart:
    """The protected portion of enforcement.  Raises `FigureMissing`."""
    return on("protected portion", protected_parts().row, day).amounts()


def protected_part_id(day: date) -> str:
    """The id of the protected portion of a day.  Raises `FigureMissing`."""
    return on("protected portion", protected_parts().row, day).id


def protected_part_with(part: str) -> ProtectedPart:
    """The protected portion with an id, whatever the day.  Raises `KeyError`."""
    return with_id(protected_parts().row, part).amounts()


def protected_part_cited(part: str) -> Name:
    """The source of the protected portion with an id.  Raises `KeyError`."""
    return with_id(protected_parts().row, part).cited


def reference_rate(day: date) -> Decimal:
    """The reference rate in per cent a year (633/1982, 12 §).  Raises `FigureMissing`."""
    return on("reference rate", reference_rates().row, day).percent


def credit_cap(day: date) -> Decimal:
    """The largest interest of a consumer credit made on a day, in per cent a year (38/1978, 7:17 a).

    Raises `FigureMissing`, also where the reference rate that it is counted from is missing.
    """
    cap = on("cap of consumer credit", credit_caps().row, day)
    return min(reference_rate(day) + cap.addition, cap.largest)
