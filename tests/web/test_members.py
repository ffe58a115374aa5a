"""Who has access to the desk, on the pages of those who look after it."""

import re
from datetime import timedelta

import pytest

from tests.ground.gated_client import GatedClient
from tests.ground.portal import Clock, Visitors, csrf_token


def address_of(browser: GatedClient, name: str) -> str:
    found = re.search(rf'href="([^"]+)">{name}</a>', browser.get("/fi/staff/members").text)
    assert found
    return found[1]


def decide(browser: GatedClient, address: str, act: str) -> int:
    token = csrf_token(browser.get(address).text)
    return browser.post(address, data={"csrf_token": token, "act": act}).status_code


def test_the_list_says_who_has_access_in_which_role_and_where_roles_come_from(visitors: Visitors) -> None:
    visitors.staff()
    page = " ".join(visitors.staff("supervisor", "Esa Esihenkilö").get("/fi/staff/members").text.split())
    assert "Neuvoja, kirjautui viimeksi 24.11.2026" in page
    assert "Esihenkilö, kirjautui viimeksi 24.11.2026" in page
    assert "Roolit tulevat hyvinvointialueen omasta hakemistosta" in page


def test_withdrawn_access_ends_the_members_session_at_the_next_page(visitors: Visitors) -> None:
    sari, esa = visitors.staff(), visitors.staff("supervisor", "Esa Esihenkilö")
    assert sari.get("/fi/staff/queue").status_code == 200
    address = address_of(esa, "Sari Neuvola")
    assert decide(esa, address, "withdraw") == 303
    reply = sari.get("/fi/staff/queue")
    assert (reply.status_code, reply.location) == (303, "/fi/staff?return_to=/fi/staff/queue")
    assert "Käyttöoikeus poistettu" in esa.get(address).text
    assert decide(esa, address, "restore") == 303
    assert "Käyttöoikeus voimassa" in esa.get(address).text
    assert sari.get("/fi/staff/queue").status_code == 303


@pytest.mark.parametrize(
    ("by", "whose", "status", "told"),
    [
        ("supervisor", "admin", 403, "Esihenkilö ei päätä pääkäyttäjän käyttöoikeudesta."),
        ("admin", "admin", 409, "Tämä on yksikön viimeinen pääkäyttäjä."),
    ],
)
def test_what_must_not_be_decided_is_a_page_that_says_why(
    visitors: Visitors, by: str, whose: str, status: int, told: str
) -> None:
    browser = visitors.staff(by, f"Nimi {by}")
    visitors.staff(whose, f"Nimi {whose}")
    address = address_of(browser, f"Nimi {whose}")
    token = csrf_token(browser.get(address).text)
    reply = browser.post(address, data={"csrf_token": token, "act": "withdraw"})
    assert reply.status_code == status
    assert told in reply.text


def test_a_supervisor_who_withdraws_themselves_is_out(visitors: Visitors) -> None:
    esa = visitors.staff("supervisor", "Esa Esihenkilö")
    assert decide(esa, address_of(esa, "Esa Esihenkilö"), "withdraw") == 303
    assert esa.get("/fi/staff/members").status_code == 303


def test_the_log_of_a_member_is_shown_to_administrators_alone(visitors: Visitors) -> None:
    sari = visitors.staff()
    esa, paula = visitors.staff("supervisor", "Esa Esihenkilö"), visitors.staff("admin", "Paula")
    token = csrf_token(sari.get("/fi/staff/conflicts").text)
    sari.post(
        "/fi/staff/conflicts",
        data={"csrf_token": token, "identity_code": "010190-900P", "kind": "self"},
    )
    address = address_of(esa, "Sari Neuvola")
    decide(esa, address, "withdraw")
    page = paula.get(address).text
    assert "Käyttöoikeus poistettiin: Esa Esihenkilö" in page
    assert "Esteellisyys merkittiin" in page
    assert "Käyttöoikeusloki" not in esa.get(address).text


def test_deciding_needs_a_fresh_identification_and_what_was_pressed_is_not_done_meanwhile(
    visitors: Visitors, clock: Clock
) -> None:
    sari, esa = visitors.staff(), visitors.staff("supervisor", "Esa Esihenkilö")
    address = address_of(esa, "Sari Neuvola")
    clock.move(timedelta(minutes=16))
    token = csrf_token(esa.get(address).text)
    reply = esa.post(address, data={"csrf_token": token, "act": "withdraw"})
    assert (reply.status_code, reply.location) == (303, f"/fi/staff/again?return_to={address}")
    assert sari.get("/fi/staff/queue").status_code == 200
    assert "Mitään ei ole vielä tehty" in esa.get(address).text


@pytest.mark.parametrize("act", ["", "delete"])
def test_an_act_that_there_is_not_is_not_found(visitors: Visitors, act: str) -> None:
    esa = visitors.staff("supervisor", "Esa Esihenkilö")
    assert decide(esa, address_of(esa, "Esa Esihenkilö"), act) == 404


@pytest.mark.parametrize(("role", "linked"), [("counsellor", False), ("supervisor", True), ("admin", True)])
def test_the_quiet_links_are_those_of_the_role(visitors: Visitors, role: str, linked: bool) -> None:
    page = visitors.staff(role).get("/sv/staff/queue").text
    assert "/sv/staff/conflicts" in page
    assert "/sv/staff/identity-changes" in page
    assert ("/sv/staff/members" in page) is linked
