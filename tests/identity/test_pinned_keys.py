"""A provider's keys that are published signed, as banks' brokers do."""

import json
import time
from pathlib import Path

import pytest

from portal.web.identity import ProviderDown
from portal.web.identity.provider import Provider
from tests.identity.faulty_provider import OTHER_KEY, RIGHT_KEY, FaultyProvider, Json, signed
from tests.identity.test_strict_profile import changed, refusal, sign_in


@pytest.fixture
def pins(tmp_path: Path) -> Path:
    file = tmp_path / "pins.json"
    file.write_text(json.dumps({"keys": [OTHER_KEY.as_dict(private=False)]}))
    return file


def key_set(plain: FaultyProvider) -> Json:
    return {
        "iss": plain.issuer,
        "sub": plain.issuer,
        "exp": time.time() + 60,
        "keys": [RIGHT_KEY.as_dict(private=False)],
    }


def test_signed_keys_are_taken_if_the_pinned_key_vouches_for_them(
    plain: FaultyProvider, plain_settings: Provider, pins: Path
) -> None:
    plain.instead["keys"] = lambda: signed(key_set(plain), OTHER_KEY, typ="jwk-set+jwt")
    portal = changed(plain_settings, pinned_keys_file=pins)
    assert sign_in(portal.browser(), plain)["sub"] == "somebody"


@pytest.mark.parametrize("fault", ["unsigned", "signed by itself", "of another", "over", "no keys"])
def test_other_keys_are_not_taken(
    plain: FaultyProvider, plain_settings: Provider, pins: Path, fault: str
) -> None:
    right = key_set(plain)
    replies: dict[str, Json | str] = {
        "unsigned": {"keys": right["keys"]},
        "signed by itself": signed(right, RIGHT_KEY),
        "of another": signed(right | {"iss": "https://evil.example"}, OTHER_KEY),
        "over": signed(right | {"exp": time.time() - 1}, OTHER_KEY),
        "no keys": signed(right | {"keys": None}, OTHER_KEY),
    }
    plain.instead["keys"] = lambda: replies[fault]
    assert isinstance(refusal(changed(plain_settings, pinned_keys_file=pins), plain), ProviderDown)
