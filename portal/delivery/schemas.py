"""The JSON Schemas of what the portal hands over, as they are published in `docs/schemas`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from portal.delivery.budget_export import BudgetExport
from portal.delivery.message import Envelope
from portal.delivery.unit_event import UNIT_EVENT

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FAMILY = "urn:social-credit-portal:schema"


@dataclass(frozen=True)
class Schema:
    """One schema: its version, what it describes, and from whose side."""

    version: int
    model: TypeAdapter[Any]
    says: str
    mode: Literal["serialization", "validation"] = "serialization"
    """What we write, or what we read."""


SCHEMAS: Mapping[str, Schema] = {
    "application": Schema(
        1, TypeAdapter(Envelope), "The message of a sent application, in its CloudEvents envelope."
    ),
    "budget": Schema(1, TypeAdapter(BudgetExport), "A budget that its owner takes along."),
    "unit-event": Schema(
        1, UNIT_EVENT, "What a unit's own system tells of an application.", mode="validation"
    ),
}


class _Exact(GenerateJsonSchema):
    """Says of a decimal string which signs it has: a reader needs no number with a fraction."""

    def decimal_schema(self, schema: core_schema.DecimalSchema) -> JsonSchemaValue:
        places = schema.get("decimal_places")
        fraction = r"(\.[0-9]+)?" if places is None else rf"(\.[0-9]{{1,{places}}})?"
        digits = schema.get("max_digits")
        whole = "[0-9]+" if digits is None else f"[0-9]{{1,{digits - (places or 0)}}}"
        least, most = schema.get("ge"), schema.get("le")
        if most is not None:
            return {"type": "string", "pattern": f"^({_below(Decimal(most))}{fraction}|{most}(\\.0+)?)$"}
        sign = "" if least is not None and Decimal(least) >= 0 else "-?"
        return {"type": "string", "pattern": f"^{sign}{whole}{fraction}$"}


def _below(power: Decimal) -> str:
    """The whole parts of what is below 1, 10, 100, …"""
    zeros = power.adjusted()
    return f"[0-9]{{1,{zeros}}}" if zeros else "0"


def schema_of(name: str) -> dict[str, Any]:
    """The schema of a name.  Raises `KeyError`."""
    wanted = SCHEMAS[name]
    made = wanted.model.json_schema(mode=wanted.mode, schema_generator=_Exact)
    return {"$schema": _DIALECT, "$id": f"{_FAMILY}:{name}:{wanted.version}", **made}


def text_of(name: str) -> str:
    """The schema as it is printed and published.  Raises `KeyError`."""
    return json.dumps(schema_of(name), indent=1, ensure_ascii=False) + "\n"


def file_name(name: str) -> str:
    """What its published file is called.  Raises `KeyError`."""
    return f"{name}-{SCHEMAS[name].version}.schema.json"
