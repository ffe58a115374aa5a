"""What of an envelope is looked at before it leaves for a unit by a broker.

It was written by the portal and has lain under seal, so it cannot have been changed; what is asked is whether
this version of the portal knows its form, and whether it is the message of its row and goes to its unit.
"""

from typing import Any, Literal, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from portal.delivery.message import ApplicationMessage, Envelope, source_of
from portal.delivery.transports import MessageRefused, Outgoing


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Data(_Part):
    version: int


class Head(_Part):
    """The attributes by which a message is carried."""

    specversion: Literal["1.0"]
    id: UUID
    source: str
    type: str
    dataschema: str
    data: _Data


def _words(model: type[BaseModel], attribute: str) -> tuple[Any, ...]:
    """What an attribute may say in this version."""
    return get_args(model.model_fields[attribute].annotation)


_FIRST, _LAST_OF_DATA = '{"contenthash":"', ',"version":'
_TYPES, _SCHEMAS, _VERSIONS = (
    _words(Envelope, "type"),
    _words(Envelope, "dataschema"),
    _words(ApplicationMessage, "version"),
)


def head_of(message: Outgoing) -> Head:
    """The head of a message.  Raises `MessageRefused`."""
    try:
        head = Head.model_validate_json(_without_answers(message.envelope))
    except ValidationError as fault:
        raise MessageRefused("not a message") from fault
    if head.dataschema not in _SCHEMAS or head.data.version not in _VERSIONS or head.type not in _TYPES:
        raise MessageRefused("schema of the future")
    if head.id != message.id:
        raise MessageRefused("another id")
    if head.source != source_of(message.unit):
        raise MessageRefused("another unit")
    return head


def _without_answers(envelope: str) -> str:
    """The envelope with nothing but the version left of its data, where it is in our canonical form.

    There the version is the last that stands in the data, and the attributes asked for stand behind it: a
    relay need not read the 9 kB before.  What begins in another way is left as it is.
    """
    _, mark, rest = envelope.rpartition(_LAST_OF_DATA)
    return f'{{"data":{{{mark[1:]}{rest}' if mark and envelope.startswith(_FIRST) else envelope
