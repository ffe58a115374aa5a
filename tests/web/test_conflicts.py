"""Disqualification on the pages: noting, the closed case, and who may remove a note."""

import re
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.store.engine import Store
from portal.store.tables.desk import Conflict
from portal.store.tables.people import StaffMember
from portal.store.tables.web import KeptForm
from tests.ground.arriving import application_in, looks
from tests.ground.gated_client import GatedClient
from tests.ground.portal import Clock, Visitors, csrf_token

PAGE = "/fi/staff/conflicts"


def note(browser: GatedClient, code: str = "010190-900P", kind: str = "near", page: str = PAGE) -> int:
    token = csrf_token(browser.get(page).text)
    return browser.post(page, data={"csrf_token": token, "identity_code": code, "kind": kind}).status_code


def noted(store: Store) -> list[UUID]:
    with store.session(writes=False) as db:
        return list(db.scalars(select(Conflict.id)))


@pytest.mark.parametrize(
    ("lang", "title", "told"),
    [
        ("fi", "Et voi käsitellä tätä asiaa", "merkitty esteelliseksi"),
        ("sv", "Du får inte handlägga det här ärendet", "antecknats att du är jävig"),
    ],
)
def test_a_noted_persons_case_is_a_page_that_explains(
    visitors: Visitors, portal_store: Store, lang: str, title: str, told: str
) -> None:
    case = application_in(portal_store)
    browser = visitors.staff()
    assert note(browser, page=f"/{lang}/staff/conflicts") == 303
    for path in (f"cases/{case}", f"cases/{case}/show/identity_code", f"cases/{case}/show/contact"):
        reply = browser.get(f"/{lang}/staff/{path}")
        assert reply.status_code == 403
        assert f"<h1>{title}</h1>" in reply.text
        assert told in reply.text
        assert "Testilä" not in reply.text
    assert looks(portal_store) == [("refuse", "case", case)] * 3
    assert "Testilä" not in browser.get(f"/{lang}/staff/queue").text


@pytest.mark.parametrize("code", ["010190–900p", " 010190-900P "])
def test_a_code_is_taken_as_people_write_it(visitors: Visitors, portal_store: Store, code: str) -> None:
    case = application_in(portal_store)
    browser = visitors.staff()
    assert note(browser, code) == 303
    assert browser.get(f"/fi/staff/cases/{case}").status_code == 403


@pytest.mark.parametrize(
    ("code", "kind"), [("", "near"), ("010190-900X", "near"), ("010190-900P", ""), ("010190-900P", "friend")]
)
def test_what_cannot_be_noted_is_asked_again(
    visitors: Visitors, portal_store: Store, code: str, kind: str
) -> None:
    assert note(visitors.staff(), code, kind) == 422
    assert noted(portal_store) == []


def test_the_list_shows_kind_and_day_and_never_a_code(visitors: Visitors) -> None:
    browser = visitors.staff()
    note(browser)
    page = browser.get(PAGE).text
    assert "läheinen, merkitty 24.11.2026" in " ".join(page.split())
    assert "010190" not in page


def test_a_typed_code_is_not_kept_over_a_lost_session(client: GatedClient, portal_store: Store) -> None:
    token = csrf_token(client.get("/fi/staff").text)
    fields = {"csrf_token": token, "identity_code": "010190-900P", "kind": "self"}
    assert client.post(PAGE, data=fields).status_code == 303
    with portal_store.session(writes=False) as db:
        assert db.scalars(select(KeptForm)).all() == []


def test_one_press_closes_a_case_to_its_reader(visitors: Visitors, portal_store: Store) -> None:
    case = application_in(portal_store)
    browser = visitors.staff()
    page = browser.get(f"/fi/staff/cases/{case}").text
    assert "Olen esteellinen" in page
    assert 'name="member"' not in page
    reply = browser.post(f"/fi/staff/cases/{case}/disqualified", data={"csrf_token": csrf_token(page)})
    assert (reply.status_code, reply.location) == (303, PAGE)
    assert browser.get(f"/fi/staff/cases/{case}").status_code == 403


