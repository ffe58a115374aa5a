"""County files of which every one is in use, as the fictional county is, each with a queue of its own."""

import tomllib
from pathlib import Path

from portal.units import Units, load_units, loading

_FOLDER = Path(loading.__file__).parent
_FICTIONAL = _FOLDER / "esimerkkila.toml"


def taken_into_use(code: str) -> str:
    """The file of a real organiser that uses the portal, with all that the fictional one tells."""
    text = _FICTIONAL.read_text("utf-8")
    told = text[text.index("in_use") :].replace("unit.990", f"unit.{code}")
    return "\n".join(
        [f'code = "{code}"', *(line for line in told.splitlines() if not line.startswith("fictional"))]
    )


def every_county_in_use(folder: Path) -> Units:
    """The 22 organisers and the fictional one, in a new folder."""
    for path in _FOLDER.glob("*.toml"):
        text = path.read_text("utf-8")
        code = tomllib.loads(text)["code"]
        (folder / path.name).write_text(text if path == _FICTIONAL else taken_into_use(code), "utf-8")
    return load_units(folder)
