"""Which municipality belongs to which organiser, and which of them use this portal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from portal.units.awaited import Awaited
from portal.units.municipalities import Municipality
from portal.units.unit import Unit


class UnknownUnit(LookupError):
    """No organiser's file in use has this code."""

    def __init__(self, code: str, known: Iterable[str]) -> None:
        super().__init__(self._words(code, ", ".join(sorted(known))))
        self.code = code

    @staticmethod
    def _words(code: str, known: str) -> str:
        return f"there is no county file with the code {code}; those in use are {known}"


class NotInUse(UnknownUnit):
    """The organiser's file says that the portal is not in use there yet: it has no terms to grant by."""

    @staticmethod
    def _words(code: str, known: str) -> str:
        return f"the county file with the code {code} says in_use = false; those in use are {known}"


@dataclass(frozen=True)
class Units:
    """The organisers with a file, by code, and every municipality, by code."""

    by_code: dict[str, Unit]
    """Those that use the portal."""
    municipalities: dict[str, Municipality]
    awaited: Mapping[str, Awaited] = field(default_factory=dict)
    """Those that do not use it yet."""

    def named(self, code: str) -> Unit:
        """The organiser with a code that uses the portal.  Raises `UnknownUnit` and `NotInUse`."""
        if code in self.by_code:
            return self.by_code[code]
        raise (NotInUse if code in self.awaited else UnknownUnit)(code, self.by_code)

    def organiser(self, code: str) -> Unit | Awaited | None:
        """The organiser with a code, whether it uses the portal or not; None without a file."""
        return self.by_code.get(code) or self.awaited.get(code)

    def organisers(self) -> tuple[Unit | Awaited, ...]:
        """Every organiser with a file, in the order of the codes."""
        both: tuple[Unit | Awaited, ...] = (*self.by_code.values(), *self.awaited.values())
        return tuple(sorted(both, key=lambda each: int(each.code)))

    def of_municipality(self, code: str) -> Unit | None:
        """The organiser of a municipality, if it uses the portal."""
        return next((unit for unit in self.by_code.values() if code in unit.municipalities), None)

    def municipality(self, code: str) -> Municipality:
        """A municipality by its three-digit code.  Raises `KeyError`."""
        return self.municipalities[code]

    def find_municipality(self, text: str) -> Municipality | None:
        """A municipality by its Finnish or Swedish name, however it is spaced and cased."""
        wanted = " ".join(text.split()).casefold()
        for place in self.municipalities.values():
            if wanted in {place.fi.casefold(), place.sv.casefold()}:
                return place
        return None

    def municipality_names(self, lang: str) -> list[str]:
        """All names in a language, in the order of its alphabet."""
        return in_order(place.name(lang) for place in self.municipalities.values())


def in_order(names: Iterable[str]) -> list[str]:
    """Names in the order of the alphabet."""
    return sorted(names, key=alphabetical)


def alphabetical(name: str) -> list[int]:
    """What orders names: Å, Ä and Ö come last, in this order, in Finnish as in Swedish."""
    return [0x110000 + "åäö".index(sign) if sign in "åäö" else ord(sign) for sign in name.casefold()]