def test_a_supervisor_closes_a_case_to_a_member_and_a_counsellor_to_none_but_themselves(
    visitors: Visitors, portal_store: Store
) -> None:
    case = application_in(portal_store)
    sari, esa = visitors.staff(), visitors.staff("supervisor", "Esa Esihenkilö")
    pekka = visitors.staff(name="Pekka Ohjola")
    address = f"/fi/staff/cases/{case}"
    page = esa.get(address).text
    members = dict(re.findall(r'<option value="([0-9a-f-]{36})">([^<]+)</option>', page))
    assert sorted(members.values()) == ["Pekka Ohjola", "Sari Neuvola"]
    (of_sari,) = (key for key, name in members.items() if name == "Sari Neuvola")
    fields = {"csrf_token": csrf_token(pekka.get(address).text), "member": of_sari}
    assert pekka.post(f"{address}/disqualified", data=fields).status_code == 404
    fields["csrf_token"] = csrf_token(page)
    reply = esa.post(f"{address}/disqualified", data=fields)
    assert (reply.status_code, reply.location) == (303, address)
    assert [each.get(address).status_code for each in (sari, pekka, esa)] == [403, 200, 200]
    assert "merkitsijänä esihenkilö" in sari.get(PAGE).text


@pytest.mark.parametrize(
    ("lang", "button", "error"),
    [
        ("fi", "Merkitse jäsen esteelliseksi", "Valitse jäsen, joka on esteellinen"),
        ("sv", "Anteckna medlemmen som jävig", "Välj den medlem som är jävig"),
    ],
)
def test_a_case_is_closed_to_no_member_before_one_is_chosen(
    visitors: Visitors, portal_store: Store, lang: str, button: str, error: str
) -> None:
    case = application_in(portal_store)
    visitors.staff()
    esa = visitors.staff("supervisor", "Esa Esihenkilö")
    address = f"/{lang}/staff/cases/{case}"
    page = esa.get(address).text
    assert button in page
    assert '<select id="member" name="member"><option value="">' in page
    assert "selected" not in page.partition('<select id="member"')[2].partition("</select>")[0]
    fields = {"csrf_token": csrf_token(page), "member": ""}
    reply = esa.post(f"{address}/disqualified", data=fields)
    assert reply.status_code == 422
    assert error in reply.text
    assert noted(portal_store) == []
    assert esa.get(address).status_code == 200


@pytest.mark.parametrize(("lang", "heading"), [("fi", "Muiden merkinnät"), ("sv", "De andras anteckningar")])
def test_a_supervisor_sees_what_the_others_have_noted(visitors: Visitors, lang: str, heading: str) -> None:
    page = visitors.staff("supervisor", "Esa Esihenkilö").get(f"/{lang}/staff/conflicts").text
    assert f'<h2 id="others">{heading}</h2>' in page


def test_a_supervisor_removes_a_members_note_and_never_their_own(
    visitors: Visitors, portal_store: Store
) -> None:
    sari, esa = visitors.staff(), visitors.staff("supervisor", "Esa Esihenkilö")
    note(sari)
    (of_sari,) = noted(portal_store)
    note(esa)
    (of_esa,) = set(noted(portal_store)) - {of_sari}
    page, token = esa.get(PAGE).text, csrf_token(esa.get(PAGE).text)
    assert f"/conflicts/{of_sari}/remove" in page
    assert f"/conflicts/{of_esa}/remove" not in page
    own = csrf_token(sari.get(PAGE).text)
    assert sari.post(f"{PAGE}/{of_sari}/remove", data={"csrf_token": own}).status_code == 403
    assert esa.post(f"{PAGE}/{of_esa}/remove", data={"csrf_token": token}).status_code == 404
    assert esa.post(f"{PAGE}/{of_sari}/remove", data={"csrf_token": token}).status_code == 303
    assert noted(portal_store) == [of_esa]


def test_a_conflict_with_oneself_needs_no_link_between_the_two_identities(
    visitors: Visitors, portal_store: Store, clock: Clock
) -> None:
    """A staff member who is a resident too: nothing but the noted hash keeps them from their own case."""
    case = application_in(portal_store)
    visitors.resident()
    browser = visitors.staff(name="Aino Testilä")
    assert browser.get(f"/fi/staff/cases/{case}").status_code == 200
    with portal_store.session(writes=False) as db:
        columns = StaffMember.__table__.columns.keys()
        assert not {"identity_hash", "resident_id"} & set(columns)
        assert db.scalars(select(Conflict)).all() == []
    note(browser, kind="self")
    assert browser.get(f"/fi/staff/cases/{case}").status_code == 403


def test_a_typed_code_is_not_kept_by_staying_signed_in(visitors: Visitors, portal_store: Store) -> None:
    browser = visitors.staff()
    token = csrf_token(browser.get(PAGE).text)
    fields = {"csrf_token": token, "identity_code": "010190-900P", "kind": "self", "return_to": PAGE}
    assert browser.post("/fi/staff/session/extend", data=fields).status_code == 303
    with portal_store.session(writes=False) as db:
        assert db.scalars(select(KeptForm)).all() == []
