"""The staff, those among them whom the service lets in and those whom it does not."""

from demo.people.kinds import Shown, StaffMember

WITH_ROLES: tuple[StaffMember, ...] = (
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
)

ROLELESS: tuple[StaffMember, ...] = (
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
    StaffMember(
        "ritva",
        "Ritva Ryhmäläinen",
        "99000000-0000-4000-8000-000000000007",
        (),
        "fi",
        Shown("Liikaa ryhmiä: roolit jäävät pois", "För många grupper: rollerna faller bort"),
        too_many_groups=True,
    ),
    StaffMember(
        "greta",
        "Greta Grannkommun",
        "99100000-0000-4000-8000-000000000001",
        ("Portal.Counsellor",),
        "sv",
        Shown("Toisen organisaation neuvoja", "Rådgivare i en annan organisation"),
        tenant="99100000-0000-4000-8000-000000000991",
    ),
)
