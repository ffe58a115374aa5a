"""The own system of the unit 990: its keys, what it signs, and a portal that knows it by them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from flask import Flask
from joserfc.jwk import ECKey

from portal.delivery.parties import Parties
from portal.delivery.sealing import Opened, Receiver, Sender, Trust, seal, unit_name, unseal
from portal.own_keys.file import KeysFile, write_new
from portal.own_keys.pairs import OwnKeys
from portal.units import Unit, UnitKeys, Units, load_units
from tests.ground.portal import BASE_URL

KEYS_OF_THE_UNIT = "990.jwks.json"


def known_by_keys(units: Units) -> Units:
    """The units, of which the 990 has told its public keys."""
    unit = units.named("990")
    assert isinstance(unit, Unit)
    told = unit.delivery.model_copy(update={"public_key": KEYS_OF_THE_UNIT})
    return replace(units, by_code={**units.by_code, "990": unit.model_copy(update={"delivery": told})})


def parties_of(folder: Path) -> Parties:
    """The parties of a portal that has its own keys, and those of the unit, in a folder."""
    own = KeysFile(folder / "delivery-keys.json")
    return Parties(BASE_URL, known_by_keys(load_units()), own, UnitKeys(folder))


@dataclass
class UnitSystem:
    """What the unit's vendor runs."""

    parties: Parties
    """Those of the portal that it talks to."""
    key: ECKey

    @classmethod
    def new(cls, folder: Path) -> Self:
        """A system whose public keys the portal has been told."""
        key = ECKey.generate_key("P-256", {"use": "sig"}, auto_kid=True)
        public = {"keys": [key.as_dict(private=False) | {"use": "sig", "alg": "ES256"}]}
        (folder / KEYS_OF_THE_UNIT).write_text(json.dumps(public))
        made = OwnKeys.new(datetime(2026, 1, 1, tzinfo=UTC), "EC")
        write_new(folder / "delivery-keys.json", {"keys": [pair.private() for pair in made.pairs]})
        return cls(parties_of(folder), key)

    def known_to(self, app: Flask) -> Self:
        """Let a portal be the one that knows the unit."""
        app.extensions["portal"] = replace(app.extensions["portal"], parties=self.parties)
        return self

    def signed(self, event: Mapping[str, Any], at: datetime, **more: Any) -> str:
        """An event as it travels: signed by the unit, sealed to the portal."""
        sender = Sender(more.get("sender", unit_name("990")), more.get("key", self.key))
        to = Receiver(more.get("audience", BASE_URL), self._sealing(at) if more.get("sealed", True) else None)
        return seal(more.get("id", event["id"]), {"event": event}, sender, to, at)

    def _sealing(self, at: datetime) -> ECKey:
        (key,) = (each for each in self.parties.published(at)["keys"] if each["use"] == "enc")
        return ECKey.import_key(key)

    def read(self, answer: str, at: datetime) -> Opened:
        """What the portal answers, when it is signed by the portal."""
        signing = [
            ECKey.import_key(each) for each in self.parties.published(at)["keys"] if each["use"] == "sig"
        ]
        trust = Trust(unit_name("990"), (), lambda name: signing if name == BASE_URL else ())
        return unseal(answer, trust, at)
