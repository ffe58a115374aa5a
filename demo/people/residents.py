"""Residents of the county who look after their own matters."""

from demo.people.kinds import ESIMERKKILA, Resident, Shown

_OF_THE_COUNTY = Shown("Kotikunta Esimerkkilä, suomenkielinen", "Hemkommun Exempelby, finskspråkig")
_OF_THE_COUNTY_SV = Shown("Kotikunta Esimerkkilä, ruotsinkielinen", "Hemkommun Exempelby, svenskspråkig")

AT_HOME: tuple[Resident, ...] = (
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
        "siv",
        "Siv Amanda",
        "Skenberg",
        "060701A927N",
        ESIMERKKILA,
        "sv",
        Shown("Hakemus, lisätietoja pyydetty", "Ansökan, komplettering begärd"),
    ),
    Resident(
        "kalle",
        "Kalle Juhani",
        "Kuvitelma",
        "150688-920W",
        ESIMERKKILA,
        "fi",
        Shown("Hakemus, päätös tehty", "Ansökan, beslut fattat"),
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
)
