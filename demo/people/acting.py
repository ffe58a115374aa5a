"""People who act for another; where somebody also acts for themselves, there are two to choose."""

from demo.people.kinds import ESIMERKKILA, Mandate, Resident, Shown

ACTING: tuple[Resident, ...] = (
    Resident(
        "kerttu",
        "Kerttu Orvokki",
        "Valvoja",
        "140655-915K",
        ESIMERKKILA,
        "fi",
        Shown("Asioi itse, omissa asioissaan", "Uträttar egna ärenden"),
    ),
    Resident(
        "kerttu-for-vilho",
        "Kerttu Orvokki",
        "Valvoja",
        "140655-915K",
        ESIMERKKILA,
        "fi",
        Shown("Edunvalvojana Vilhon puolesta", "Som intressebevakare för Vilho"),
        mandate=Mandate("guardian", "190231-917E", "Vilho Armas", "Päämies"),
    ),
    Resident(
        "sten",
        "Sten Anders",
        "Ombudsson",
        "030862X9180",
        ESIMERKKILA,
        "sv",
        Shown("Edunvalvontavaltuutettuna Astridin puolesta", "Som intressebevakningsfullmäktig för Astrid"),
        mandate=Mandate("continuing_power", "050644-916Y", "Astrid Maria", "Exempelholm"),
    ),
    Resident(
        "oona",
        "Oona Katariina",
        "Valtuutettu",
        "221190-920Y",
        ESIMERKKILA,
        "fi",
        Shown("Valtakirjalla Pentin puolesta, jolla on luotto", "Med fullmakt för Pentti, som har en kredit"),
        mandate=Mandate("authorised", "290252-9070", "Pentti Olavi", "Näyte"),
    ),
)
