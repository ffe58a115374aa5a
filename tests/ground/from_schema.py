"""Values that a JSON Schema of ours lets through, made up by Hypothesis."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from hypothesis import strategies as st

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_FORMATS: Mapping[str, st.SearchStrategy[str]] = {
    "uuid": st.uuids().map(str),
    "date": st.dates().map(str),
    "date-time": st.datetimes(timezones=st.just(UTC)).map(lambda at: at.isoformat()),
}


def values(root: Mapping[str, Any], given: Mapping[str, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """Values of a schema; `given` are those of the patterns behind which the schema has a list of its own."""
    return _Maker(root, given).of(root)


class _Maker:
    def __init__(self, root: Mapping[str, Any], given: Mapping[str, st.SearchStrategy[Any]]) -> None:
        self._root, self._given = root, given

    def of(self, schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
        if "$ref" in schema:
            return self.of(self._root["$defs"][schema["$ref"].removeprefix("#/$defs/")])
        if "anyOf" in schema:
            return st.one_of([self.of(each) for each in schema["anyOf"]])
        if "const" in schema:
            return st.just(schema["const"])
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        made: st.SearchStrategy[Any] = getattr(self, f"_{schema['type']}")(schema)
        return made

    def _object(self, schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
        parts = {name: self.of(each) for name, each in schema["properties"].items()}
        required = {name: parts.pop(name) for name in schema.get("required", [])}
        return st.fixed_dictionaries(required, optional=parts)

    def _array(self, schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
        if "prefixItems" in schema:
            parts = [self.of(each) for each in schema["prefixItems"]]
            least = schema.get("minItems", 0)
            return st.integers(least, len(parts)).flatmap(lambda size: st.tuples(*parts[:size]).map(list))
        largest = min(schema.get("maxItems", 3), 3)
        return st.lists(self.of(schema["items"]), min_size=schema.get("minItems", 0), max_size=largest)

    def _string(self, schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
        if "pattern" in schema:
            pattern = schema["pattern"]
            made = self._given.get(pattern)
            return st.from_regex(pattern.replace("$", r"\Z")) if made is None else made
        return _FORMATS.get(schema.get("format", ""), _TEXT)

    def _integer(self, schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
        least, most = schema.get("minimum", -(2**53) + 1), schema.get("maximum", 2**53 - 1)
        return st.integers(least, most)

    def _boolean(self, _schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
        return st.booleans()

    def _null(self, _schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
        return st.none()
