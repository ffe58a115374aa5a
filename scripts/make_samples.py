"""Makes the sample messages for the vendors of the units' systems anew: `python -m scripts.make_samples`.

Everybody in them is made up.  The keys are made with them, and serve for nothing else.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from joserfc.jwk import ECKey

from portal.delivery import canonical, sealing
from portal.delivery.message import ApplicationMessage, Representative, envelope
from portal.delivery.sealing import Receiver, Sender
from portal.domain.authorisations import Capacity, Source
from portal.domain.budget import Line, Status
from tests.ground.messages import BUDGET, application_message

SAMPLES = Path(__file__).parents[1] / "examples" / "samples"
PORTAL, UNIT = "https://portal.example", "990"
_AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
_IDS = [UUID(f"00000000-0000-4000-8000-00000000000{n}") for n in range(1, 10)]
_GUARDIAN = Representative(
    identity_code="020280-901L",
    first_names="Ritva",
    family_name="Edustaja",
    display_name="Ritva Edustaja",
    capacity=Capacity.GUARDIAN,
    source=Source.STAFF,
    authorisation=UUID("00000000-0000-4000-8000-0000000000aa"),
)

Event = dict[str, Any]


def plain() -> dict[str, ApplicationMessage]:
    """The messages as they stand in the clear, by the names of their files."""
    unknown = replace(BUDGET, lines=(*BUDGET.lines, Line("living.phone", None, status=Status.UNKNOWN)))
    guarded = application_message(_IDS[2], reference="SL-2026-000003", at=_AT)
    return {
        "finnish": application_message(_IDS[0], reference="SL-2026-000001", at=_AT),
        "swedish-hidden-address": application_message(
            _IDS[1],
            reference="SL-2026-000002",
            language="sv",
            at=_AT,
            non_disclosure=True,
            own_words="Jag vill betala snabblånen med en enda rat. ”Äntligen” ☕",
            budget=unknown,
        ),
        "by-a-guardian": guarded.model_copy(update={"representative": _GUARDIAN}),
    }


@dataclass(frozen=True)
class Keys:
    """The pairs of the samples."""

    unit_sig: ECKey
    unit_enc: ECKey
    unit_enc_old: ECKey
    portal_sig: ECKey
    portal_enc: ECKey

    @classmethod
    def new(cls) -> "Keys":
        """Fresh ones."""
        made = {name: _pair(name) for name in cls.__dataclass_fields__}
        return cls(**made)


def _pair(name: str) -> ECKey:
    use = "enc" if "enc" in name else "sig"
    return ECKey.generate_key("P-256", {"use": use, "kid": f"sample-{name.replace('_', '-')}"})


def messages(keys: Keys) -> Iterator[tuple[str, str, str, str]]:
    """Each sample: its file, what it holds, the expected verdict, and why."""
    good = {name: json.loads(envelope(message)) for name, message in plain().items()}
    for name, event in good.items():
        yield f"good-{name}.jwt", _sealed(keys, event), f"new {event['id']}", "a good message"
    first = good["finnish"]
    again = f"repeated {first['id']}"
    yield "again.jwt", _sealed(keys, first), again, "the first once more, sealed anew: kept once"
    old = json.loads(envelope(application_message(_IDS[3], reference="SL-2026-000004", at=_AT)))
    before = _sealed(keys, old, to=keys.unit_enc_old)
    yield "good-old-key.jwt", before, f"new {old['id']}", "sealed before your key was changed"
    for n, (file, (why, make)) in enumerate(_BAD.items()):
        event = json.loads(
            envelope(
                application_message(UUID(int=_IDS[8].int + 256 * (n + 1)), reference="SL-2026-000009", at=_AT)
            )
        )
        yield f"bad-{file}.jwt", make(keys, event), "refused", why


def _sealed(
    keys: Keys, event: Event, *, key: ECKey | None = None, to: ECKey | None = None, **said: str
) -> str:
    sender = Sender(said.get("iss", PORTAL), key or keys.portal_sig)
    receiver = Receiver(said.get("aud", sealing.unit_name(UNIT)), to or keys.unit_enc)
    return sealing.seal(said.get("jti", str(event["id"])), {"event": event}, sender, receiver, _AT)


def _changed(event: Event, **attributes: object) -> Event:
    return event | attributes


def _with(event: Event, part: str, **facts: object) -> Event:
    data = event["data"] | {part: event["data"][part] | facts}
    return event | {"data": data, "contenthash": _hash(data)}


def _hash(data: object) -> str:
    return hashlib.sha256(canonical.canonical(data).encode()).hexdigest()


def _signed_alone(keys: Keys, event: Event) -> str:
    sender, receiver = Sender(PORTAL, keys.portal_sig), Receiver(sealing.unit_name(UNIT))
    return sealing.seal(event["id"], {"event": event}, sender, receiver, _AT)


def _broken(token: str) -> str:
    return f"{token[:-12]}{'A' * 12}"


_FUTURE = "urn:social-credit-portal:schema:application:2"
_BAD: Mapping[str, tuple[str, Callable[[Keys, Event], str]]] = {
    "not-sealed": ("signed, but anybody could have read it", _signed_alone),
    "in-the-clear": ("neither signed nor sealed", lambda _, event: json.dumps(event)),
    "other-signature": (
        "signed by a key of nobody, under the name of the portal's",
        lambda keys, event: _sealed(keys, event, key=_pair("portal_sig")),
    ),
    "other-seal": (
        "sealed to a key of another unit, under the name of yours",
        lambda keys, event: _sealed(keys, event, to=_pair("unit_enc")),
    ),
    "broken-seal": ("changed on the way", lambda keys, event: _broken(_sealed(keys, event))),
    "other-sender": (
        "from a portal that you do not know",
        lambda keys, event: _sealed(keys, event, iss="https://other.example"),
    ),
    "other-audience": (
        "signed for another unit, and passed on to you",
        lambda keys, event: _sealed(keys, event, aud=sealing.unit_name("91")),
    ),
    "other-unit": (
        "an application to another unit",
        lambda keys, event: _sealed(keys, _with(event, "application", unit="91")),
    ),
    "other-id": (
        "the id of the message is not that of the event",
        lambda keys, event: _sealed(keys, event, jti=str(_IDS[7])),
    ),
    "other-contents": (
        "the contents are not those of contenthash",
        lambda keys, event: _sealed(
            keys, _with(event, "applicant", first_names="Aada") | {"contenthash": event["contenthash"]}
        ),
    ),
    "no-hash": (
        "contenthash is missing",
        lambda keys, event: _sealed(keys, {n: v for n, v in event.items() if n != "contenthash"}),
    ),
    "of-the-future": (
        "a schema of the future: put it aside, nothing is lost",
        lambda keys, event: _sealed(keys, _changed(event, dataschema=_FUTURE)),
    ),
    "unknown-fact": (
        "a fact that this version of the schema does not know",
        lambda keys, event: _sealed(keys, _with(event, "applicant", surprise="x")),
    ),
    "no-id": (
        "not as the schema says",
        lambda keys, event: _sealed(keys, _changed(event, subject=None)),
    ),
}


def _private(keys: list[ECKey]) -> dict[str, Any]:
    return {"keys": [key.as_dict(private=True) for key in keys]}


def _public(keys: list[ECKey]) -> dict[str, Any]:
    return {"keys": [key.as_dict(private=False) for key in keys]}


def main() -> None:
    """Write everything anew."""
    keys = Keys.new()
    SAMPLES.mkdir(exist_ok=True)
    for old in SAMPLES.glob("*.j*"):
        old.unlink()
    for name, message in plain().items():
        (SAMPLES / f"plain-{name}.json").write_text(envelope(message) + "\n", "utf-8")
    expected = []
    for file, body, verdict, why in messages(keys):
        (SAMPLES / file).write_text(body, "ascii")
        expected.append({"file": file, "verdict": verdict, "why": why})
    written = {
        "expected.json": expected,
        "unit-private-keys.json": _private([keys.unit_sig, keys.unit_enc, keys.unit_enc_old]),
        "unit-public-keys.json": _public([keys.unit_enc, keys.unit_enc_old, keys.unit_sig]),
        "portal-public-keys.json": _public([keys.portal_sig, keys.portal_enc]),
        "portal-private-keys.json": _private([keys.portal_sig, keys.portal_enc]),
    }
    for file, contents in written.items():
        (SAMPLES / file).write_text(json.dumps(contents, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
