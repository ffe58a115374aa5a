"""Finnish and Swedish are both complete, and say the same with the same placeholders."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from tests.ground.texts import LANGUAGES, PLACEHOLDER, catalogue, forms, messages, sentences_of_the_code

ALIKE = Path(__file__).with_name("alike-in-fi-and-sv.txt")
"""Texts that are rightly the same in both languages, one a line."""


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """The sentences of the code."""
    return sentences_of_the_code(tmp_path_factory.mktemp("words") / "messages.pot")


def gaps(wanted: Catalog, given: Catalog) -> Iterator[str]:
    """The sentences that a catalogue lacks, leaves half done, or holds though nobody asks for them."""
    for sentence in messages(wanted):
        message = given.get(sentence.id)
        if message is None or not all(forms(message.string)):
            yield f"not translated: {sentence.id}"
        elif message.fuzzy:
            yield f"not certain: {sentence.id}"
    for message in messages(given):
        if message.id not in wanted:
            yield f"asked for nowhere: {message.id}"


def differing_placeholders(message: Message) -> bool:
    """Whether a translation fills in other values than a form of its sentence does."""
    wanted = {frozenset(PLACEHOLDER.findall(form)) for form in forms(message.id)}
    given = {frozenset(PLACEHOLDER.findall(form)) for form in forms(message.string)}
    return not given <= wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_and_no_other(wanted: Catalog, language: str) -> None:
    assert len(list(messages(wanted))) > 0
    found = list(gaps(wanted, catalogue(language)))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_keeps_the_placeholders(language: str) -> None:
    assert [message.id for message in messages(catalogue(language)) if differing_placeholders(message)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_compiled_as_a_whole(language: str) -> None:
    # A catalogue whose header is marked as uncertain is silently left out, and the pages are in English.
    assert not catalogue(language).fuzzy


def test_finnish_and_swedish_differ() -> None:
    swedish = catalogue("sv")
    pairs = [(message.string, swedish[message.id].string) for message in messages(catalogue("fi"))]
    allowed = set(ALIKE.read_text().splitlines())
    assert {fi for fi, sv in pairs if fi and fi == sv} - allowed == set()


def test_no_listed_text_has_ceased_to_be_alike() -> None:
    swedish = catalogue("sv")
    alike = {m.string for m in messages(catalogue("fi")) if m.string == swedish[m.id].string}
    assert set(ALIKE.read_text().splitlines()) - alike == set()


def test_a_missing_an_uncertain_and_a_superfluous_translation_are_found() -> None:
    wanted, given = Catalog(), Catalog(locale="fi")
    for sentence in ("Send", "Cancel", ("%(n)s day", "%(n)s days")):
        wanted.add(sentence)
    given.add("Cancel", "Peruuta", flags=["fuzzy"])
    given.add(("%(n)s day", "%(n)s days"), ("%(n)s päivä", ""))
    given.add("Old", "Vanha")
    assert len(list(gaps(wanted, given))) == 4


@pytest.mark.parametrize(
    ("sentence", "translation", "differs"),
    [
        ("%(left)s is left", "Jää %(left)s", False),
        ("%(left)s is left", "Jää %(jaa)s", True),
        ("%(left)s is left", "Jää rahaa", True),
        (("One day", "%(n)s days"), ("Yksi päivä", "%(n)s päivää"), False),
        (("One day", "%(n)s days"), ("Yksi päivä", "%(m)s päivää"), True),
    ],
)
def test_a_differing_placeholder_is_found(
    sentence: str | tuple[str, str], translation: str | tuple[str, str], *, differs: bool
) -> None:
    assert differing_placeholders(Message(sentence, translation)) is differs
