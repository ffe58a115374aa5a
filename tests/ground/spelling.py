"""Finnish words by voikko and Swedish ones by hunspell."""

import re
import subprocess
from collections.abc import Iterable
from functools import cache

from libvoikko import Voikko, VoikkoException

from tests.ground.needs import lacking, program
from tests.ground.texts import PLACEHOLDER

# What is not prose: placeholders, mark-up, addresses.
_NOT_WORDS = re.compile(
    rf"{PLACEHOLDER.pattern}|<[^>]*>|&\w+;|\S+@\S+|https?://\S+|\b[\w-]+(\.[\w-]+)+\.?(?=\s|$)"
)
_WORD = re.compile(r"[A-Za-zÅÄÖåäöÉéÜü]+(?:[-:’'][A-Za-zÅÄÖåäöÉéÜü]+)*")


def words(text: str) -> set[str]:
    """The words of a text, without placeholders, mark-up and addresses."""
    plain = _NOT_WORDS.sub(" ", text.replace("\N{SOFT HYPHEN}", ""))
    return {word for word in _WORD.findall(plain) if len(word) > 1}


def misspelt(language: str, candidates: Iterable[str]) -> set[str]:
    """Those of the candidates that the dictionary of the language does not know."""
    return _misspelt_finnish(candidates) if language == "fi" else _misspelt_swedish(candidates)


@cache
def _voikko() -> Voikko:
    try:
        return Voikko("fi")
    except (OSError, VoikkoException):
        lacking("the Finnish dictionary of voikko", "libvoikko1 voikko-fi")


def _misspelt_finnish(candidates: Iterable[str]) -> set[str]:
    return {word for word in candidates if not _voikko().spell(word)}


def _misspelt_swedish(candidates: Iterable[str]) -> set[str]:
    command = [str(program("hunspell", "hunspell hunspell-sv")), "-d", "sv_FI", "-i", "utf-8", "-l"]
    answer = subprocess.run(command, input="\n".join(candidates), capture_output=True, text=True, check=True)
    return set(answer.stdout.split())
