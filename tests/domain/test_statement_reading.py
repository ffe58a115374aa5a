"""A file is read whatever its bank, signs and line ends are; what is no statement says why it is none."""

import tracemalloc
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.domain.money import UnreadableAmount
from portal.domain.statements.banks import Columns, table_of
from portal.domain.statements.carrying import packed, unpacked
from portal.domain.statements.faults import StatementFault, UnreadableStatement
from portal.domain.statements.grouping import grouped
from portal.domain.statements.reading import LARGEST
from portal.domain.statements.transactions import (
    Transaction,
    day_of,
    guessed,
    signed_amount,
    transactions_of,
)
from tests.ground.statements import BANKS, Payment, nordea, op, s_pankki, unknown, usual

TODAY = date(2026, 11, 24)
PAYMENTS = [
    Payment((2026, 9, 2), "-750,00", "Vuokratalo Testilä Oy"),
    Payment((2026, 9, 15), "1610,00", "Työpaikka Esimerkki Oy"),
]
EXPECTED = (
    Transaction(date(2026, 9, 2), -75_000, "Vuokratalo Testilä Oy"),
    Transaction(date(2026, 9, 15), 161_000, "Työpaikka Esimerkki Oy"),
)
HEADER = "Kirjauspäivä;Arvopäivä;Määrä EUROA;Laji;Selitys;Saaja/Maksaja;Viesti"


def read(content: bytes) -> tuple[Transaction, ...]:
    """The payments of a known bank's file."""
    table = table_of(content)
    assert table.known is not None
    return transactions_of(table, table.known, TODAY)


def rows(*lines: str) -> bytes:
    """A file of OP's with these lines."""
    return "\n".join([HEADER, *lines]).encode()


def fault(content: bytes) -> UnreadableStatement:
    """Why a file cannot be read."""
    with pytest.raises(UnreadableStatement) as refused:
        read(content)
    return refused.value


@pytest.mark.parametrize("bank", BANKS)
def test_every_bank_says_the_same_payments(bank: str) -> None:
    assert read(BANKS[bank](PAYMENTS)) == EXPECTED


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_code_of_the_signs_does_not_matter(code: str) -> None:
    text = op(PAYMENTS).decode("cp1252")
    assert read(text.encode(code)) == EXPECTED


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n", "\n\n\n"])
def test_lines_may_end_in_any_way(end: str) -> None:
    lines = op(PAYMENTS).decode("cp1252").split("\r\n")
    assert read(end.join(lines).encode()) == EXPECTED


def test_lines_may_end_in_three_ways_in_one_file() -> None:
    one, two, three, *_ = op(PAYMENTS).decode("cp1252").split("\r\n")
    assert read(f"{one}\r\n{two}\r{three}\n".encode()) == EXPECTED


def test_commas_in_the_words_of_payments_do_not_hide_a_bank() -> None:
    name = "Kauppa, osasto, hylly, laatikko, purkki, kansi, etiketti, kirjain, piste, viiva, ympyrä, neliö"
    assert [payment.payee for payment in read(rows(f"1.9.2026;;-1,00;1;o;{name};"))] == [name[:60].strip()]


def test_columns_may_change_places_and_new_ones_may_come_between() -> None:
    lines = ["Viesti;Selitys;Uusi sarake;Saaja/Maksaja;Määrä EUROA;Arvopäivä;Kirjauspäivä"]
    lines += ["testi;osto;?;Kauppa Keksitty;-5,00;2.9.2026;1.9.2026"]
    assert read("\n".join(lines).encode()) == (Transaction(date(2026, 9, 1), -500, "Kauppa Keksitty"),)


def test_a_payment_that_is_only_reserved_is_left_out() -> None:
    assert b"Varaus" in nordea(PAYMENTS)
    assert len(read(nordea(PAYMENTS))) == len(PAYMENTS)


def test_a_name_that_is_missing_is_taken_from_the_description() -> None:
    content = s_pankki([Payment((2026, 9, 1), "-4,00", "-")])
    assert [payment.payee for payment in read(content)] == ["KORTTIOSTO"]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Kauppa\u202e ääpmoK", "Kauppa ääpmoK"),
        ("  Kauppa \t Oy ", "Kauppa Oy"),
        ("Kauppa\x85Oy", "Kauppa Oy"),
        ("x" * 500, "x" * 60),
    ],
)
def test_a_name_is_shown_without_signs_that_trick_the_eye(written: str, name: str) -> None:
    assert read(rows(f"1.9.2026;1.9.2026;-1,00;1;o;{written};"))[0].payee == name


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("-12,50", "-12.50"),
        ("12,50-", "-12.50"),
        ("\u221212,50", "-12.50"),
        ("–12,50", "-12.50"),
        ("12,50\u2212", "-12.50"),
        ("- 12,50", "-12.50"),
        ("+12,50", "12.50"),
        ("12,50+", "12.50"),
        ("12,50", "12.50"),
        ("12.5", "12.50"),
        ("-1 234,50", "-1234.50"),
        ("-1\u00a0234,50", "-1234.50"),
        ("-1\u202f234,50", "-1234.50"),
        ("-1.234,50", "-1234.50"),
        ("-1,234.50", "-1234.50"),
        ("-1234567,00", "-1234567.00"),
        ("-12,50 EUR", "-12.50"),
        ("-12,50\u00a0€", "-12.50"),
        ("0,00", "0.00"),
    ],
)
def test_an_amount_is_read_as_banks_write_it(written: str, amount: str) -> None:
    assert signed_amount(written) == Decimal(amount)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "-",
        "--5",
        "-5-",
        "1.234",
        "1,234",
        "12,345",
        "١٢,٥٠",
        "１２,50",
        "1e9",
        "=1+1",
        "10000000,00",
        "NaN",
        "Infinity",
        "9" * 5000,
        "0x10",
        "1_000",
        "²",
        "450,-",
    ],
)
def test_what_could_be_another_amount_is_no_amount(written: str) -> None:
    with pytest.raises(UnreadableAmount):
        signed_amount(written)


