"""Reading the organisers' files; a start with a bad one is refused with every fault named."""

import csv
import tomllib
from pathlib import Path

from pydantic import ValidationError

from portal.units.register import Municipality, Units
from portal.units.unit import Unit

_FOLDER = Path(__file__).parent


class BadUnits(Exception):
    """Organisers' files that cannot be used; the text names every fault, one a line."""


def load_units(folder: Path = _FOLDER) -> Units:
    """Every organiser of a folder and the municipalities.  Raises `BadUnits`."""
    faults: list[str] = []
    units: dict[str, Unit] = {}
    for path in sorted(folder.glob("*.toml")):
        unit = _read(path, faults)
        if unit is not None and unit.code in units:
            faults.append(f"{path.name}: the code {unit.code} is another file's already")
        elif unit is not None:
            units[unit.code] = unit
    municipalities = _municipalities() | _fictional(units)
    faults += _claimed_twice(units)
    faults += [
        f"{unit.code}: there is no municipality {code}"
        for unit in units.values()
        for code in unit.municipalities
        if code not in municipalities
    ]
    if faults:
        raise BadUnits("The county files cannot be used:\n" + "\n".join(f"  {fault}" for fault in faults))
    return Units(units, municipalities)


def _read(path: Path, faults: list[str]) -> Unit | None:
    try:
        return Unit.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        faults.append(f"{path.name}: {fault}")
    except ValidationError as fault:
        faults += [f"{path.name}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in fault.errors()]
    return None


def _municipalities() -> dict[str, Municipality]:
    with (_FOLDER / "municipalities.csv").open(encoding="utf-8", newline="") as rows:
        return {
            row["code"]: Municipality(
                code=row["code"],
                fi=row["name_fi"],
                sv=row["name_sv"],
                organiser_code=row["organiser_code"],
                organiser_fi=row["organiser_fi"],
                organiser_sv=row["organiser_sv"],
            )
            for row in csv.DictReader(rows)
        }


def _fictional(units: dict[str, Unit]) -> dict[str, Municipality]:
    return {
        place.code: Municipality(
            code=place.code,
            fi=place.name.fi,
            sv=place.name.sv,
            organiser_code=unit.code,
            organiser_fi=unit.name.fi,
            organiser_sv=unit.name.sv,
        )
        for unit in units.values()
        for place in unit.fictional
    }


def _claimed_twice(units: dict[str, Unit]) -> list[str]:
    owners: dict[str, str] = {}
    faults = []
    for unit in units.values():
        for code in unit.municipalities:
            if code in owners:
                faults.append(f"municipality {code} belongs to both {owners[code]} and {unit.code}")
            owners[code] = unit.code
    return faults
