"""In a language in which every translated sentence stands between brackets, no word stands outside them.

What comes from data files (names of counties and municipalities, criteria, advice) is in its
language there and is taken as it is.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from flask import Flask

from portal import create_app
from portal.config import Settings
from portal.web import language
from tests.ground.page import Page
from tests.ground.portal import Clock
from tests.ground.texts import LANGUAGES, ROOT, forms, messages, sentences_of_the_code, texts_of_data

BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN = ("alt", "aria-label", "title", "content")
SILENT = ("script", "style", "meta")
# What these say is read by the browser and by htmx, never by a person.
FOR_MACHINES = {"viewport", "color-scheme", "htmx-config"}
# The languages are named in themselves.
BY_ITSELF = {"Suomeksi", "Suomi", "På svenska", "Svenska"}
PAGES = ["", "/criteria", "/accessibility", "/privacy", "/feedback", "/sign-in", "/signed-out", "/nowhere"]


@pytest.fixture(scope="module")
def pseudo_catalogues(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of catalogues in which each sentence is its own translation, between brackets."""
    folder = tmp_path_factory.mktemp("pseudo")
    wanted = sentences_of_the_code(folder / "messages.pot")
    for name in LANGUAGES:
        target = folder / name / "LC_MESSAGES" / "messages.mo"
        target.parent.mkdir(parents=True)
        with target.open("wb") as file:
            write_mo(file, _bracketed(wanted, name))
    return folder


def _bracketed(wanted: Catalog, name: str) -> Catalog:
    pseudo = Catalog(locale=name)
    for message in messages(wanted):
        said = tuple(f"⟦{form}⟧" for form in forms(message.id))
        pseudo.add(message.id, said if message.pluralizable else said[0])
    return pseudo


@pytest.fixture
def pseudo_app(
    settings: Settings, clock: Clock, pseudo_catalogues: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """The portal in the pseudo-language."""
    monkeypatch.setattr(language, "_TRANSLATIONS", pseudo_catalogues)
    app = create_app(settings, clock)
    yield app
    app.extensions["portal"].store.engine.dispose()


def untranslated(html: str, data: set[str]) -> Iterator[str]:
    """The texts of a page that hold a word outside the brackets, and that no data file holds."""
    page = Page("", 200, html)
    for at in page.all():
        inner = [] if at.tag in SILENT else [at.text]
        attributes = [at.get(name) for name in SPOKEN if at.get("name") not in FOR_MACHINES]
        for text in (*inner, at.tail, *attributes):
            if text and WORD.search(_without(text, data)):
                yield " ".join(text.split())


def _without(text: str, data: set[str]) -> str:
    while (shorter := BRACKETED.sub(" ", text)) != text:
        text = shorter
    for known in sorted(data, key=len, reverse=True):
        text = text.replace(known, " ")
    return text


def data_texts(name: str) -> set[str]:
    """What the data files say in a language."""
    with (ROOT / "portal" / "units" / "municipalities.csv").open(newline="") as file:
        municipalities = {value for row in csv.DictReader(file) for value in row.values() if len(value) > 3}
    return {text for _, text in texts_of_data(name)} | municipalities | BY_ITSELF


@pytest.mark.parametrize("name", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_no_word_is_left_untranslated(pseudo_app: Flask, name: str, path: str) -> None:
    reply = pseudo_app.test_client().get(f"/{name}{path}")
    assert "⟦" in reply.text
    assert list(untranslated(reply.text, data_texts(name))) == []


def test_a_word_outside_the_brackets_is_found() -> None:
    sound = "<p>⟦You have ⟦one⟧ day⟧ 5 Testilä</p>"
    assert list(untranslated(sound, {"Testilä"})) == []
    assert list(untranslated("<p>⟦Send⟧ now</p>", set())) == ["⟦Send⟧ now"]
    assert list(untranslated('<p aria-label="Left">⟦Send⟧</p>', set())) == ["Left"]