@pytest.mark.parametrize(
    "written",
    [
        "1.9.2026",
        "01.09.2026",
        "2026-09-01",
        "2026/09/01",
        "1/9/2026",
        "01-09-2026",
        "2026-09-01 12:30:00",
        "2026-09-01T12:30:00Z",
        " 1.9.2026 ",
    ],
)
def test_a_day_is_read_as_banks_write_it(written: str) -> None:
    assert day_of(written) == date(2026, 9, 1)


@pytest.mark.parametrize(
    "written",
    ["", "31.2.2026", "1.9.26", "2026-13-01", "١.٩.٢٠٢٦", "1.9-2026", "0.0.0000", "1.9.2026x", "20260901"],
)
def test_what_could_be_another_day_is_no_day(written: str) -> None:
    assert day_of(written) is None


@pytest.mark.parametrize("day", ["31.12.1999", "1.1.1", "1.1.9999", "26.12.2026"])
def test_a_day_that_cannot_be_is_told_with_its_line(day: str) -> None:
    refused = fault(rows("1.9.2026;1.9.2026;-1,00;1;o;Kauppa;", f"{day};;-1,00;1;o;Kauppa;"))
    assert (refused.kind, refused.line) == (StatementFault.UNREADABLE_DAY, 3)


def test_an_amount_that_cannot_be_read_is_told_with_its_line() -> None:
    refused = fault(rows("1.9.2026;;-1,00;1;o;Kauppa;", "", "1.9.2026;;1e999;1;o;Kauppa;"))
    assert (refused.kind, refused.line) == (StatementFault.UNREADABLE_AMOUNT, 4)


@pytest.mark.parametrize(
    "row",
    ["1.9.2026;;-1,00;1;o;Kauppa;;yksi liikaa", "1.9.2026;;-1,00;1", "1.9.2026", "1.9.2026;" + ";" * 200],
)
def test_a_row_of_another_width_is_told_with_its_line(row: str) -> None:
    refused = fault(rows(row))
    assert (refused.kind, refused.line) == (StatementFault.RAGGED, 2)


def test_a_row_may_end_in_empty_columns_or_leave_out_the_last_ones() -> None:
    assert len(read(rows("1.9.2026;;-1,00;1;o;Kauppa;;;", "1.9.2026;;-1,00;1;o;Kauppa"))) == 2


def test_ten_thousand_rows_are_read_and_one_more_is_refused() -> None:
    row = "1.9.2026;;-1,00;1;o;Kauppa;"
    assert len(read(rows(*[row] * 10_000))) == 10_000
    assert fault(rows(*[row] * 10_001)).kind is StatementFault.TOO_MANY_ROWS


