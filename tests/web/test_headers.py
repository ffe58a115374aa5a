"""A sweep over all routes: whoever asks for whatever, the headers are strict and nothing breaks.

The gated client itself checks the headers of each reply; here every route is asked for once by a
stranger, a resident and a member of the staff, with ids that belong to nobody.
"""

import re
from collections.abc import Iterator
from functools import partial
from uuid import UUID

import pytest
from flask import Flask

from tests.ground.gated_client import GatedClient
from tests.ground.portal import Visitors

NOBODYS = {"uuid": str(UUID(int=7)), "int": "7", "string": "nothing", "path": "nothing"}
PART = re.compile(r"<(?:(?P<kind>\w+)(?:\((?P<choice>\w+)[^)]*\))?:)?(?P<name>\w+)>")


def addresses(app: Flask, method: str) -> Iterator[str]:
    """Each address of the app once, Finnish and Swedish pages in turn."""
    for number, rule in enumerate(sorted(app.url_map.iter_rules(), key=str)):
        if method in (rule.methods or ()):
            yield PART.sub(partial(_filled, language=("fi", "sv")[number % 2]), rule.rule)


def _filled(part: re.Match[str], language: str) -> str:
    if part["name"] == "lang":
        return language
    return part["choice"] or NOBODYS[part["kind"] or "string"]


@pytest.fixture(params=["stranger", "resident", "staff"])
def browser(request: pytest.FixtureRequest, client: GatedClient, visitors: Visitors) -> GatedClient:
    """Somebody's browser."""
    if request.param == "stranger":
        return client
    return visitors.resident() if request.param == "resident" else visitors.staff()


def test_every_page_has_strict_headers(app: Flask, browser: GatedClient) -> None:
    answers = {browser.get(address).status_code for address in addresses(app, "GET")}
    assert 500 not in answers


def test_every_post_without_a_token_is_refused_with_strict_headers(app: Flask, browser: GatedClient) -> None:
    answers = {browser.post(address).status_code for address in addresses(app, "POST")}
    assert answers <= {303, 400, 403, 404}


def test_every_post_from_another_site_is_refused(app: Flask, browser: GatedClient) -> None:
    foreign = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    answers = {browser.post(address, headers=foreign).status_code for address in addresses(app, "POST")}
    assert answers == {403}
