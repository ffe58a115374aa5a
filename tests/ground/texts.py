"""The texts of the portal as the checks read them: sentences of the code, catalogues, texts in data files."""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
LANGUAGES = ("fi", "sv")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}")


def catalogue(language: str) -> Catalog:
    """The catalogue of a language as it is committed."""
    with (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def sentences_of_the_code(target: Path) -> Catalog:
    """Every sentence that the code and the templates ask to be translated, by way of a file `target`."""
    environment = os.environ | {"BIN": str(Path(sys.executable).parent)}
    subprocess.run(["sh", ROOT / "scripts" / "extract-words.sh", target], check=True, env=environment)
    with target.open("rb") as file:
        return read_po(file)


def messages(catalogue: Catalog) -> Iterator[Message]:
    """The messages of a catalogue without its header."""
    return (message for message in catalogue if message.id)


def forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    """A text as the tuple of its plural forms; one that is not there as an empty one."""
    return (text or "",) if isinstance(text, str | None) else tuple(text)


def texts_of_data(language: str) -> Iterator[tuple[str, str]]:
    """Each file and text written in a language in the data files of the figures and the units."""
    for path in sorted((ROOT / "portal").rglob("*.toml")):
        for text in _under(language, tomllib.loads(path.read_text())):
            yield path.name, text
    for path in sorted((ROOT / "portal").rglob("*.json")):
        for text in _under(language, json.loads(path.read_text())):
            yield path.name, text


def _under(language: str, data: object, *, inside: bool = False) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            named = key == language or str(key).endswith(f"_{language}")
            other = any(key == name or str(key).endswith(f"_{name}") for name in LANGUAGES) and not named
            yield from _under(language, value, inside=named or (inside and not other))
    elif isinstance(data, list):
        for value in data:
            yield from _under(language, value, inside=inside)
    elif isinstance(data, str) and inside:
        yield data
