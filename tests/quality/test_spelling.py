"""Every Finnish and Swedish text is spelt as the dictionaries have it, or as our own word lists do."""

from pathlib import Path

import pytest

from tests.ground.spelling import misspelt, words
from tests.ground.texts import LANGUAGES, catalogue, forms, messages, texts_of_data


def our_own(language: str) -> set[str]:
    """Words that the dictionary lacks and that are right, one a line."""
    return set(Path(__file__).with_name(f"words-{language}.txt").read_text().split())


def used(language: str) -> set[str]:
    """Every word of the catalogue and of the data files."""
    texts = [text for message in messages(catalogue(language)) for text in forms(message.string)]
    texts += [text for _, text in texts_of_data(language)]
    return {word for text in texts for word in words(text)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_is_spelt_right(language: str) -> None:
    unknown = misspelt(language, used(language)) - our_own(language)
    assert not unknown, "\n".join(sorted(unknown))


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_words_are_used_and_in_order(language: str) -> None:
    listed = Path(__file__).with_name(f"words-{language}.txt").read_text().split()
    assert listed == sorted(set(listed))
    assert set(listed) - used(language) == set()


@pytest.mark.parametrize(
    ("language", "right", "wrong"), [("fi", "hakemus", "hakemsu"), ("sv", "ansökan", "ansöknan")]
)
def test_a_misspelt_word_is_found(language: str, right: str, wrong: str) -> None:
    assert misspelt(language, [right, wrong]) == {wrong}


def test_placeholders_markup_and_addresses_are_no_words() -> None:
    assert words("Jää %(left)s <strong>euroa</strong> oma.nimi@esimerkki.fi www.kela.fi") == {"Jää", "euroa"}
