"""Bank statements as the banks write them, of people and shops that do not exist."""

from collections.abc import Callable, Sequence
from typing import NamedTuple


class Payment(NamedTuple):
    """A day as year, month, day; the amount as a Finnish bank writes it; the other end."""

    day: tuple[int, int, int]
    amount: str
    name: str


def _dotted(day: tuple[int, int, int]) -> str:
    return f"{day[2]:02}.{day[1]:02}.{day[0]}"


def op(payments: Sequence[Payment]) -> bytes:
    """As OP writes: quoted, days by ISO 8601, Windows' code."""
    head = '"Kirjauspäivä";"Arvopäivä";"Määrä EUROA";"Laji";"Selitys";"Saaja/Maksaja";'
    head += '"Saajan tilinumero ja pankin BIC";"Viite";"Viesti";"Arkistointitunnus"'
    rows: list[str] = []
    for p in payments:
        day = f"{p.day[0]}-{p.day[1]:02}-{p.day[2]:02}"
        rows.append(
            f'"{day}";"{day}";{p.amount};"162";"PKORTTIMAKSU";"{p.name}";"";"";"Viesti: testi";"{len(rows)}"'
        )
    return "\r\n".join([head, *rows, ""]).encode("cp1252")


def nordea(payments: Sequence[Payment]) -> bytes:
    """As Nordea writes now: days with slashes, a last empty column, UTF-8 with its mark."""
    head = "Kirjauspäivä;Määrä;Maksaja;Maksunsaaja;Nimi;Otsikko;Viesti;Viitenumero;Saldo;Valuutta;"
    rows = [
        f"{p.day[0]}/{p.day[1]:02}/{p.day[2]:02};{p.amount};;;{p.name};{p.name};;;100,00;EUR;"
        for p in payments
    ]
    return "\n".join([head, "Varaus;-9,99;;;Ei vielä;Ei vielä;;;;EUR;", *rows]).encode("utf-8-sig")


def nordea_of_old(payments: Sequence[Payment]) -> bytes:
    """As Nordea wrote once: tabs, an account and a blank line before the header, every second line blank."""
    head = "Kirjauspäivä\tArvopäivä\tMaksupäivä\tMäärä\tSaaja/Maksaja\tTilinumero\tBIC\tTapahtuma\tViite\t"
    head += "Maksajan viite\tViesti\tKortinnumero\tKuitti"
    rows = [
        "\t".join([_dotted(p.day)] * 3 + [p.amount, p.name, "", "", "Korttiosto", "", "", "", "", ""])
        for p in payments
    ]
    return "\n\n".join(["Tilinumero\tFI00 0000 0000 0000 00", head, *rows, ""]).encode("cp1252")


def s_pankki(payments: Sequence[Payment]) -> bytes:
    """As S-Pankki writes: payer and payee in columns of their own, a dash for an empty cell, plus signs."""
    head = "Kirjauspäivä;Maksupäivä;Summa;Tapahtumalaji;Maksaja;Saajan nimi;Saajan tilinumero;"
    head += "Saajan BIC-tunnus;Viitenumero;Viesti;Arkistointitunnus"
    rows: list[str] = []
    for number, p in enumerate(payments):
        ours, signed = "AINO ESIMERKKI", p.amount if p.amount[0] == "-" else f"+{p.amount}"
        ends = (ours, p.name) if p.amount[0] == "-" else (p.name, ours)
        rows.append(
            ";".join([_dotted(p.day)] * 2 + [signed, "KORTTIOSTO", *ends, "-", "-", "-", "'-'", str(number)])
        )
    return ("\ufeff" + "\r\n".join([head, *rows])).encode()


def unknown(payments: Sequence[Payment]) -> bytes:
    """As no bank of ours writes."""
    head = "Pvm,Selite,Vastapuoli,Euroa"
    rows = [f'{_dotted(p.day)},osto,"{p.name}","{p.amount}"' for p in payments]
    return "\n".join([head, *rows]).encode()


BANKS: dict[str, Callable[[Sequence[Payment]], bytes]] = {
    "OP": op,
    "Nordea": nordea,
    "Nordea of old": nordea_of_old,
    "S-Pankki": s_pankki,
}


def usual(year: int = 2026, months: Sequence[int] = (8, 9, 10)) -> list[Payment]:
    """Some whole months of a person who rents a home, buys food and is paid a wage."""
    found = []
    for month in months:
        found += [
            Payment((year, month, 2), "-750,00", "Vuokratalo Testilä Oy"),
            Payment((year, month, 3), "-120,50", "Ruokakauppa Olematon"),
            Payment((year, month, 15), "1 610,00", "Työpaikka Esimerkki Oy"),
            Payment((year, month, 28), "-79,50", "Ruokakauppa Olematon"),
            Payment((year, month, 28), "-15,00", "Lähikauppa Keksitty"),
        ]
    return found
