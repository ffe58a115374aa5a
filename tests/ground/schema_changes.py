"""Whether whoever reads by an old JSON Schema takes everything that a new one lets through.

What is not known to be harmless counts as a break, so that a doubt is seen by whoever makes the change.
"""

from collections.abc import Iterator, Mapping
from typing import Any

_SAYS_NOTHING = {"title", "description", "default", "examples", "$defs", "$schema", "$id", "discriminator"}
_UPPER = ("maximum", "exclusiveMaximum", "maxItems", "maxLength")
_LOWER = ("minimum", "exclusiveMinimum", "minItems", "minLength")
_STRUCTURE = {"properties", "required", "additionalProperties", "items", "prefixItems", "anyOf", "oneOf"}
_KNOWN = {*_SAYS_NOTHING, *_STRUCTURE, *_UPPER, *_LOWER, "type", "enum", "const"}


class _Pair:
    """An old and a new schema, walked together."""

    def __init__(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        self._old, self._new = old, new
        self._seen: set[tuple[str, str]] = set()

    def breaks(self, old: Any, new: Any, place: str) -> Iterator[str]:
        names = (old.get("$ref", ""), new.get("$ref", ""))
        if all(names):
            if names in self._seen:
                return
            self._seen.add(names)
        old, new = _followed(self._old, old), _followed(self._new, new)
        options = [each.get("anyOf") or each.get("oneOf") for each in (old, new)]
        if any(options):
            yield from self._of_options(options[0] or [old], options[1] or [new], place)
            return
        yield from _of_values(old, new, place)
        yield from self._of_members(old, new, place)
        yield from self._of_items(old, new, place)

    def _of_options(self, old: list[Any], new: list[Any], place: str) -> Iterator[str]:
        for n, option in enumerate(new):
            tried = [list(self._afresh().breaks(each, option, place)) for each in old]
            if all(tried):
                yield f"{place}: option {n} is new ({tried[0][0]})"

    def _afresh(self) -> "_Pair":
        pair = _Pair(self._old, self._new)
        pair._seen = set(self._seen)
        return pair

    def _of_members(self, old: Any, new: Any, place: str) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        closed = old.get("additionalProperties") is False
        if closed and new.get("type") == "object" and new.get("additionalProperties") is not False:
            yield f"{place}: was closed and is open"
        for name in set(old.get("required", [])) - set(new.get("required", [])):
            yield f"{place}.{name}: was required"
        for name, schema in after.items():
            if name in before:
                yield from self.breaks(before[name], schema, f"{place}.{name}")
            elif closed:
                yield f"{place}.{name}: was not there"

    def _of_items(self, old: Any, new: Any, place: str) -> Iterator[str]:
        before, after = old.get("prefixItems", []), new.get("prefixItems", [])
        for n, schema in enumerate(after[: len(before)]):
            yield from self.breaks(before[n], schema, f"{place}[{n}]")
        if len(before) != len(after):
            yield f"{place}: has another number of parts"
        if "items" in old:
            yield from self.breaks(old["items"], new.get("items", {}), f"{place}[]")


def _followed(root: Mapping[str, Any], schema: Any) -> Any:
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    return schema


def _of_values(old: Any, new: Any, place: str) -> Iterator[str]:
    if "type" in old and old["type"] != new.get("type"):
        yield f"{place}: was {old['type']}"
    allowed, now = _listed(old), _listed(new)
    if allowed is not None and (now is None or not now <= allowed):
        yield f"{place}: has values that were not there"
    for name in (*_UPPER, *_LOWER):
        up = 1 if name in _UPPER else -1
        if name in old and (name not in new or new[name] * up > old[name] * up):
            yield f"{place}: {name} is wider"
    for name in old.keys() - _KNOWN - {"$ref"}:
        if old[name] != new.get(name):
            yield f"{place}: {name} is another"


def _listed(schema: Any) -> set[Any] | None:
    if "const" in schema:
        return {schema["const"]}
    return set(schema["enum"]) if "enum" in schema else None


def breaks(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What a reader by the old schema would not take of what the new one lets through; empty is good."""
    return list(_Pair(old, new).breaks(old, new, "$"))
