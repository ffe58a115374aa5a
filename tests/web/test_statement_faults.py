"""A file that is no statement, or a hostile one: its fault in words, nothing stored, little memory."""

import tracemalloc
from io import BytesIO, RawIOBase

import pytest

from portal.domain.statements.faults import StatementFault
from portal.domain.statements.reading import LARGEST
from portal.forms.budget.statement import MOST_PAYEES
from portal.store.engine import Store
from tests.domain.test_statement_reading import HEADER, HOSTILE, MOST_MEMORY
from tests.ground.gated_client import GatedClient
from tests.ground.statements import op, usual
from tests.web.budget_walk import answer_all, fields_of
from tests.web.statement_walk import CONTENT_TYPE, HERE, body, everything, page_of, put, show, words

TOLD = {
    "fi": {
        StatementFault.EMPTY: "Tiedosto on tyhjä",
        StatementFault.TOO_LARGE: "Tiedosto on liian suuri: enintään 2 megatavua",
        StatementFault.SPREADSHEET: "Tämä on taulukko-ohjelman tiedosto",
        StatementFault.ARCHIVE: "Tämä on pakattu tiedosto",
        StatementFault.PDF: "Tämä on PDF-tiedosto",
        StatementFault.NOT_TEXT: "Tämä ei ole tekstitiedosto",
        StatementFault.UNKNOWN_SIGNS: "Tiedoston merkkejä ei voi lukea",
        StatementFault.LONG_LINE: "on liian pitkä ollakseen yksi tapahtuma",
        StatementFault.OPEN_QUOTE: "lainausmerkit eivät täsmää",
        StatementFault.NO_COLUMNS: "Tiedostosta ei löytynyt sarakkeita",
        StatementFault.RAGGED: "on eri määrä sarakkeita kuin otsikossa",
        StatementFault.UNREADABLE_DAY: "on päivä, jota ei voi lukea",
        StatementFault.UNREADABLE_AMOUNT: "on summa, jota ei voi lukea",
        StatementFault.NO_PAYMENTS: "Tiedostossa ei ole tapahtumia",
        StatementFault.TOO_MANY_ROWS: "Tiedostossa on liian monta tapahtumaa: enintään 10 000",
        StatementFault.NO_WHOLE_MONTH: "Tiedostossa ei ole yhtään kokonaista kalenterikuukautta",
    },
    "sv": {
        StatementFault.EMPTY: "Filen är tom",
        StatementFault.TOO_LARGE: "Filen är för stor: högst 2 megabyte",
        StatementFault.SPREADSHEET: "Det här är en fil från ett kalkylprogram",
        StatementFault.ARCHIVE: "Det här är en packad fil",
        StatementFault.PDF: "Det här är en PDF-fil",
        StatementFault.NOT_TEXT: "Det här är ingen textfil",
        StatementFault.UNKNOWN_SIGNS: "Tecknen i filen kan inte läsas",
        StatementFault.LONG_LINE: "är för lång för att vara en transaktion",
        StatementFault.OPEN_QUOTE: "stämmer citattecknen inte överens",
        StatementFault.NO_COLUMNS: "Inga kolumner hittades i filen",
        StatementFault.RAGGED: "har ett annat antal kolumner än rubriken",
        StatementFault.UNREADABLE_DAY: "finns en dag som inte kan läsas",
        StatementFault.UNREADABLE_AMOUNT: "finns ett belopp som inte kan läsas",
        StatementFault.NO_PAYMENTS: "Det finns inga transaktioner i filen",
        StatementFault.TOO_MANY_ROWS: "Det finns för många transaktioner i filen: högst 10 000",
        StatementFault.NO_WHOLE_MONTH: "Filen omfattar inte en hel kalendermånad",
    },
}
_ROW = "1.9.2026;;-1,00;1;o;Kauppa;"
FILES = {
    **HOSTILE,
    "10 001 rows": ("\n".join([HEADER, *[_ROW] * 10_001]).encode(), StatementFault.TOO_MANY_ROWS),
    "rows of other widths": (f"{HEADER}\n{_ROW}\n1.9.2026;5\n".encode(), StatementFault.RAGGED),
    "an absurd day": (f"{HEADER}\n99.99.9999;;-1,00;1;o;Kauppa;".encode(), StatementFault.UNREADABLE_DAY),
    "half a month": (f"{HEADER}\r\n{_ROW}\r{_ROW}\n".encode(), StatementFault.NO_WHOLE_MONTH),
}


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_every_hostile_file_is_told_and_nothing_is_stored(
    client: GatedClient, portal_store: Store, lang: str
) -> None:
    answer_all(client)
    before = everything(portal_store)
    for name, (content, kind) in FILES.items():
        reply = show(client, content, lang)
        assert (name, reply.status_code) == (name, 422)
        assert TOLD[lang][kind] in words(reply), name
    assert {kind for _, kind in FILES.values()} == set(TOLD[lang])
    assert everything(portal_store) == before


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_without_a_file_one_is_asked_for(client: GatedClient, lang: str) -> None:
    answer_all(client)
    at = f"/{lang}/budget/statement"
    token = {"csrf_token": fields_of(client, "statement", lang)["csrf_token"]}
    told = {"fi": "Valitse tiedosto, jonka hait pankistasi", "sv": "Välj filen som du hämtade från din bank"}
    for data in (token, token | {"file": "no file"}, token | {"file": (BytesIO(b""), "")}):
        reply = client.post(at, data=data, content_type="multipart/form-data")
        assert reply.status_code == 422
        assert told[lang] in words(reply)


