"""Our public keys stand where providers and units' systems fetch them, and nothing private with them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from portal import create_app
from portal.cli import main
from portal.config import Settings, load_settings
from portal.web.identity.client import OpenIdClient
from portal.web.identity.provider import Provider
from tests.ground.gated_client import GatedClient
from tests.ground.portal import provider


@pytest.mark.parametrize("path", ["/auth/keys", "/staff/auth/keys", "/units/keys"])
def test_without_keys_of_our_own_the_set_is_empty(client: GatedClient, path: str) -> None:
    reply = client.get(path)
    assert (reply.status_code, reply.json, reply.mimetype) == (200, {"keys": []}, "application/jwk-set+json")


def test_public_members_alone_are_published(app: Flask, client: GatedClient, tmp_path: Path) -> None:
    file = tmp_path / "resident-keys.json"
    CliRunner().invoke(main, ["keys", "new-client", str(file)], catch_exceptions=False)
    settings = Provider(**{**dict(provider("resident")), "keys_file": file})
    registry = app.extensions["identity"]
    registry._clients["resident"] = OpenIdClient(registry, "resident", provider=settings)
    published = json.loads(client.get("/auth/keys").text)["keys"]
    assert [(key["use"], sorted(key)) for key in published] == [
        ("sig", ["alg", "e", "kid", "kty", "n", "use"]),
        ("enc", ["e", "kid", "kty", "n", "use"]),
    ]
    assert {key["kid"] for key in published} == {key["kid"] for key in json.loads(file.read_text())["keys"]}


def test_the_units_systems_are_shown_the_public_keys_of_their_way(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "delivery.json"
    CliRunner().invoke(main, ["keys", "new-delivery", str(file)], catch_exceptions=False)
    app = create_app(load_settings(**{**vars(settings), "delivery": {"keys_file": file}}))
    reply = app.test_client().get("/units/keys", base_url=settings.base_url)
    app.extensions["portal"].store.engine.dispose()
    assert (reply.status_code, reply.mimetype) == (200, "application/jwk-set+json")
    assert [(key["use"], sorted(key)) for key in json.loads(reply.text)["keys"]] == [
        ("sig", ["alg", "crv", "kid", "kty", "use", "x", "y"]),
        ("enc", ["alg", "crv", "kid", "kty", "use", "x", "y"]),
    ]
