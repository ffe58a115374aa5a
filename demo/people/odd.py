"""Residents with whom a service can go wrong: by their name, their age, their home or their country."""

from demo.people.kinds import ESIMERKKILA, ESPOO, HELSINKI, Resident, Shown

NAMES: tuple[Resident, ...] = (
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
        "wilma",
        "Wilma Maria",
        "d’Exempel & Provholm",
        "070497-922H",
        ESIMERKKILA,
        "sv",
        Shown("Tunnistus kertoo nimen vain kokonaisena", "Identifieringen anger bara hela namnet"),
        whole_name_only=True,
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
)

NOT_HERE: tuple[Resident, ...] = (
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
