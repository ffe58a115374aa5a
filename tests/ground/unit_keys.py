"""Keys of a unit's system, made up: its private pairs, and the file of the public ones beside its own."""

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey

from portal.own_keys.file import write_new, write_over
from portal.own_keys.pairs import OwnKeys
from portal.units import Units, load_units, loading

KEY_FILE = "esimerkkila.keys.json"


def pair(use: str, kid: str) -> ECKey:
    """A fresh pair."""
    return ECKey.generate_key("P-256", {"use": use, "kid": kid})


def jwks(keys: Iterable[ECKey]) -> dict[str, Any]:
    """The public parts of some keys."""
    return {"keys": [key.as_dict(private=False) for key in keys]}


@dataclass
class County:
    """A folder of county files in which unit 990 has told public keys."""

    folder: Path
    sealing: ECKey
    signing: ECKey

    @property
    def file(self) -> Path:
        """The unit's file of public keys."""
        return self.folder / KEY_FILE

    @property
    def units(self) -> Units:
        """The organisers of the folder."""
        return load_units(self.folder)

    def tell(self, *keys: ECKey) -> None:
        """Put these public keys into the unit's file, in the place of those before."""
        beside = self.file.with_suffix(".new")
        beside.write_text(json.dumps(jwks(keys)))
        beside.replace(self.file)


def county_in(folder: Path) -> County:
    """The county files in a new folder, unit 990 with a key for each use."""
    folder.mkdir(parents=True)
    for path in Path(loading.__file__).parent.glob("*.toml"):
        shutil.copy(path, folder)
    own = folder / "esimerkkila.toml"
    told = f'queue = "unit.990"\npublic_key = "{KEY_FILE}"'
    own.write_text(own.read_text("utf-8").replace('queue = "unit.990"', told), "utf-8")
    county = County(folder, pair("enc", "unit-enc-1"), pair("sig", "unit-sig-1"))
    county.tell(county.sealing, county.signing)
    return county


class OwnFile:
    """The file of the portal's own keys for the way to the units."""

    def __init__(self, path: Path, made_at: datetime) -> None:
        self.path = path
        self.keys = OwnKeys.new(made_at, "EC")
        write_new(path, self._contents())

    def _contents(self) -> object:
        return {"keys": [each.private() for each in self.keys.pairs]}

    def rotate(self, at: datetime) -> None:
        """As `portal keys rotate` does it."""
        self.keys = self.keys.rotated(at)
        write_over(self.path, self._contents())
