"""The rights table, walked: every address with an id, asked with what belongs to others of a whole county."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from portal.store.engine import Store
from portal.store.tables.applications import Application, Draft
from portal.store.tables.authorisations import Authorisation
from portal.store.tables.credits import Credit
from portal.store.tables.desk import Case, Conflict, DiscussionRequest
from portal.store.tables.people import IdentityChange, StaffMember
from tests.ground.county import fill
from tests.ground.gated_client import GatedClient
from tests.ground.portal import BERTEL, Clock, Visitors, csrf_token
from tests.web.test_headers import NOBODYS, addresses

MISSING = NOBODYS["uuid"]
_OWNED = (
    Draft,
    Application,
    Credit,
    DiscussionRequest,
    Case,
    StaffMember,
    Conflict,
    IdentityChange,
    Authorisation,
)


@pytest.fixture
def others(portal_store: Store, clock: Clock) -> list[UUID]:
    """One id of each kind of thing that people of the made-up county own."""
    fill(portal_store, clock())
    with portal_store.session(writes=False) as db:
        return [db.scalars(select(owned.id)).first() or UUID(int=0) for owned in _OWNED]


def _asked(app: Flask, method: str, part: str) -> Iterator[str]:
    for address in addresses(app, method):
        if MISSING in address and ("/staff/" in address) is (part == "staff"):
            yield address


@pytest.mark.parametrize("part", ["resident", "staff"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_anothers_is_as_good_as_missing(
    app: Flask, visitors: Visitors, others: list[UUID], method: str, part: str
) -> None:
    browser = visitors.resident(BERTEL) if part == "resident" else visitors.staff("admin", unit="991")
    home = "/fi/my" if part == "resident" else "/fi/staff/queue"
    token = csrf_token(browser.get(home).text)
    asked = list(_asked(app, method, part))
    assert asked
    for address in asked:
        missing = _answer(browser, method, address, MISSING, token)
        assert missing[0] == 404, address
        for foreign in others:
            assert _answer(browser, method, address, str(foreign), token) == missing, address


def _answer(browser: GatedClient, method: str, address: str, key: str, token: str) -> tuple[int, str]:
    sent = {"csrf_token": token} if method == "POST" else None
    reply = browser.open(address.replace(MISSING, key), method=method, data=sent)
    lines = [line for line in reply.text.splitlines() if "csrf_token" not in line]
    return reply.status_code, "\n".join(lines).replace(key, "")
