"""Settings by file: each may stand in a file of its own, so that no secret stands in the environment.

A file has the name of the setting's variable in small letters, such as `portal_staff__client_secret`.
The files lie in the folder that `PORTAL_SECRETS_DIR` names, and among the credentials that systemd
gives a service (`LoadCredential=`), where all that begins with `portal_` is ours.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from portal.private_files import CREDENTIALS, BadFile, read_private

FOLDER = "PORTAL_SECRETS_DIR"
_PREFIX = "portal_"
_PART = "__"


@dataclass
class Found:
    """What stands in the files: values nested as the settings are, and every fault in words."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def find(settings: type[BaseModel], environment: Mapping[str, str]) -> Found:
    """The settings that stand in files, by the environment."""
    found = Found()
    for variable in (FOLDER, CREDENTIALS):
        if not (folder := environment.get(variable)):
            continue
        try:
            files = sorted(each for each in Path(folder).iterdir() if _is_meant(each.name, variable))
        except OSError as fault:
            # Without a secrets folder that was asked for, the service must not fall back to anything else.
            found.faults.append(f"{variable}: {folder} cannot be read ({fault.strerror})")
            continue
        for file in files:
            found.faults += [f"{file}: {fault}" for fault in _take(file, settings, environment, found.values)]
    return found


def _is_meant(name: str, variable: str) -> bool:
    # What begins with a dot belongs to those who mount such folders.
    return name.startswith(_PREFIX) if variable == CREDENTIALS else not name.startswith(".")


def _take(
    file: Path, settings: type[BaseModel], environment: Mapping[str, str], values: dict[str, Any]
) -> Iterator[str]:
    """Put the setting of a file in its place; what is wrong with it."""
    place = _place(file.name, settings)
    if place is None:
        yield f"no setting has the name {file.name}"
        return
    try:
        text = read_private(file, environment).removesuffix("\n")
    except BadFile as bad:
        yield str(bad)
        text = ""
    else:
        if not text:
            yield "is empty"
    within = values.setdefault(place[0], {}) if len(place) > 1 else values
    if file.name.upper() in environment or place[-1] in within:
        yield "is given twice"
    within[place[-1]] = text


def _place(name: str, settings: type[BaseModel]) -> tuple[str, ...] | None:
    """Where the setting of a file's name stands, or None."""
    if not name.startswith(_PREFIX):
        return None
    first, *rest = name.removeprefix(_PREFIX).split(_PART)
    known = settings.model_fields.get(first)
    if known is None or len(rest) > 1:
        return None
    kind = known.annotation
    has_parts = isinstance(kind, type) and issubclass(kind, BaseModel)
    if bool(rest) != has_parts:
        return None
    if rest and has_parts and rest[0] not in kind.model_fields:  # type: ignore[union-attr]
        return None
    return (first, *rest)
