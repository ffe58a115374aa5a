"""Made-up people: residents and staff, in groups by what they are there to show."""

from demo.people.acting import ACTING
from demo.people.kinds import (
    ESIMERKKILA,
    ESPOO,
    HELSINKI,
    Group,
    Mandate,
    Municipality,
    Person,
    Resident,
    Shown,
    StaffMember,
)
from demo.people.odd import NAMES, NOT_HERE
from demo.people.residents import AT_HOME
from demo.people.staff import ROLELESS, WITH_ROLES

__all__ = [
    "ESIMERKKILA",
    "ESPOO",
    "GROUPS",
    "HELSINKI",
    "PEOPLE",
    "RESIDENTS",
    "STAFF",
    "Group",
    "Mandate",
    "Municipality",
    "Person",
    "Resident",
    "Shown",
    "StaffMember",
]

GROUPS: tuple[Group, ...] = (
    Group(Shown("Asukkaat, omat asiat", "Invånare, egna ärenden"), AT_HOME),
    Group(Shown("Nimet ja turvakielto", "Namn och spärrmarkering"), NAMES),
    Group(Shown("Ei onnistu, tai tietoja kysytään lisää", "Går inte, eller fler uppgifter behövs"), NOT_HERE),
    Group(Shown("Toisen puolesta asioivat", "De som sköter en annans ärenden"), ACTING),
    Group(Shown("Työntekijät", "Personal"), WITH_ROLES),
    Group(Shown("Ei pääsyä", "Inget tillträde"), ROLELESS),
)
PEOPLE: tuple[Person, ...] = tuple(person for group in GROUPS for person in group.people)
RESIDENTS: tuple[Resident, ...] = (*AT_HOME, *NAMES, *NOT_HERE, *ACTING)
STAFF: tuple[StaffMember, ...] = (*WITH_ROLES, *ROLELESS)
