"""Somebody else's id is as good as none: the same 404 with the same page, wherever an id can stand."""

from uuid import UUID

import pytest
from flask import Flask

from portal.store.engine import Store
from tests.ground.applying import draft_in, resident_in
from tests.ground.arriving import Inbox
from tests.ground.gated_client import GatedClient
from tests.ground.portal import BERTEL, Clock, Visitors
from tests.web.test_headers import NOBODYS, addresses

MISSING = NOBODYS["uuid"]


def _answers(browser: GatedClient, address: str, one: UUID) -> list[tuple[int, str]]:
    """What is answered for this id and for a missing one, the ids themselves blanked."""
    replies = [(key, browser.get(address.replace(MISSING, key))) for key in (str(one), MISSING)]
    return [(reply.status_code, reply.text.replace(key, "")) for key, reply in replies]


@pytest.mark.parametrize("staff", [False, True])
def test_a_foreign_id_looks_like_a_missing_one(
    app: Flask, visitors: Visitors, portal_store: Store, clock: Clock, staff: bool
) -> None:
    if staff:
        browser = visitors.staff()
        with portal_store.transaction() as db:
            foreign = Inbox(db, unit="991").add()
    else:
        browser = visitors.resident(BERTEL)
        foreign = draft_in(portal_store, resident_in(portal_store, clock()), clock())
    part = "/staff/" if staff else "/apply/"
    asked = [address for address in addresses(app, "GET") if MISSING in address and part in address]
    assert asked
    for address in asked:
        of_another, of_nobody = _answers(browser, address, foreign)
        assert of_another == of_nobody
        assert of_another[0] == 404
