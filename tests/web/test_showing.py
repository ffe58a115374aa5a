"""What a case's page leaves out: shown once on request, to the freshly identified, and logged by its name."""

from datetime import timedelta

import pytest

from portal.store.engine import Store
from tests.ground.arriving import application_in, looks
from tests.ground.gated_client import GatedClient
from tests.ground.portal import Clock, Visitors, csrf_token


def pressed(browser: GatedClient, address: str) -> str:
    """The reply to the button of a page."""
    reply = browser.post(address, data={"csrf_token": csrf_token(browser.get(address).text)})
    assert reply.status_code == 200
    assert reply.headers["Cache-Control"] == "no-store"
    return reply.text


@pytest.mark.parametrize(("lang", "name"), [("fi", "Henkilötunnus"), ("sv", "Personbeteckning")])
def test_the_personal_identity_code_is_shown_on_the_reply_alone(
    visitors: Visitors, portal_store: Store, lang: str, name: str
) -> None:
    case = application_in(portal_store)
    browser, address = visitors.staff(), f"/{lang}/staff/cases/{case}/show/identity_code"
    asked = browser.get(address).text
    assert f"<h1>{name}</h1>" in asked
    assert "010190-900P" not in asked
    assert "010190-900P" in pressed(browser, address)
    assert "010190-900P" not in browser.get(address).text
    assert looks(portal_store) == [("show_identity_code", "case", case)]


def test_how_to_reach_somebody_with_non_disclosure_is_shown_on_request(
    visitors: Visitors, portal_store: Store
) -> None:
    case = application_in(portal_store, non_disclosure=True)
    page = pressed(visitors.staff(), f"/fi/staff/cases/{case}/show/contact")
    for shown in ("Esimerkkikatu", "040 000 000", "älä anna tätä tietoa eteenpäin"):
        assert shown in page
    assert "010190-900P" not in page
    assert looks(portal_store) == [("show_contact", "case", case)]


@pytest.mark.parametrize("minutes", [None, 16])
def test_an_identification_that_is_too_old_shows_nothing(
    visitors: Visitors, portal_store: Store, clock: Clock, minutes: int | None
) -> None:
    case = application_in(portal_store)
    browser = visitors.staff(fresh=minutes is not None)
    address = f"/fi/staff/cases/{case}/show/identity_code"
    clock.move(timedelta(minutes=minutes or 0))
    reply = browser.post(address, data={"csrf_token": csrf_token(browser.get(address).text)})
    assert (reply.status_code, reply.location) == (303, f"/fi/staff/again?return_to={address}")
    page = browser.get(reply.location).text
    assert "Tunnistaudu uudelleen" in page
    assert f'name="return_to" value="{address}"' in page
    assert not looks(portal_store)


def test_fifteen_minutes_are_fresh(visitors: Visitors, portal_store: Store, clock: Clock) -> None:
    case = application_in(portal_store)
    browser = visitors.staff()
    clock.move(timedelta(minutes=15))
    assert "010190-900P" in pressed(browser, f"/sv/staff/cases/{case}/show/identity_code")


def test_nothing_else_can_be_asked_for(visitors: Visitors, portal_store: Store) -> None:
    case = application_in(portal_store)
    assert visitors.staff().get(f"/fi/staff/cases/{case}/show/message").status_code == 404


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("json", b"{")])
def test_the_budget_of_a_case_is_taken_along_and_logged(
    visitors: Visitors, portal_store: Store, kind: str, begins: bytes
) -> None:
    case = application_in(portal_store)
    address = f"/sv/staff/cases/{case}/budget/{kind}"
    old = visitors.staff(fresh=False).get(address)
    assert (old.status_code, old.location) == (303, f"/sv/staff/again?return_to={address}")
    reply = visitors.staff().get(address)
    assert reply.data.startswith(begins)
    assert reply.headers["Content-Disposition"].startswith('attachment; filename="budget-2026-')
    assert b"010190" not in reply.data
    assert looks(portal_store) == [("export", "case", case)]
