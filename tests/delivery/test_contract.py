"""The contract with the units' systems: the published schemas, from both sides, and how they may change."""

import copy
import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import rfc8785
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from portal.cli import main
from portal.delivery.canonical import canonical
from portal.delivery.household import HouseholdInput
from portal.delivery.message import (
    ApplicationMessage,
    Envelope,
    NotAMessage,
    content_hash,
    contents_of,
    envelope,
    from_envelope,
)
from portal.delivery.schemas import SCHEMAS, file_name
from portal.figures import debt_codes, treatments
from tests.ground.from_schema import values
from tests.ground.made_up import households
from tests.ground.messages import application_message
from tests.ground.schema_changes import breaks
from tests.ground.texts import ROOT

PUBLISHED = ROOT / "docs" / "schemas"
FIRST = Path(__file__).parent / "first_published"
"""Each schema as it was when its version was first published."""
HOUSEHOLDS = [HouseholdInput.model_validate(each) for each in households(60)]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


def published(name: str) -> Any:
    """The published schema of a name."""
    return json.loads((PUBLISHED / file_name(name)).read_text("utf-8"))


def faults(value: object) -> list[str]:
    """What a receiver finds wrong with an envelope by the published schema."""
    schema = Draft202012Validator(
        published("application"), format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    return [f"{list(each.absolute_path)}: {each.message}" for each in schema.iter_errors(value)]


@st.composite
def messages(draw: st.DrawFn) -> ApplicationMessage:
    """Applications of made-up households, with anything in their own words."""
    return application_message(
        draw(st.uuids()),
        language=draw(st.sampled_from(["fi", "sv"])),
        own_words=draw(TEXTS),
        non_disclosure=draw(st.booleans()),
        budget=draw(st.sampled_from(HOUSEHOLDS)).budget(),
    )


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_is_printed_is_what_is_published(name: str) -> None:
    printed = CliRunner().invoke(main, ["schema", name], catch_exceptions=False)
    assert printed.output == (PUBLISHED / file_name(name)).read_text("utf-8")


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_published_schema_is_one_and_bears_its_name(name: str) -> None:
    schema = published(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:social-credit-portal:schema:{name}:{SCHEMAS[name].version}"


@settings(max_examples=60)
@given(messages())
def test_what_we_send_is_what_the_schema_describes(message: ApplicationMessage) -> None:
    assert faults(json.loads(envelope(message))) == []


@settings(max_examples=60)
@given(messages())
def test_the_canonical_form_is_that_of_the_standard(message: ApplicationMessage) -> None:
    text = envelope(message)
    assert text.encode() == rfc8785.dumps(json.loads(text))
    assert content_hash(contents_of(message)) == sha256(rfc8785.dumps(json.loads(text)["data"])).digest()


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS,
        lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner),
        max_leaves=20,
    )
)
def test_anything_without_fractions_has_the_canonical_form_of_the_standard(value: object) -> None:
    assert canonical(value).encode() == rfc8785.dumps(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [0.5, [1.0], {"a": float("inf")}, 2**53, {"ä": 1}, {1: 1}])
def test_what_needs_more_of_the_standard_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="has a"):
        canonical(value)


def test_no_number_of_a_message_has_a_fraction() -> None:
    assert set(_types(published("application"))) == {
        "object", "array", "string", "integer", "boolean", "null"
    }  # fmt: skip


