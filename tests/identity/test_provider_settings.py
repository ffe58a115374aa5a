"""A provider's settings are refused at start when they are unsafe, and never show the secret."""

from typing import Any

import pytest
from pydantic import ValidationError

from portal.web.identity.provider import Provider

RIGHT: dict[str, Any] = {
    "issuer": "https://id.example/citizen",
    "client_id": "portal",
    "client_secret": "a-secret-of-the-portal",
    "redirect_uri": "https://portal.example/auth/callback",
}


def test_four_settings_are_enough() -> None:
    assert Provider(**RIGHT).algorithms == ("RS256", "ES256")


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "http://id.example"},
        {"issuer": "id.example"},
        {"issuer": "https://id.example#part"},
        {"issuer": "https://127.0.0.1@id.example"},
        {"redirect_uri": "http://portal.example/auth/callback"},
        {"redirect_uri": "javascript:alert(1)"},
        {"client_id": ""},
        {"client_secret": "short"},
        {"scope": "profile"},
        {"algorithms": ()},
        {"algorithms": ("none",)},
        {"algorithms": ("HS256",)},
        {"max_age": -1},
        {"client_authentication": "none"},
        {"claims": {"hetu": "x"}},
        {"unknown": "x"},
    ],
)
def test_an_unsafe_or_unknown_setting_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refusal:
        Provider(**RIGHT | wrong)
    assert "a-secret-of-the-portal" not in str(refusal.value)


def test_the_secret_is_not_shown() -> None:
    assert "a-secret-of-the-portal" not in repr(Provider(**RIGHT))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_only_this_machine_may_do_without_encryption(host: str) -> None:
    assert Provider(**RIGHT | {"issuer": f"http://{host}:8001"}).issuer == f"http://{host}:8001"