SHEET = b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml" + b"\0" * 100
HOSTILE = {
    "nothing at all": (b"", StatementFault.EMPTY),
    "nothing but blanks": (b" \r\n\t\n" * 10, StatementFault.EMPTY),
    "nothing but a mark": (b"\xef\xbb\xbf", StatementFault.EMPTY),
    "nothing but delimiters": (b";;;;;;\n;;;;;;\n", StatementFault.NO_COLUMNS),
    "a header alone": (HEADER.encode(), StatementFault.NO_PAYMENTS),
    "NULs in a row": (rows("1.9.2026;;-1,00;1;o;Kau\0ppa;"), StatementFault.NOT_TEXT),
    "other signs that nobody writes": (rows("1.9.2026;;-1,00;1;o;Kau\x1bppa;"), StatementFault.NOT_TEXT),
    "signs of no code": (HEADER.encode("cp1252") + b"\n\x81\x8d\x8f", StatementFault.UNKNOWN_SIGNS),
    "UTF-16 cut in two": (HEADER.encode("utf-16")[:-1], StatementFault.UNKNOWN_SIGNS),
    "UTF-32": (HEADER.encode("utf-32"), StatementFault.NOT_TEXT),
    "a ZIP": (b"PK\x03\x04" + b"\0" * 200, StatementFault.ARCHIVE),
    "an xlsx": (SHEET, StatementFault.SPREADSHEET),
    "an xls": (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 200, StatementFault.SPREADSHEET),
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", StatementFault.PDF),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", StatementFault.NOT_TEXT),
    "a web page": (b"<!doctype html>\n<p>a, b, c, d</p>\n", StatementFault.NO_COLUMNS),
    "words": ("Hei.\nTässä tiliotteeni.".encode(), StatementFault.NO_COLUMNS),
    "one line of two megabytes": (b"x" * LARGEST, StatementFault.LONG_LINE),
    "one row of two million cells": (b";" * LARGEST, StatementFault.LONG_LINE),
    "one byte over two megabytes": (b"x" * (LARGEST + 1), StatementFault.TOO_LARGE),
    "a quotation that never ends": (rows('"1.9.2026;;-1,00;1;o;Kauppa;'), StatementFault.OPEN_QUOTE),
    "a quotation over megabytes": (rows('"', *["1.9.2026;;"] * 150_000), StatementFault.OPEN_QUOTE),
    "signs after a quotation": (rows('"1.9.2026"x;;-1,00;1;o;Kauppa;'), StatementFault.OPEN_QUOTE),
    "digits of another script": (rows("1.9.2026;;-١٢,٠٠;1;o;Kauppa;"), StatementFault.UNREADABLE_AMOUNT),
    "an endless amount": (rows(f"1.9.2026;;-{'9' * 9000};1;o;Kauppa;"), StatementFault.UNREADABLE_AMOUNT),
}
MOST_MEMORY = 60_000_000
"""Bytes.  Thirty times the largest file, and nothing beside what a page of the portal takes anyway."""


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_says_why_and_takes_little_memory(name: str) -> None:
    content, kind = HOSTILE[name]
    tracemalloc.start()
    try:
        assert fault(content).kind is kind
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("row", ["1.9.2026;;-1,00;1;o;Kauppa;", "", ";" * 50, "🦆" * 20])
def test_the_largest_file_takes_bounded_memory(row: str) -> None:
    content = rows(*[row] * LARGEST)[: LARGEST - 3]
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableStatement):
            read(content)
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


def test_an_unknown_file_is_read_by_the_columns_that_are_chosen() -> None:
    table = table_of(unknown(PAYMENTS))
    assert table.known is None
    assert table.sample(1) == [["02.09.2026", "osto", "Vuokratalo Testilä Oy", "-750,00"]]
    assert transactions_of(table, Columns(0, 3, (2, 1), (2, 1)), TODAY) == EXPECTED


def test_a_file_without_a_header_loses_no_payment() -> None:
    table = table_of(b"\n".join(unknown(PAYMENTS).splitlines()[1:]))
    assert transactions_of(table, Columns(0, 3, (2,), (2,)), TODAY) == EXPECTED


def test_the_day_and_the_amount_of_an_unknown_file_are_found_by_what_they_look_like() -> None:
    assert guessed(table_of(unknown(PAYMENTS)).sample(3)) == (0, 3)
    assert guessed([["a", "b"]]) == (None, None)
    assert guessed([]) == (None, None)


@given(st.binary(max_size=3_000))
@example(op(PAYMENTS))
@example(b"\xff\xfe\x00\xd8\x00\x00")
def test_no_file_leads_to_anything_but_payments_or_a_reason(content: bytes) -> None:
    with suppress(UnreadableStatement):
        table = table_of(content)
        columns = table.known or Columns(0, 1, (2,), (2,))
        guessed(table.sample(3))
        grouped(transactions_of(table, columns, TODAY))


@given(
    st.lists(
        st.text(alphabet=st.sampled_from('";\n\r\t,-0123456789.aä\u2212\u00a0'), max_size=60), max_size=12
    )
)
@settings(max_examples=300)
def test_no_rows_of_a_known_bank_lead_to_anything_but_payments_or_a_reason(lines: list[str]) -> None:
    with suppress(UnreadableStatement):
        grouped(read(rows(*lines)))


@given(st.binary(max_size=5_000))
def test_a_file_carried_in_a_form_comes_back_as_it_was(content: bytes) -> None:
    assert unpacked(packed(content)) == content


@pytest.mark.parametrize("signs", ["", "x", "=", "ä", packed(b"a" * 99)[:-8], "AAAA", "١"])
def test_what_was_not_carried_whole_is_refused(signs: str) -> None:
    with pytest.raises(UnreadableStatement):
        unpacked(signs)


def test_what_unfolds_to_a_gigabyte_is_not_unfolded() -> None:
    bomb = packed(b"0" * 100_000_000)
    tracemalloc.start()
    try:
        assert len(unpacked(bomb)) == LARGEST + 1
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()


def test_a_statement_of_a_year_is_read_whole() -> None:
    statement = grouped(read(s_pankki(usual(2026, range(1, 11)))))
    assert (statement.first, statement.last, statement.months) == (date(2026, 1, 1), date(2026, 10, 31), 10)