def _types(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(schema.get("type"), str):
            yield schema["type"]
        schema = list(schema.values())
    if isinstance(schema, list):
        for each in schema:
            yield from _types(each)


def _readable() -> st.SearchStrategy[Any]:
    listed = {r"^[a-z_]+\.[a-z0-9_]+$": treatments(), r"^[a-z0-9_]+$": debt_codes()}
    codes = {pattern: st.sampled_from(sorted(each)) for pattern, each in listed.items()}
    return values(published("application"), codes)


@settings(max_examples=60)
@given(_readable())
def test_what_the_schema_describes_can_be_read(made: dict[str, Any]) -> None:
    assert faults(made) == []
    made["contenthash"] = sha256(rfc8785.dumps(made["data"])).hexdigest()
    back = from_envelope(json.dumps(made))
    assert str(back.application.id) == made["data"]["application"]["id"]


def _spoiled(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    given: dict[str, Any] = json.loads(envelope(application_message(uuid4())))
    change(given)
    given["contenthash"] = sha256(rfc8785.dumps(given["data"])).hexdigest()
    return given


FUTURE: dict[str, Callable[[dict[str, Any]], object]] = {
    "its schema": lambda given: given.update(dataschema="urn:social-credit-portal:schema:application:2"),
    "its version": lambda given: given["data"].update(version=2),
    "both": lambda given: (
        given.update(dataschema="urn:social-credit-portal:schema:application:17"),
        given["data"].update(version=17, applicant="all is another"),
    ),
}


@pytest.mark.parametrize("change", FUTURE)
def test_a_message_of_a_later_version_is_refused_as_such(change: str) -> None:
    made = _spoiled(FUTURE[change])
    assert faults(made)
    with pytest.raises(NotAMessage, match="schema of the future"):
        from_envelope(json.dumps(made))


UNKNOWN: dict[str, Callable[[dict[str, Any]], object]] = {
    "an attribute of the envelope": lambda given: given.update(surprise=1),
    "a part of the message": lambda given: given["data"].update(surprise=1),
    "a fact of the applicant": lambda given: given["data"]["applicant"].update(surprise=1),
    "an answer": lambda given: given["data"]["answers"]["family"].update(surprise=1),
    "a purpose": lambda given: given["data"]["budget"].update(purpose="surprise"),
    "another kind of message": lambda given: given.update(type="social-credit.application.surprise"),
    "another specification": lambda given: given.update(specversion="0.3"),
    "no id": lambda given: given.pop("id"),
}


@pytest.mark.parametrize("change", UNKNOWN)
def test_what_the_contract_does_not_know_is_refused_by_both_sides(change: str) -> None:
    made = _spoiled(UNKNOWN[change])
    assert faults(made)
    with pytest.raises(NotAMessage, match="not a message"):
        from_envelope(json.dumps(made))


def test_a_field_of_the_budget_that_is_not_known_is_passed_over_by_both_sides() -> None:
    made = _spoiled(lambda given: given["data"]["budget"].update(surprise=1))
    assert faults(made) == []
    assert from_envelope(json.dumps(made)).budget.adults == 1


def test_the_schema_describes_every_part_of_a_message() -> None:
    schema, read = published("application"), json.loads(envelope(application_message(uuid4())))
    assert set(schema["required"]) <= set(read) == set(schema["properties"]) == set(Envelope.model_fields)
    parts = schema["$defs"]["ApplicationMessage"]["properties"]
    assert set(parts) == set(read["data"])
    assert set(schema["$defs"]["AssessmentFigures"]["properties"]) == set(read["data"]["assessment"])


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_version_changes_only_in_ways_that_those_who_know_it_survive(name: str) -> None:
    first = json.loads((FIRST / file_name(name)).read_text("utf-8"))
    old, new = (published(name), first) if SCHEMAS[name].mode == "validation" else (first, published(name))
    assert breaks(old, new) == []


def changed(change: Callable[[Any], object]) -> list[str]:
    """What a change of the published schema breaks."""
    first, later = published("application"), copy.deepcopy(published("application"))
    change(later)
    return breaks(first, later)


HARMLESS: dict[str, Callable[[Any], object]] = {
    "other words": lambda s: s["$defs"]["Applicant"].update(description="Who wants it."),
    "a value less": lambda s: s["$defs"]["Livelihood"]["enum"].pop(),
    "a narrower number": lambda s: s["$defs"]["ChildInput"]["prefixItems"][0].update(maximum=17),
    "a field that is now always there": lambda s: s["$defs"]["HouseholdInput"]["required"].append("want"),
    "a new field where others are passed over": lambda s: s["$defs"]["HouseholdInput"]["properties"].update(
        pets={"type": "integer"}
    ),
    "no null any more": lambda s: s["$defs"]["WorkAnswer"]["properties"]["since"]["anyOf"].pop(),
    "fewer months": lambda s: s["$defs"]["LineInput"]["prefixItems"][10].update(maxItems=11),
    "a renamed part": lambda s: (
        s["$defs"].update(Person=s["$defs"]["Applicant"]),
        s["$defs"]["ApplicationMessage"]["properties"].update(applicant={"$ref": "#/$defs/Person"}),
    ),
}
HARMFUL: dict[str, Callable[[Any], object]] = {
    "a new field": lambda s: s["$defs"]["Applicant"]["properties"].update(age={"type": "integer"}),
    "a field less": lambda s: (
        s["$defs"]["Applicant"]["properties"].pop("municipality"),
        s["$defs"]["Applicant"]["required"].remove("municipality"),
    ),
    "a field that may be missing": lambda s: s["$defs"]["Applicant"]["required"].remove("municipality"),
    "another type": lambda s: s["$defs"]["Applicant"]["properties"]["municipality"].update(type="integer"),
    "a new value": lambda s: s["$defs"]["Livelihood"]["enum"].append("retired"),
    "any value": lambda s: s["$defs"]["Livelihood"].pop("enum"),
    "another version": lambda s: s["$defs"]["ApplicationMessage"]["properties"]["version"].update(const=2),
    "a new null": lambda s: s["$defs"]["Applicant"]["properties"].update(
        municipality={"anyOf": [{"type": "string"}, {"type": "null"}]}
    ),
    "a wider number": lambda s: s["$defs"]["ChildInput"]["prefixItems"][0].update(maximum=99),
    "no limit": lambda s: s["$defs"]["ChildInput"]["prefixItems"][0].pop("maximum"),
    "another pattern": lambda s: s["$defs"]["ApplicationFacts"]["properties"]["criteria_hash"].pop("pattern"),
    "another format": lambda s: s["$defs"]["ApplicationFacts"]["properties"]["due_by"].update(format="time"),
    "open where it was closed": lambda s: s["$defs"]["Applicant"].pop("additionalProperties"),
    "a part more": lambda s: s["$defs"]["LineInput"]["prefixItems"].append({"type": "string"}),
    "other parts of a list": lambda s: s["$defs"]["HouseholdInput"]["properties"]["lines"].update(
        items={"type": "string"}
    ),
}


@pytest.mark.parametrize("change", HARMLESS)
def test_what_old_receivers_survive_is_let_through(change: str) -> None:
    assert changed(HARMLESS[change]) == []


@pytest.mark.parametrize("change", HARMFUL)
def test_what_an_old_receiver_would_not_take_needs_a_new_version(change: str) -> None:
    assert changed(HARMFUL[change])
