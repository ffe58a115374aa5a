"""Two counties in one database: the staff of the one see and change nothing of the other's.

Every address with an id is walked in `test_rights.py`.  Here are the lists, the ids that a form or a filter
carries, the files to take along, and what is left in the tables after all of it has been tried.
"""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import select

from portal.store import heartbeats
from portal.store.engine import Store
from portal.store.tables.authorisations import Authorisation
from portal.store.tables.desk import Case, Conflict, DiscussionRequest
from portal.store.tables.people import IdentityChange, StaffMember
from tests.ground.arriving import Inbox
from tests.ground.county import fill
from tests.ground.gated_client import GatedClient
from tests.ground.portal import Clock, Visitors, csrf_token

THEIRS = (Case, DiscussionRequest, Conflict, Authorisation, IdentityChange, StaffMember)
LISTS = ("queue", "discussions", "conflicts", "authorisations", "identity-changes", "members", "delivery")
ROLES = ("counsellor", "supervisor", "admin")


@pytest.fixture(params=ROLES)
def stranger(request: pytest.FixtureRequest, visitors: Visitors) -> GatedClient:
    """Somebody of the staff of the county 991."""
    return visitors.staff(request.param, "Olli Outola", unit="991")


def lines(browser: GatedClient, address: str, **asked: str) -> list[str]:
    """A page without what changes each time."""
    reply = browser.get(address, query_string=asked)
    return [str(reply.status_code), *(line for line in reply.text.splitlines() if "csrf_token" not in line)]


def rows(store: Store) -> dict[str, Sequence[Any]]:
    """All that the county 990 has."""
    with store.session(writes=False) as db:
        return {
            kind.__tablename__: db.execute(select(kind.__table__).order_by(kind.__table__.c.id)).all()
            for kind in THEIRS
        }


def ids(store: Store, kind: type[Any]) -> list[str]:
    with store.session(writes=False) as db:
        own = [StaffMember.unit == "990"] if kind is StaffMember else []
        return [str(found) for found in db.scalars(select(kind.id).where(*own))]


@pytest.mark.parametrize("page", LISTS)
def test_a_list_is_as_if_the_other_county_were_not_there(
    stranger: GatedClient, portal_store: Store, clock: Clock, page: str
) -> None:
    the_relay_is_alive(portal_store, clock)
    before = lines(stranger, f"/fi/staff/{page}")
    fill(portal_store, clock())
    the_relay_is_alive(portal_store, clock)
    assert all(rows(portal_store).values())
    assert lines(stranger, f"/fi/staff/{page}") == before


def the_relay_is_alive(store: Store, clock: Clock) -> None:
    """There is one for all counties; the one that fills the other county has lived in the past."""
    with store.transaction() as db:
        heartbeats.beat(db, heartbeats.RELAY, clock())


def test_no_filter_and_no_cursor_leads_to_the_other_county(
    stranger: GatedClient, portal_store: Store, clock: Clock
) -> None:
    fill(portal_store, clock())
    with portal_store.session(writes=False) as db:
        numbers = list(db.scalars(select(Case.reference)))
    cases = ids(portal_store, Case)
    assert numbers
    asked = [{"number": number} for number in numbers]
    asked += [{way: case} for case in cases for way in ("after", "before")]
    for parameters in asked:
        page = "".join(lines(stranger, "/sv/staff/queue", **parameters))
        assert 'scope="row"' not in page, parameters
        assert [case for case in cases if f"/cases/{case}" in page] == []


@pytest.mark.parametrize(
    "what", ["budget/pdf", "budget/xlsx", "budget/json", "show/identity_code", "show/contact"]
)
def test_nothing_of_a_case_can_be_taken_out(
    stranger: GatedClient, portal_store: Store, clock: Clock, what: str
) -> None:
    fill(portal_store, clock())
    for case in ids(portal_store, Case):
        assert stranger.get(f"/fi/staff/cases/{case}/{what}").status_code == 404


def test_nothing_that_a_form_names_is_changed(
    stranger: GatedClient, portal_store: Store, clock: Clock
) -> None:
    token = csrf_token(stranger.get("/fi/staff/queue").text)
    fill(portal_store, clock())
    with portal_store.transaction() as db:
        own = Inbox(db, unit="991").add(number=77)
    before = rows(portal_store)
    tried = [("/fi/staff/discussions", {"request": each}) for each in ids(portal_store, DiscussionRequest)]
    tried += [
        (f"/fi/staff/cases/{own}/disqualified", {"member": each}) for each in ids(portal_store, StaffMember)
    ]
    tried += [(f"/fi/staff/authorisations/{each}/end", {}) for each in ids(portal_store, Authorisation)]
    tried += [(f"/fi/staff/conflicts/{each}/remove", {}) for each in ids(portal_store, Conflict)]
    for outcome in ("approved", "refused"):
        changes = ids(portal_store, IdentityChange)
        tried += [(f"/fi/staff/identity-changes/{each}", {"outcome": outcome}) for each in changes]
    for act in ("withdraw", "restore"):
        tried += [(f"/fi/staff/members/{each}", {"act": act}) for each in ids(portal_store, StaffMember)]
    assert len(tried) >= 10
    for address, sent in tried:
        status = stranger.post(address, data={"csrf_token": token, **sent}).status_code
        assert status in {403, 404}, (address, sent)
    assert rows(portal_store) == before
