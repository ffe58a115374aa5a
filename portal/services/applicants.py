"""Who may apply here: those of age whose municipality of residence is one of the county's."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal.services.personal_identity_code import is_of_age
from portal.services.refused import NotFound, Refused
from portal.store import people
from portal.store.people import Person
from portal.units import Unit


class UnderAge(Refused):
    """Nobody under 18 can take a loan alone (Act 442/1999, 23 §)."""


class LivesElsewhere(Refused):
    """The application belongs to the county of another municipality (Act 1133/2002, 4 §)."""

    def __init__(self, municipality: str, *, told: bool) -> None:
        super().__init__(municipality)
        self.municipality = municipality
        """Its three-digit code."""
        self.told = told
        """Whether the person told it, as the identification did not."""


def person_of(db: Session, resident: UUID) -> Person:
    """Who a resident is, as the last sign-in said.  Raises `NotFound`."""
    person = people.person_of(db, resident)
    if person is None:
        raise NotFound
    return person


def home_of(person: Person, told: str | None, unit: Unit) -> str | None:
    """The code of the municipality of residence, of those that the register knows; None if none is known.

    What the identification says goes before what was `told`.
    """
    return next((code for code in (person.municipality, told) if code and unit.knows(code)), None)


def refuse_others(db: Session, resident: UUID, told: str | None, unit: Unit, day: date) -> None:
    """Raise `UnderAge` or `LivesElsewhere` for whoever cannot apply here on the day, or `NotFound`."""
    person = person_of(db, resident)
    if not is_of_age(person.identity_code, day):
        raise UnderAge
    home = home_of(person, told, unit)
    if home is not None and home not in unit.municipalities:
        raise LivesElsewhere(home, told=home != person.municipality)
