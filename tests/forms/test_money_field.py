"""Each way in which an amount cannot be read has words of its own, and what was typed stays."""

from decimal import Decimal

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from portal.forms.base import PortalForm
from portal.forms.money import MoneyField, as_typed


class SampleForm(PortalForm[object]):
    water = MoneyField("Vesi")


def sent(app: Flask, typed: str, lang: str = "fi") -> tuple[Decimal | None, list[str], str]:
    with app.test_request_context(f"/{lang}/"):
        form = SampleForm(MultiDict({"water": typed}))
        form.validate()
        return form.water.data, [str(fault.message) for fault in form.faults()], form.water._value()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1 234,50 €", "1234.50"),
        ("1\u00a0234,50", "1234.50"),
        ("1\u202f234,50 €", "1234.50"),
        ("1\u2009234,50", "1234.50"),
        ("12,5", "12.50"),
        ("1.234,5", "1234.50"),
        ("450e/kk", "450.00"),
        ("450,-", "450.00"),
        ("0", "0.00"),
    ],
)
def test_an_amount_is_read_as_people_write_it(app: Flask, typed: str, read: str) -> None:
    assert sent(app, typed) == (Decimal(read), [], typed)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("1.234", "Vesi: tarkoititko 1\u00a0234 vai 1,23? Kirjoita se niin."),
        ("1,234", "Vesi: tarkoititko 1\u00a0234 vai 1,23? Kirjoita se niin."),
        ("-5", "Vesi: kirjoita summa ilman miinusmerkkiä"),
        ("−5", "Vesi: kirjoita summa ilman miinusmerkkiä"),
        ("12,3456", "Vesi: kirjoita enintään kaksi desimaalia, esimerkiksi 23,50"),
        ("100000", "Vesi: suurin summa on 99\u00a0999,99 euroa"),
        ("\uff11\uff12", "Vesi: kirjoita summa numeroina, esimerkiksi 23 tai 23,50"),
        ("parikymppiä", "Vesi: kirjoita summa numeroina, esimerkiksi 23 tai 23,50"),
    ],
)
def test_an_amount_that_cannot_be_read_is_kept_and_told(app: Flask, typed: str, message: str) -> None:
    assert sent(app, typed) == (None, [message], typed)


def test_a_hidden_character_is_told_and_not_shown(app: Flask) -> None:
    data, messages, shown = sent(app, "4\x005")
    assert (data, len(messages), shown) == (None, 1, "45")


def test_the_words_are_swedish_on_a_swedish_page(app: Flask) -> None:
    assert sent(app, "1.234", "sv")[1] == ["Vesi: menade du 1\u00a0234 eller 1,23? Skriv så."]


def test_empty_is_no_answer(app: Flask) -> None:
    assert sent(app, "  ") == (None, [], "  ")


@pytest.mark.parametrize(("amount", "shown"), [("1234.50", "1234,50"), ("1234.00", "1234"), ("0", "0")])
def test_a_stored_amount_is_shown_as_people_type_it(amount: str, shown: str) -> None:
    assert as_typed(Decimal(amount)) == shown
