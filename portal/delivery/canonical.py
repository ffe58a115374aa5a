"""JSON in its one canonical form (RFC 8785), and the strict reading that it needs.

The same contents are the same bytes on every machine, whatever wrote them and in whichever order: so the
SHA-256 of them proves what was sent.  The form of numbers with fractions is the hard part of the standard;
our messages have none, as amounts are strings, and what has one is refused.
"""

import hashlib
import json
from typing import Any, NoReturn

_LARGEST = 2**53 - 1
"""What every reader of JSON knows exactly (RFC 8785, appendix D)."""


def canonical(value: object) -> str:
    """The canonical text of what was read from JSON.  Raises `ValueError`."""
    _must_be_whole(value)
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def digest(value: object) -> str:
    """SHA-256 of the canonical form, in hex.  Raises `ValueError`."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def read(text: str | bytes) -> Any:
    """What a JSON text says, when there is one thing only that it can say.  Raises `ValueError`."""
    try:
        return json.loads(
            text,
            object_pairs_hook=_each_name_once,
            parse_int=_whole,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
    except RecursionError:
        raise ValueError("is nested too deeply") from None


def _each_name_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        raise ValueError("has a name twice")
    return read


def _whole(text: str) -> int:
    if len(text) > len(str(_LARGEST)) + 1 or abs(int(text)) > _LARGEST or text == "-0":
        raise ValueError("has a number that not every reader knows exactly")
    return int(text)


def _refuse(_text: str) -> NoReturn:
    raise ValueError("has a number with a fraction")


def _must_be_whole(value: object) -> None:
    if isinstance(value, dict):
        if not all(isinstance(name, str) and name.isascii() for name in value):
            raise ValueError("has a name of other signs than those of ASCII")
        for each in value.values():
            _must_be_whole(each)
    elif isinstance(value, list | tuple):
        for each in value:
            _must_be_whole(each)
    elif isinstance(value, float) or (isinstance(value, int) and abs(value) > _LARGEST):
        raise ValueError("has a number that not every reader knows exactly")
