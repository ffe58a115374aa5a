"""Made-up people.  Their identity codes are of the numbers 900–999, which are never given to anybody."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Municipality:
    """A municipality as the population register names it."""

    code: str
    fi: str
    sv: str


ESIMERKKILA = Municipality("990", "Esimerkkilä", "Exempelby")
HELSINKI = Municipality("091", "Helsinki", "Helsingfors")
ESPOO = Municipality("049", "Espoo", "Esbo")


@dataclass(frozen=True)
class Shown:
    """What a person is there to show, in both languages."""

    fi: str
    sv: str


@dataclass(frozen=True)
class Resident:
    """Somebody who may need a credit."""

    key: str
    first_names: str
    family_name: str
    identity_code: str | None
    """None for a foreigner whose own country has identified them (eIDAS)."""
    municipality: Municipality | None
    """None where the provider does not say it."""
    language: Literal["fi", "sv"]
    shown: Shown
    non_disclosure: bool = False

    @property
    def name(self) -> str:
        """The calling name and the family name."""
        return f"{self.first_names.split()[0]} {self.family_name}"


@dataclass(frozen=True)
class StaffMember:
    """Somebody who works for the county."""

    key: str
    name: str
    object_id: str
    roles: tuple[str, ...]
    language: Literal["fi", "sv"]
    shown: Shown
    tenant: str = field(default="99000000-0000-4000-8000-000000000990", kw_only=True)


Person = Resident | StaffMember

_OF_THE_COUNTY = Shown("Kotikunta Esimerkkilä, suomenkielinen", "Hemkommun Exempelby, finskspråkig")
_OF_THE_COUNTY_SV = Shown("Kotikunta Esimerkkilä, ruotsinkielinen", "Hemkommun Exempelby, svenskspråkig")

RESIDENTS: tuple[Resident, ...] = (
    Resident("maija", "Maija Kaarina", "Meikäläinen", "140384-9016", ESIMERKKILA, "fi", _OF_THE_COUNTY),
    Resident("svea", "Svea Linnea", "Exempelström", "020579-902T", ESIMERKKILA, "sv", _OF_THE_COUNTY_SV),
    Resident(
        "aino",
        "Aino Inkeri",
        "Mallinen",
        "100190-999P",
        ESIMERKKILA,
        "fi",
        Shown(
            "Hakemus odottaa; sama tunnus kuin Uunolla, vanha välimerkki",
            "Ansökan väntar; samma beteckning som Uuno, gammalt skiljetecken",
        ),
    ),
    Resident(
        "uuno",
        "Uuno Kalevi",
        "Testinen",
        "100190Y999P",
        ESIMERKKILA,
        "fi",
        Shown(
            "Hakemus käsittelyssä; sama tunnus kuin Ainolla, uusi välimerkki",
            "Ansökan behandlas; samma beteckning som Aino, nytt skiljetecken",
        ),
    ),
    Resident(
        "eero",
        "Eero Johannes",
        "Esimerkki",
        "230666-904V",
        ESIMERKKILA,
        "fi",
        Shown("Luotto, erät maksettu ajallaan", "Kredit, raterna betalda i tid"),
    ),
    Resident(
        "leila",
        "Leila",
        "Kokeilija",
        "010501A9054",
        ESIMERKKILA,
        "fi",
        Shown("Luotto maksettu takaisin", "Krediten återbetald"),
    ),
    Resident(
        "elin",
        "Elin Maria",
        "Provberg",
        "170895X9065",
        ESIMERKKILA,
        "sv",
        Shown(
            "Luotto, pyytänyt keskustelua, ruotsinkielinen",
            "Kredit, har bett om en diskussion, svenskspråkig",
        ),
    ),
    Resident(
        "pentti",
        "Pentti Olavi",
        "Näyte",
        "290252-9070",
        ESIMERKKILA,
        "fi",
        Shown("Luotto, yksi erä myöhässä", "Kredit, en rat försenad"),
    ),
    Resident(
        "jade",
        "Jade Aurora",
        "Keksitty",
        "110703B908T",
        ESIMERKKILA,
        "fi",
        Shown("Hakemuksen täyttö kesken", "Ansökan halvfärdig"),
    ),
    Resident(
        "andre",
        "André Émile",
        "O'Neill <b>",
        "060592W909Y",
        ESIMERKKILA,
        "fi",
        Shown(
            "Hakemus odottaa; nimen merkit eivät saa sotkea sivua",
            "Ansökan väntar; tecknen i namnet får inte störa sidan",
        ),
    ),
    Resident(
        "tuuli",
        "Tuuli Marjatta",
        "Turvanen",
        "310788-911R",
        ESIMERKKILA,
        "fi",
        Shown("Hakemus odottaa; turvakielto", "Ansökan väntar; spärrmarkering"),
        non_disclosure=True,
    ),
    Resident(
        "nelli", "Nelli Sofia", "Nuori", "150110A910D", ESIMERKKILA, "fi", Shown("Alaikäinen", "Minderårig")
    ),
    Resident(
        "hilla",
        "Hilla Helmi",
        "Helsinkiläinen",
        "041182V9121",
        HELSINKI,
        "fi",
        Shown("Toinen kotikunta: Helsinki", "Annan hemkommun: Helsingfors"),
    ),
    Resident(
        "edvin",
        "Edvin Karl",
        "Esbobo",
        "120375U913Y",
        ESPOO,
        "sv",
        Shown("Toinen kotikunta: Espoo", "Annan hemkommun: Esbo"),
    ),
    Resident(
        "paavo",
        "Paavo Antero",
        "Pankkinen",
        "210998-914K",
        None,
        "fi",
        Shown("Tunnistus ei kerro kotikuntaa", "Identifieringen anger ingen hemkommun"),
    ),
    Resident(
        "elsa",
        "Elsa",
        "Eurooppalainen",
        None,
        None,
        "fi",
        Shown("Ei suomalaista henkilötunnusta", "Ingen finländsk personbeteckning"),
    ),
)

STAFF: tuple[StaffMember, ...] = (
    StaffMember(
        "niina",
        "Niina Neuvoja",
        "99000000-0000-4000-8000-000000000001",
        ("Portal.Counsellor",),
        "fi",
        Shown("Neuvoja", "Rådgivare"),
    ),
    StaffMember(
        "rolf",
        "Rolf Rådgivare",
        "99000000-0000-4000-8000-000000000002",
        ("Portal.Counsellor",),
        "sv",
        Shown("Neuvoja, ruotsinkielinen", "Rådgivare, svenskspråkig"),
    ),
    StaffMember(
        "esa",
        "Esa Esihenkilö",
        "99000000-0000-4000-8000-000000000003",
        ("Portal.Counsellor", "Portal.Supervisor"),
        "fi",
        Shown("Esihenkilö", "Chef"),
    ),
    StaffMember(
        "paula",
        "Paula Pääkäyttäjä",
        "99000000-0000-4000-8000-000000000004",
        ("Portal.Admin",),
        "fi",
        Shown("Pääkäyttäjä", "Huvudanvändare"),
    ),
    StaffMember(
        "osmo",
        "Osmo Osaton",
        "99000000-0000-4000-8000-000000000005",
        (),
        "fi",
        Shown("Ei roolia", "Ingen roll"),
    ),
    StaffMember(
        "tero",
        "Tero Tuntematon",
        "99000000-0000-4000-8000-000000000006",
        ("Portal.Visitor",),
        "fi",
        Shown("Rooli, jota palvelu ei tunne", "En roll som tjänsten inte känner till"),
    ),
)

PEOPLE: tuple[Person, ...] = (*RESIDENTS, *STAFF)
