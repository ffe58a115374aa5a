"""Settings of several words, as they stand in an environment variable."""

import json
from typing import Annotated, TypeVar

from pydantic import BeforeValidator

Word = TypeVar("Word")


def _words(value: object) -> object:
    if not isinstance(value, str):
        return value
    return _structure(value) if value.lstrip().startswith("[") else value.split()


def _structure(value: object) -> object:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        raise ValueError("is not JSON") from None


Words = Annotated[tuple[Word, ...], BeforeValidator(_words)]
"""A list: words with spaces between, or a JSON list."""

AsJson = BeforeValidator(_structure)
"""Reads a JSON object where a setting is not given part by part."""
