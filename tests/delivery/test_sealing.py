"""Messages are signed and sealed, and whatever is not exactly so is refused, always in the same way."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwe, jws
from joserfc.jwe import JWERegistry
from joserfc.jwk import ECKey, Key, RSAKey
from joserfc.jws import JWSRegistry

from portal.delivery import sealing
from portal.delivery.sealing import LARGEST, NotTrusted, Receiver, Sender, Trust, seal, unseal
from tests.ground.unit_keys import pair

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
PORTAL, UNIT = "https://luotto.example.fi", sealing.unit_name("990")
EVENT = {"specversion": "1.0", "id": "e-1", "data": {"name": "Aino Testilä", "amount": "1450.00"}}
OURS, THEIRS, OTHERS = pair("sig", "portal-sig"), pair("enc", "unit-enc"), pair("enc", "other-enc")
PUBLIC = ECKey.import_key(OURS.as_dict(private=False))


def known(sender: str) -> list[ECKey]:
    return [PUBLIC] if sender == PORTAL else []


TRUST = Trust(UNIT, [THEIRS], known)
CLAIMS: Mapping[str, Any] = {
    "iss": PORTAL, "aud": UNIT, "iat": int(NOW.timestamp()), "jti": "e-1", "event": EVENT
}  # fmt: skip
SIGNED_HEADER: Mapping[str, Any] = {"alg": "ES256", "kid": "portal-sig", "typ": "JWT"}
SEALED_HEADER: Mapping[str, Any] = {
    "alg": "ECDH-ES+A256KW", "enc": "A256GCM", "kid": "unit-enc", "cty": "JWT"
}  # fmt: skip


class AnySignature(JWSRegistry):
    max_payload_length = max_header_length = 10**8


class AnySeal(JWERegistry):
    max_ciphertext_length = 10**9


def signed(
    claims: object = CLAIMS, header: Mapping[str, Any] = SIGNED_HEADER, key: Key = OURS, *algorithms: str
) -> str:
    """A token that anybody could make, of claims that may be anything."""
    registry = AnySignature(algorithms=algorithms or ["ES256"], strict_check_header=False)
    payload = claims if isinstance(claims, bytes) else json.dumps(claims).encode()
    return jws.serialize_compact(dict(header), payload, key, registry=registry)


def sealed(
    inside: str, header: Mapping[str, Any] = SEALED_HEADER, key: Key = THEIRS, *algorithms: str
) -> str:
    """Anything, sealed by whoever knows a public key."""
    allowed = algorithms or ("ECDH-ES+A256KW", "A256GCM")
    registry = AnySeal(algorithms=allowed, strict_check_header=False)
    return jwe.encrypt_compact(dict(header), inside, key, registry=registry)


def encoded(part: object) -> str:
    text = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def kind_of(token: str | bytes, trust: Trust = TRUST, now: datetime = NOW) -> str:
    """Why a token is refused."""
    with pytest.raises(NotTrusted) as refused:
        unseal(token, trust, now)
    shown = refused.value
    assert (str(shown), shown.__cause__) == (shown.kind, None)
    return shown.kind


def test_what_was_sealed_comes_out_as_it_went_in() -> None:
    token = seal("e-1", {"event": EVENT}, Sender(PORTAL, OURS), Receiver(UNIT, THEIRS), NOW)
    opened = unseal(token, TRUST, NOW)
    assert (opened.id, opened.sender, opened.at, opened.event()) == ("e-1", PORTAL, NOW, EVENT)
    assert token.count(".") == 4
    assert encoded(b"Aino")[:5] not in token


def test_a_receiver_without_a_key_gets_what_is_signed() -> None:
    token = seal("e-1", {"event": EVENT}, Sender(PORTAL, OURS), Receiver(UNIT), NOW)
    assert token.count(".") == 2
    assert unseal(token, Trust(UNIT, [], known), NOW).event() == EVENT


@given(
    st.dictionaries(
        st.text(st.characters(max_codepoint=127)), st.text(st.characters(exclude_categories=["Cs"]))
    )
)
def test_any_event_comes_out_as_it_went_in(data: dict[str, str]) -> None:
    event = {"id": "e-1", "data": data}
    token = seal("e-1", {"event": event}, Sender(PORTAL, OURS), Receiver(UNIT, THEIRS), NOW)
    assert unseal(token.encode(), TRUST, NOW).event() == event


def test_the_headers_say_nothing_but_how() -> None:
    token = seal("e-1", {"event": EVENT}, Sender(PORTAL, OURS), Receiver(UNIT, THEIRS), NOW)
    header = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))
    assert header.pop("epk").keys() == {"kty", "crv", "x", "y"}
    assert header == SEALED_HEADER


def test_what_is_too_large_is_neither_sealed_nor_opened() -> None:
    large = {"event": {"id": "e-1", "data": "x" * LARGEST}}
    with pytest.raises(ValueError, match="too large"):
        seal("e-1", large, Sender(PORTAL, OURS), Receiver(UNIT, THEIRS), NOW)
    assert kind_of("x" * (LARGEST + 1)) == "size"
    # A message of this size is none that the pages could have taken in, and still it goes through.
    third = {"event": {"id": "e-1", "data": "x" * (LARGEST // 3)}}
    token = seal("e-1", third, Sender(PORTAL, OURS), Receiver(UNIT, THEIRS), NOW)
    assert unseal(token, TRUST, NOW).contents == third


def inflating() -> str:
    """A small token that is ten megabytes once it is unpacked."""
    return sealed("x" * 10_000_000, {**SEALED_HEADER, "zip": "DEF"}, THEIRS, *SEALS, "DEF")


def none() -> str:
    return f"{encoded({**SIGNED_HEADER, 'alg': 'none'})}.{encoded(CLAIMS)}."


def by_the_public_key_as_a_secret() -> str:
    text = f"{encoded({**SIGNED_HEADER, 'alg': 'HS256'})}.{encoded(CLAIMS)}"
    return f"{text}.{encoded(hmac.digest(PUBLIC.as_pem(private=False), text.encode(), hashlib.sha256))}"


def with_a_key_of_its_own() -> str:
    mine = pair("sig", "portal-sig")
    return signed(CLAIMS, {**SIGNED_HEADER, "jwk": mine.as_dict(private=False)}, mine)


def replaced_inside() -> str:
    """The parts of two good messages, mixed."""
    one, two = sealed(signed()).split("."), sealed(signed({**CLAIMS, "jti": "e-2"})).split(".")
    return ".".join([*one[:2], *two[2:]])


def off_the_curve() -> str:
    """A point of a weaker curve, by which a careless receiver gives its private key away bit by bit."""
    parts = sealed(signed()).split(".")
    header = json.loads(base64.urlsafe_b64decode(parts[0] + "=="))
    header["epk"] |= {"x": encoded(b"\0" * 31 + b"\1"), "y": encoded(b"\0" * 31 + b"\1")}
    return ".".join([encoded(header), *parts[1:]])


def on_another_curve() -> str:
    parts = sealed(signed()).split(".")
    header = json.loads(base64.urlsafe_b64decode(parts[0] + "=="))
    header["epk"] = ECKey.generate_key("P-384").as_dict(private=False)
    return ".".join([encoded(header), *parts[1:]])


def by_a_password(rounds: int) -> str:
    """What makes a careless receiver compute for minutes."""
    header = {"alg": "PBES2-HS256+A128KW", "enc": "A256GCM", "kid": "unit-enc", "p2s": "AAAA", "p2c": rounds}
    return ".".join(
        [encoded(header), encoded(b"k" * 24), encoded(b"i" * 12), encoded(b"c"), encoded(b"t" * 16)]
    )


OTHER = "A128CBC-HS256"
SEALS = ("ECDH-ES+A256KW", "A256GCM")
RSA = RSAKey.generate_key(2048, {"use": "enc", "kid": "unit-enc"})
LATER = int((NOW + timedelta(minutes=2)).timestamp())
ATTACKS: dict[str, tuple[Callable[[], str], str]] = {
    "nothing": (lambda: "", "form"),
    "no token": (lambda: "a.b.c.d.e", "form"),
    "three dots too many": (lambda: "........", "form"),
    "other signs": (lambda: "ä" * 40, "form"),
    "signed and not sealed": (signed, "form"),
    "a signature by nobody": (lambda: sealed(none()), "signature"),
    "a signature by nobody, not sealed": (none, "form"),
    "the public key as a shared secret": (lambda: sealed(by_the_public_key_as_a_secret()), "signature"),
    "a key that the token brings": (lambda: sealed(with_a_key_of_its_own()), "form"),
    "a key under a known name": (lambda: sealed(signed(key=pair("sig", "portal-sig"))), "signature"),
    "a name of no key": (lambda: sealed(signed(header={**SIGNED_HEADER, "kid": "x"})), "signature"),
    "no name of a key": (lambda: sealed(signed(header={"alg": "ES256", "typ": "JWT"})), "signature"),
    "a sender who is not known": (
        lambda: sealed(signed({**CLAIMS, "iss": "https://x.fi"})),
        "signature",
    ),
    "no sender": (lambda: sealed(signed({n: v for n, v in CLAIMS.items() if n != "iss"})), "signature"),
    "claims that were changed": (
        lambda: sealed(".".join([(s := signed().split("."))[0], encoded({**CLAIMS, "jti": "x"}), s[2]])),
        "signature",
    ),
    "no signature": (lambda: sealed(signed().rpartition(".")[0] + "."), "signature"),
    "something else inside": (lambda: sealed("just a text"), "form"),
    "a seal in a seal": (lambda: sealed(sealed(signed())), "form"),
    "claims that are a list": (lambda: sealed(signed([CLAIMS])), "form"),
    "a claim that stands twice": (
        lambda: sealed(signed(json.dumps(CLAIMS)[:-1].encode() + b',"aud":"another"}')),
        "form",
    ),
    "deep claims": (lambda: sealed(signed(b"[" * 100_000)), "form"),
    "sealed to another unit": (
        lambda: sealed(signed(), {**SEALED_HEADER, "kid": "other-enc"}, OTHERS),
        "sealed",
    ),
    "sealed to another unit under our name": (lambda: sealed(signed(), key=OTHERS), "sealed"),
    "sealed to no name": (
        lambda: sealed(signed(), {n: v for n, v in SEALED_HEADER.items() if n != "kid"}),
        "sealed",
    ),
    "a broken seal": (lambda: sealed(signed())[:-4] + "AAAA", "sealed"),
    "parts of two": (replaced_inside, "sealed"),
    "a point off the curve": (off_the_curve, "sealed"),
    "a point of another curve": (on_another_curve, "sealed"),
    "a packed message": (inflating, "form"),
    "a packed message, signed": (
        lambda: sealed(signed(header={**SIGNED_HEADER, "zip": "DEF"})),
        "form",
    ),
    "rules of its own": (
        lambda: sealed(signed(), {**SEALED_HEADER, "crit": ["cty"]}),
        "form",
    ),
    "rules of its own inside": (
        lambda: sealed(signed(header={**SIGNED_HEADER, "crit": ["b64"], "b64": True})),
        "form",
    ),
    "not said to be nested": (
        lambda: sealed(signed(), {n: v for n, v in SEALED_HEADER.items() if n != "cty"}),
        "form",
    ),
    "RSA": (
        lambda: sealed(signed(), {**SEALED_HEADER, "alg": "RSA-OAEP-256"}, RSA, "RSA-OAEP-256", "A256GCM"),
        "form",
    ),
    "a key agreed upon and not wrapped": (
        lambda: sealed(signed(), {**SEALED_HEADER, "alg": "ECDH-ES"}, THEIRS, "ECDH-ES", "A256GCM"),
        "form",
    ),
    "another cipher": (
        lambda: sealed(signed(), {**SEALED_HEADER, "enc": OTHER}, THEIRS, SEALS[0], OTHER),
        "form",
    ),
    "a password": (lambda: by_a_password(2_000), "form"),
    "a password of a billion rounds": (lambda: by_a_password(10**9), "form"),
    "for another receiver": (lambda: sealed(signed({**CLAIMS, "aud": PORTAL})), "audience"),
    "for several": (lambda: sealed(signed({**CLAIMS, "aud": [UNIT, PORTAL]})), "audience"),
    "for us as one of several": (lambda: sealed(signed({**CLAIMS, "aud": [UNIT]})), "audience"),
    "of tomorrow": (lambda: sealed(signed({**CLAIMS, "iat": LATER})), "age"),
    "of no time": (lambda: sealed(signed({n: v for n, v in CLAIMS.items() if n != "iat"})), "form"),
    "a time in words": (lambda: sealed(signed({**CLAIMS, "iat": "now"})), "form"),
    "a time that is true": (lambda: sealed(signed({**CLAIMS, "iat": True})), "form"),
    "a time with a fraction": (lambda: sealed(signed({**CLAIMS, "iat": 1.5})), "form"),
    "a time beyond all": (lambda: sealed(signed({**CLAIMS, "iat": 2**53 - 1})), "form"),
    "a number beyond all": (lambda: sealed(signed({**CLAIMS, "iat": 10**400})), "form"),
    "past its own time": (lambda: sealed(signed({**CLAIMS, "exp": CLAIMS["iat"] - 61})), "age"),
    "before its own time": (lambda: sealed(signed({**CLAIMS, "nbf": LATER})), "age"),
    "an id that is no text": (lambda: sealed(signed({**CLAIMS, "jti": 7})), "form"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_it_is_refused(attack: str) -> None:
    make, kind = ATTACKS[attack]
    assert kind_of(make()) == kind


def test_an_event_bears_the_id_of_its_message() -> None:
    opened = unseal(sealed(signed({**CLAIMS, "jti": "e-2"})), TRUST, NOW)
    with pytest.raises(NotTrusted, match="form"):
        opened.event()


@pytest.mark.parametrize("event", [None, "text", {}, {"id": None}])
def test_a_message_without_an_event_is_none(event: object) -> None:
    opened = unseal(sealed(signed({**CLAIMS, "event": event})), TRUST, NOW)
    with pytest.raises(NotTrusted, match="form"):
        opened.event()


def test_where_an_age_is_set_an_old_message_is_refused_and_elsewhere_not() -> None:
    token = sealed(signed())
    fresh = Trust(UNIT, [THEIRS], known, timedelta(minutes=5))
    unseal(token, fresh, NOW + timedelta(minutes=5))
    assert kind_of(token, fresh, NOW + timedelta(minutes=5, seconds=1)) == "age"
    unseal(token, TRUST, NOW + timedelta(days=300))


def test_a_clock_that_is_a_little_ahead_is_nothing() -> None:
    unseal(sealed(signed()), TRUST, NOW - timedelta(seconds=59))


@given(st.binary(max_size=300))
def test_nothing_made_of_chance_is_more_than_refused(noise: bytes) -> None:
    kind_of(noise)


@given(st.integers(0, 4), st.integers(0, 10_000), st.sampled_from("AZaz09-_.=+"))
def test_no_sign_of_a_message_may_be_another(part: int, place: int, sign: str) -> None:
    parts = TOKEN.split(".")
    place %= len(parts[part])
    changed = parts[part][:place] + sign + parts[part][place + 1 :]
    if changed != parts[part]:
        kind_of(".".join([*parts[:part], changed, *parts[part + 1 :]]))


TOKEN = sealed(signed())
