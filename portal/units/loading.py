"""Reading the organisers' files; a start with a bad one is refused with every fault named."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from portal.units.awaited import Awaited
from portal.units.folders import folders
from portal.units.municipalities import (
    REGISTER,
    Municipality,
    languages_of,
    of_organisers,
    read_register,
)
from portal.units.register import Units
from portal.units.unit import Unit

_KINDS: Mapping[object, type[Unit | Awaited]] = {True: Unit, False: Awaited}
_Places = Mapping[str, tuple[Municipality, ...]]


class BadUnits(Exception):
    """Organisers' files that cannot be used; the text names every fault, one a line."""


def load_units(folder: Path | None = None) -> Units:
    """Every organiser of a folder, or else of those of the installation, and the municipalities.

    Raises `BadUnits`.
    """
    return _loaded((folder,), REGISTER) if folder else _here(folders())


@cache
def _here(places: tuple[Path, ...]) -> Units:
    return _loaded(places, REGISTER)


def _loaded(where: Sequence[Path], register: Path) -> Units:
    faults = [f"{folder} is not a folder" for folder in where if not folder.is_dir()]
    real = read_register(faults, register)
    places = of_organisers(real)
    found = _by_code(where, places, faults)
    faults += _claimed_twice(found.values(), real)
    faults += [f"{register.name}: the organiser {code} has no file" for code in places if code not in found]
    faults += _claimed_queues(found.values())
    if faults:
        raise BadUnits("The county files cannot be used:\n" + "\n".join(f"  {fault}" for fault in faults))
    return Units(
        by_code={code: each for code, each in found.items() if isinstance(each, Unit)},
        municipalities=real | _fictional(found.values()),
        awaited={code: each for code, each in found.items() if isinstance(each, Awaited)},
    )


def _by_code(where: Iterable[Path], places: _Places, faults: list[str]) -> dict[str, Unit | Awaited]:
    """The organisers by their codes; a file takes the place of those of the same code in later folders."""
    every: dict[str, Unit | Awaited] = {}
    for folder in where:
        found: dict[str, Unit | Awaited] = {}
        for path in sorted(folder.glob("*.toml")):
            each = _read(path, places, faults)
            if each is not None and each.code in found:
                faults.append(f"{path.name}: the code {each.code} is another file's already")
            elif each is not None:
                found[each.code] = each
        every = found | every
    return every


def _read(path: Path, places: _Places, faults: list[str]) -> Unit | Awaited | None:
    try:
        given = tomllib.loads(path.read_text("utf-8"))
        return _made(given, places)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        faults.append(f"{path.name}: {fault}")
    except ValidationError as fault:
        faults += [f"{path.name}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in fault.errors()]
    except ValueError as fault:
        faults.append(f"{path.name}: {fault}")
    return None


def _made(given: dict[str, Any], places: _Places) -> Unit | Awaited:
    """The organiser of a file, with what the register says of it."""
    if not isinstance(given.get("in_use"), bool):
        raise ValueError("in_use: must be true or false")
    known = places.get(str(given.get("code")), ())
    if known:
        derived = _from_register(known)
    elif given.get("fictional"):
        codes = [place.get("code") for place in given["fictional"]]
        derived = {"municipalities": codes, "languages": ("fi", "sv")}
    else:
        raise ValueError(f"code: no municipality belongs to the organiser {given.get('code')}")
    if twice := [
        *sorted(derived.keys() & given.keys()),
        *(["fictional"] if known and "fictional" in given else []),
    ]:
        raise ValueError(f"{', '.join(twice)}: the register of municipalities alone says this")
    return _KINDS[given["in_use"]].model_validate(given | derived)


def _from_register(known: tuple[Municipality, ...]) -> dict[str, Any]:
    return {
        "name": {"fi": known[0].organiser_fi, "sv": known[0].organiser_sv},
        "municipalities": [place.code for place in known],
        "languages": languages_of(known),
    }


def _fictional(found: Iterable[Unit | Awaited]) -> dict[str, Municipality]:
    return {
        place.code: Municipality(
            code=place.code,
            fi=place.name.fi,
            sv=place.name.sv,
            organiser_code=each.code,
            organiser_fi=each.name.fi,
            organiser_sv=each.name.sv,
        )
        for each in found
        for place in each.fictional
    }


def _claimed_twice(found: Iterable[Unit | Awaited], real: Mapping[str, Municipality]) -> Iterable[str]:
    owners = {code: place.organiser_code for code, place in real.items()}
    for each in found:
        for place in each.fictional:
            if place.code in owners:
                yield f"municipality {place.code} belongs to both {owners[place.code]} and {each.code}"
            owners[place.code] = each.code


def _claimed_queues(found: Iterable[Unit | Awaited]) -> Iterable[str]:
    owners: dict[str, str] = {}
    for unit in (each for each in found if isinstance(each, Unit)):
        queue = unit.delivery.queue
        if owner := owners.get(queue):
            yield f"the queue {queue} belongs to both {owner} and {unit.code}"
        owners[queue] = unit.code