class Endless(RawIOBase):
    """A body that never ends, and counts what is read of it."""

    def __init__(self, start: bytes) -> None:
        self.rest = start
        self.taken = 0

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Give what is asked for."""
        piece = (self.rest + b"1.9.2026;;-1,00\n" * (len(buffer) // 16 + 1))[: len(buffer)]
        self.rest = self.rest[len(piece) :]
        buffer[: len(piece)] = piece
        self.taken += len(piece)
        return len(piece)


@pytest.mark.parametrize("lang", ["fi", "sv"])
@pytest.mark.parametrize("claims", ["a gigabyte", "nothing, in chunks"])
def test_a_body_without_an_end_is_not_read_to_its_end(
    client: GatedClient, portal_store: Store, lang: str, claims: str
) -> None:
    answer_all(client)
    before = everything(portal_store)
    endless = Endless(body(fields_of(client, "statement", lang)["csrf_token"], b"").rsplit(b"\r\n--", 1)[0])
    environ = {"wsgi.input": endless, "CONTENT_LENGTH": str(10**9)}
    if claims != "a gigabyte":
        environ |= {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}
    tracemalloc.start()
    try:
        reply = client.post(
            f"/{lang}/budget/statement",
            content_type=CONTENT_TYPE,
            environ_overrides=environ,
        )
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()
    assert reply.status_code == 422
    assert TOLD[lang][StatementFault.TOO_LARGE] in words(reply)
    assert endless.taken < 2 * LARGEST
    assert everything(portal_store) == before


def test_no_other_page_takes_as_much(client: GatedClient) -> None:
    answer_all(client)
    fields = fields_of(client, "home") | {"municipality": "x" * 1_000_001}
    assert client.post("/fi/budget/home", data=fields).status_code == 413


def test_the_largest_file_fits_through(client: GatedClient) -> None:
    answer_all(client)
    content = op(usual())
    blank = b"".join(b" " * 1000 + b"\r\n" for _ in range(2000))
    assert show(client, content + blank[: LARGEST - len(content)]).status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"out-0-sums": ""},
        {"out-0-sums": "1,2"},
        {"out-0-sums": "1,2,3,4"},
        {"out-0-sums": "-1,2,3"},
        {"out-0-sums": "1.5,2,3"},
        {"out-0-sums": "١,٢,٣"},
        {"out-0-sums": "²,2,3"},
        {"out-0-sums": "1,2," + "9" * 13},
        {"out-0-sums": ",".join(["1"] * 25)},
        {"out-0-sums": "," * 1000},
        {"out-0-line": "income.wage-p0"},
        {"out-0-line": "debt.quick_loan"},
        {"out-0-line": "living.everyday"},
        {"out-0-line": "=1+1"},
        {"in-0-line": "housing.rent"},
        {"in-0-line": "income.wage-p1"},
    ],
)
def test_figures_that_were_changed_on_the_way_are_refused(
    client: GatedClient, portal_store: Store, changed: dict[str, str]
) -> None:
    answer_all(client)
    fields = fields_of(show(client, op(usual()))) | {"out-1-line": "living.food"}
    before = everything(portal_store)
    reply = client.post(f"{HERE}/lines", data=fields | changed)
    assert reply.status_code == 422
    assert "Luvut eivät tulleet perille kokonaisina" in words(reply)
    assert everything(portal_store) == before


def test_a_form_without_figures_is_refused(client: GatedClient) -> None:
    answer_all(client)
    token = fields_of(client, "statement")["csrf_token"]
    assert client.post(f"{HERE}/lines", data={"csrf_token": token}).status_code == 422


def test_when_no_line_is_chosen_it_is_said_that_nothing_came_into_the_budget(client: GatedClient) -> None:
    answer_all(client)
    reply = put(client, show(client, op(usual())))
    assert reply.status_code == 422
    assert "Et valinnut yhtään riviä" in words(reply)


@pytest.mark.parametrize(
    ("sums", "told"),
    [("0,0,9000", "maksetaan niin harvoin"), ("9" * 12 + ",999999999999,1", "liian suuri budjettiin")],
)
def test_what_no_line_can_hold_is_told(client: GatedClient, sums: str, told: str) -> None:
    answer_all(client)
    fields = fields_of(show(client, op(usual())))
    reply = client.post(f"{HERE}/lines", data=fields | {"out-0-sums": sums, "out-0-line": "housing.rent"})
    assert reply.status_code == 422
    assert told in words(reply)


def test_more_payees_than_a_page_shows_are_not_looked_at(client: GatedClient) -> None:
    answer_all(client)
    fields = {"csrf_token": fields_of(client, "statement")["csrf_token"]}
    fields |= {f"out-{n}-sums": "100,100" for n in range(MOST_PAYEES + 9)}
    reply = client.post(f"{HERE}/lines", data=fields | {f"out-{MOST_PAYEES + 1}-line": "housing.rent"})
    assert reply.status_code == 422


def test_a_fault_stands_at_the_file(client: GatedClient) -> None:
    answer_all(client)
    page = page_of(show(client, b""))
    assert [at.get("aria-invalid") for at in page.all("input") if at.get("type") == "file"] == ["true"]
