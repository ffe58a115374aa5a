"""A form whose connection breaks on the way is no form: nothing of it is kept, and it can be sent again."""

from io import BytesIO
from urllib.parse import urlencode

import pytest

from tests.ground.applying import draft_in, resident_in
from tests.ground.gated_client import GatedClient
from tests.ground.portal import AINO, Clock, Visitors
from tests.web.apply_walk import fields_of

LONG = "Kirjoitin pitkään. " * 20


@pytest.fixture
def browser(visitors: Visitors) -> GatedClient:
    return visitors.resident(AINO)


@pytest.fixture
def address(browser: GatedClient, visitors: Visitors, clock: Clock) -> str:
    """The page of the resident's own words."""
    store = visitors.app.extensions["portal"].store
    return f"/fi/apply/{draft_in(store, resident_in(store, clock()), clock())}/own_words"


@pytest.mark.parametrize("server_ends_bodies", [True, False])
@pytest.mark.parametrize("share", [0, 0.5, 0.9])
def test_a_form_that_breaks_off_is_not_kept(
    browser: GatedClient, address: str, share: float, server_ends_bodies: bool
) -> None:
    before = fields_of(browser.get(address))
    body = urlencode(before | {"text": LONG}).encode()
    # The text comes last, so that a form cut in it has all its other fields.
    assert body.rindex(b"text=") < len(body) * 0.5
    said = {"wsgi.input_terminated": True} if server_ends_bodies else {}
    reply = browser.post(
        address,
        input_stream=BytesIO(body[: int(len(body) * share)]),
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"CONTENT_LENGTH": str(len(body)), **said},
    )
    assert reply.status_code == 400
    assert fields_of(browser.get(address))["text"] == before["text"]
    assert browser.post(address, data=before | {"text": LONG}).status_code == 303
    assert fields_of(browser.get(address))["text"] == LONG.strip()


def test_a_whole_form_of_a_server_that_ends_bodies_is_kept(browser: GatedClient, address: str) -> None:
    body = fields_of(browser.get(address)) | {"text": LONG}
    sent = browser.post(address, data=body, environ_overrides={"wsgi.input_terminated": True})
    assert sent.status_code == 303
