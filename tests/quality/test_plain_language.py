"""No text blames, uses a word that we have another word for, or breaks the signs of either language."""

import re
from collections.abc import Iterator
from typing import Final

import pytest

from demo.provider.words import WORDS
from portal.figures.catalogue import line_kinds, line_label
from tests.ground.texts import LANGUAGES, catalogue, forms, messages, texts_of_data

BLAMING: Final = {
    "fi": (
        "virheelli", "laiminly", "valitettav", "epäonnistu", "syyllis", "et täytä", "et kelpaa", "holtit",
        "vastuuto", "köyh", "varato", "ylivelkaantun", "maksukyvyt", "menettänyt luotto", "hylkäämme",
    ),
    "sv": (
        "felaktig", "ogiltig", "försumm", "tyvärr", "misslyck", "du uppfyller inte", "vårdslös",
        "ansvarslös", "oansvarig", "fattig", "medellös", "överskuldsatt", "insolven", "vi avslår",
    ),
}  # fmt: skip
"""Beginnings of words that blame or shame, and of apologies that only fill."""

OTHERS: Final = {
    "fi": ("sosiaalilain", "anomu", "maksuerä", "sosiaalitoimist", "kansaneläkelait"),
    "sv": (
        "avbetalning", "kronofog", "försörjningsstöd", "sociallån", "personnummer", "betalningsanmärkning",
        "folkbokför", "skatteverket", "försäkringskassan", "landsting", "folkpensionsanstalten",
    ),
}  # fmt: skip
"""Beginnings of words for which the glossary has another, among them those of Sweden's authorities."""

SIGNS: Final = re.compile(r"!|[\"“„»«']|\d \d{3} (?=euro|merk|teck)|\d [€%]|  |\.\.\.|(?<!\w)-\d")
"""Exclamation marks, foreign quotation marks, breakable spaces in numbers, and a hyphen for a minus."""


def faults(language: str, text: str) -> list[str]:
    """What a text holds that no text of ours may."""
    low = text.casefold()
    stems = (*BLAMING[language], *OTHERS[language])
    return [stem for stem in stems if re.search(rf"\b{stem}", low)] + SIGNS.findall(text)


def shown(language: str) -> Iterator[str]:
    """Every text that a person can meet: catalogue, county, advice, line names, demonstration sign-in."""
    yield from (text for message in messages(catalogue(language)) for text in forms(message.string))
    yield from (text for _, text in texts_of_data(language))
    yield from (line_label(code, language) for code in line_kinds())
    yield from WORDS[language].values()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_blames_or_uses_another_word(language: str) -> None:
    found = [
        f"{', '.join(faults(language, text))}: {text}" for text in shown(language) if faults(language, text)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Virheellinen syöte"),
        ("fi", "Valitettavasti et täytä ehtoja."),
        ("fi", "Hae sosiaalilainaa"),
        ("fi", "Hienoa!"),
        ("fi", "Enintään 3 000 merkkiä"),
        ("fi", 'Valitse "Kyllä"'),
        ("sv", "Betala din avbetalning"),
        ("sv", "Ring Kronofogden"),
        ("sv", "Beloppet är ogiltigt"),
        ("sv", "Kvar 85 €"),
    ],
)
def test_such_a_text_is_found(language: str, text: str) -> None:
    assert faults(language, text)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Enintään 3\N{NO-BREAK SPACE}000 merkkiä, esimerkiksi 040 123 4567"),
        ("fi", "Valitse ”Kyllä”"),
        ("sv", "Skriv en dag som finns, till exempel 7 12 2026"),
        ("sv", "Puuttuu \N{MINUS SIGN}85\N{NO-BREAK SPACE}€"),
    ],
)
def test_a_plain_text_is_let_through(language: str, text: str) -> None:
    assert faults(language, text) == []
