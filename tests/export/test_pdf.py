"""The PDF: tagged, with a title and a language; what people wrote is text in it."""

import re
import subprocess
from decimal import Decimal

import pytest
from flask import Flask

from portal.domain.budget import Budget, Debt, Household, Line
from portal.export import pdf
from tests.domain.households import VECTORS, budget_of
from tests.export.reading import pdf_text
from tests.ground.needs import program
from tests.ground.results import HOSTILE, document, shown_in


def about(contents: bytes, *how: str) -> str:
    """What pdfinfo says of a PDF."""
    command = [str(program("pdfinfo", "poppler-utils")), *how, "-"]
    return subprocess.run(command, input=contents, check=True, capture_output=True).stdout.decode(
        "utf-8", "replace"
    )


@pytest.mark.parametrize(("language", "title"), [("fi", "Sinulle jää 42 € kuukaudessa"), ("sv", "Du har")])
def test_it_is_tagged_and_says_its_title_and_its_language(app: Flask, language: str, title: str) -> None:
    made = pdf.of(shown_in(app, language, document(budget_of(VECTORS[0]))))
    assert re.search(r"^Tagged: +yes$", about(made), re.MULTILINE)
    facts = about(made, "-meta")
    assert "<pdfuaid:part>1</pdfuaid:part>" in facts
    assert f"<dc:language><rdf:Bag><rdf:li>{language}</rdf:li>" in facts
    assert title[:10] in facts


def test_its_tags_are_headings_tables_and_their_head_cells(app: Flask) -> None:
    tags = about(pdf.of(shown_in(app, "fi", document(budget_of(VECTORS[0])))), "-struct")
    assert len(re.findall(r"^ *H1 ", tags, re.MULTILINE)) == 1
    for tag in ("H2", "Table", "THead", "TH", "TD", "TFoot"):
        assert re.search(rf"^ *{tag}\b", tags, re.MULTILINE), tag


@pytest.mark.parametrize("words", HOSTILE[:-1])
def test_what_people_wrote_is_text_and_never_markup(app: Flask, words: str) -> None:
    line = Line("other.own", Decimal("22.00"), name=words)
    debt = Debt("private", Decimal("50.00"), Decimal("5.00"), creditor=words)
    read = pdf_text(pdf.of(shown_in(app, "fi", document(Budget(Household(1), (line,), (debt,))))))
    assert _letters(read).count(_letters(words)) >= 3


def _letters(text: str) -> str:
    """The text without its spaces: a line of a page ends where it is full."""
    return "".join(text.split())


@pytest.mark.parametrize("words", [HOSTILE[-1], "a\x00b\tc\u2028", "\u202eabc", "🙂", "\ufffe\uffff\ue000"])
def test_a_sign_without_its_picture_does_not_stop_it(app: Flask, words: str) -> None:
    line = Line("other.own", Decimal("22.00"), name=words)
    read = pdf_text(pdf.of(shown_in(app, "fi", document(Budget(Household(1), (line,))))))
    assert "22,00" in read


def test_it_says_the_day_and_that_the_unit_decides(app: Flask) -> None:
    read = pdf_text(pdf.of(shown_in(app, "fi", document(budget_of(VECTORS[2])))))
    assert "24.11.2026" in read
    assert "Tämä on arvio. Päätöksen tekee yksikkö." in read


def test_the_same_result_gives_the_same_file(app: Flask) -> None:
    shown = shown_in(app, "sv", document(budget_of(VECTORS[1])))
    assert pdf.of(shown) == pdf.of(shown)
