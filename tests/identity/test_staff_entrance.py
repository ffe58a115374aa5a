"""The staff's entrance, through a provider that says what a test wants: let in, refused, identified again."""

import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import select, update

from portal import create_app
from portal.config import Settings
from portal.store.engine import Store
from portal.store.tables.audit import SecurityLog
from portal.store.tables.people import IdentityChange, Resident, StaffMember
from portal.store.tables.sign_ins import StaffSignIn
from portal.store.tables.web import StaffSession
from portal.web.identity.provider import Provider
from tests.ground.gated_client import GatedClient
from tests.ground.portal import AINO, BASE_URL, csrf_token, provider
from tests.identity.faulty_provider import FaultyProvider, Json

TENANT = "the-tenant"
QUEUE = "/fi/staff/queue"
CHANGES = "/fi/staff/identity-changes"


@pytest.fixture
def faulty(plain: FaultyProvider) -> FaultyProvider:
    """The staff's provider, under the plain profile."""
    return plain


@pytest.fixture
def app(settings: Settings, faulty: FaultyProvider) -> Iterator[Flask]:
    """The portal whose staff come from the faulty provider, by the clock of the machine."""
    staff = Provider(
        issuer=faulty.issuer,
        client_id="portal-staff",
        client_secret=SecretStr("a-secret-of-the-portal"),
        redirect_uri=f"{BASE_URL}/staff/auth/callback",
        tenant=TENANT,
    )
    app = create_app(settings.model_copy(update={"staff": staff, "resident": provider("resident")}))
    app.test_client_class = GatedClient
    yield app
    app.extensions["portal"].store.engine.dispose()


def says(faulty: FaultyProvider, **claims: Any) -> None:
    """Let the provider say this of whoever comes next; None leaves a claim out."""
    told: Json = {"tid": TENANT, "oid": "sari", "name": "Sari Neuvola", "roles": ["Portal.Counsellor"]}

    def bend(own: Json) -> Json:
        return {name: value for name, value in (own | told | claims).items() if value is not None}

    faulty.bend_claims = bend


def through(browser: GatedClient, faulty: FaultyProvider, entrance: str) -> Any:
    """The reply to whom the provider sends back from an entrance."""
    page = browser.get(entrance)
    found = re.search(r'name="return_to" value="([^"]+)"', page.text)
    assert found
    fields = {"csrf_token": csrf_token(page.text), "return_to": found[1]}
    begun = browser.post(entrance.partition("?")[0], data=fields)
    assert begun.status_code == 303
    back = urlsplit(faulty.answer(begun.location))
    return browser.get(f"{back.path}?{back.query}")


def signed_in(browser: GatedClient, faulty: FaultyProvider, **claims: Any) -> GatedClient:
    says(faulty, **claims)
    reply = through(browser, faulty, "/fi/staff")
    assert (reply.status_code, reply.location) == (303, QUEUE)
    return browser


def log(store: Store) -> list[tuple[str, str | None, str | None, str | None]]:
    with store.session(writes=False) as db:
        rows = db.scalars(select(SecurityLog).order_by(SecurityLog.id))
        return [(row.event, row.tenant, row.object_id, row.detail) for row in rows]


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"roles": None}, "no_role"),
        ({"roles": []}, "no_role"),
        ({"roles": ["Portal.Visitor", "portal.admin", "Portal.Admin "]}, "unknown_role"),
        ({"roles": None, "_claim_names": {"groups": "src1"}}, "roles_left_out"),
        ({"roles": None, "hasgroups": True}, "roles_left_out"),
        ({"tid": "another"}, "another_tenant"),
    ],
)
@pytest.mark.parametrize(("lang", "whom"), [("fi", "luottoyksiköstä"), ("sv", "kreditenheten")])
def test_who_has_no_right_is_told_whom_to_ask_and_is_in_the_log(
    client: GatedClient,
    portal_store: Store,
    faulty: FaultyProvider,
    claims: Json,
    reason: str,
    lang: str,
    whom: str,
) -> None:
    says(faulty, **claims)
    reply = through(client, faulty, f"/{lang}/staff")
    assert reply.status_code == 403
    assert f'<html lang="{lang}"' in reply.text
    assert whom in reply.text
    assert "0800 000 000" in reply.text
    assert "Sari" not in reply.text
    assert client.get(QUEUE).status_code == 303
    assert log(portal_store) == [("refused", claims.get("tid", TENANT), "sari", reason)]
    with portal_store.session(writes=False) as db:
        assert db.scalars(select(StaffMember)).all() == []


def test_whose_access_was_withdrawn_is_refused_and_in_the_log(
    client: GatedClient, portal_store: Store, faulty: FaultyProvider
) -> None:
    signed_in(client, faulty)
    with portal_store.transaction() as db:
        db.execute(update(StaffMember).values(active=False))
    assert through(client, faulty, "/fi/staff").status_code == 403
    assert log(portal_store)[-1] == ("refused", TENANT, "sari", "access_withdrawn")
    assert client.get(QUEUE).status_code == 303


def test_a_sign_in_is_in_the_log_with_its_sign_in(
    client: GatedClient, portal_store: Store, faulty: FaultyProvider
) -> None:
    signed_in(client, faulty)
    assert client.get(QUEUE).status_code == 200
    assert log(portal_store) == [("signed_in", TENANT, "sari", "counsellor")]
    with portal_store.session(writes=False) as db:
        (row,), (sign_in,) = db.scalars(select(SecurityLog)), db.scalars(select(StaffSignIn.id))
    assert (row.issuer, row.sign_in_id) == (faulty.issuer, sign_in)


def test_a_role_that_has_changed_ends_the_members_other_sessions(
    app: Flask, portal_store: Store, faulty: FaultyProvider
) -> None:
    first, second = app.test_client(), app.test_client()
    assert isinstance(first, GatedClient)
    assert isinstance(second, GatedClient)
    signed_in(first, faulty)
    signed_in(second, faulty, roles=["Portal.Supervisor"])
    assert (first.get(QUEUE).status_code, second.get(QUEUE).status_code) == (303, 200)
    assert ("role_changed", TENANT, "sari", "supervisor") in log(portal_store)


def test_a_residents_code_in_a_staff_token_links_to_nobody(
    client: GatedClient, portal_store: Store, faulty: FaultyProvider
) -> None:
    signed_in(client, faulty, **{"urn:oid:1.2.246.21": AINO.identity_code})
    with portal_store.session(writes=False) as db:
        assert db.scalars(select(Resident)).all() == []
    assert AINO.identity_code not in client.get(QUEUE).text


def ask_for_a_change(browser: GatedClient) -> Any:
    token = csrf_token(browser.get(CHANGES).text)
    fields = {"old_code": AINO.identity_code, "new_code": "020285-901W", "seen_from": "DVV"}
    return browser.post(CHANGES, data={"csrf_token": token, **fields})


def test_an_old_identification_leads_through_the_provider_and_back_to_what_was_written(
    client: GatedClient, portal_store: Store, faulty: FaultyProvider
) -> None:
    signed_in(client, faulty, auth_time=int(time.time()) - 3600)
    reply = ask_for_a_change(client)
    assert (reply.status_code, reply.location) == (303, f"/fi/staff/again?return_to={CHANGES}")
    says(faulty)
    back = through(client, faulty, reply.location)
    assert (back.status_code, back.location) == (303, CHANGES)
    page = client.get(CHANGES).text
    assert f'value="{AINO.identity_code}"' in page
    assert [event for event, *_ in log(portal_store)] == ["signed_in", "identified_anew"]
    with portal_store.session(writes=False) as db:
        assert db.scalars(select(IdentityChange)).all() == []
    # Nobody has signed in with that code, so this is as far as the form comes; but no further identification.
    assert ask_for_a_change(client).status_code == 422


def test_a_provider_that_never_says_when_is_never_taken_for_a_fresh_identification(
    client: GatedClient, faulty: FaultyProvider
) -> None:
    signed_in(client, faulty, auth_time=None)
    reply = ask_for_a_change(client)
    assert reply.status_code == 303
    says(faulty, auth_time=None)
    assert through(client, faulty, reply.location).status_code == 400
    assert ask_for_a_change(client).status_code == 303
    assert client.get(QUEUE).status_code == 200


def test_who_comes_back_with_an_old_identification_all_the_same_is_asked_again(
    client: GatedClient, faulty: FaultyProvider
) -> None:
    signed_in(client, faulty, auth_time=int(time.time()) - 3600)
    reply = ask_for_a_change(client)
    says(faulty, auth_time=int(time.time()) - 3600)
    assert through(client, faulty, reply.location).status_code == 400
    assert ask_for_a_change(client).status_code == 303


def test_another_person_who_comes_back_gets_a_session_of_their_own_and_nothing_of_the_first(
    client: GatedClient, portal_store: Store, faulty: FaultyProvider
) -> None:
    signed_in(client, faulty, auth_time=int(time.time()) - 3600)
    reply = ask_for_a_change(client)
    says(faulty, oid="pekka", name="Pekka Ohjola")
    back = through(client, faulty, reply.location)
    assert (back.status_code, back.location) == (303, QUEUE)
    page = client.get(CHANGES).text
    assert "Pekka Ohjola" in page
    assert AINO.identity_code not in page
    assert log(portal_store)[-2:] == [
        ("signed_in", TENANT, "pekka", "counsellor"),
        ("identified_as_another", TENANT, "sari", "counsellor"),
    ]
    with portal_store.session(writes=False) as db:
        (pekka,) = db.scalars(select(StaffMember.id).where(StaffMember.object_id == "pekka"))
        assert list(db.scalars(select(StaffSession.person))) == [pekka]


def test_a_plain_sign_in_after_an_abandoned_one_is_no_fresh_identification(
    client: GatedClient, faulty: FaultyProvider
) -> None:
    signed_in(client, faulty, auth_time=None)
    reply = ask_for_a_change(client)
    entrance = client.get(reply.location).text
    client.post("/fi/staff/again", data={"csrf_token": csrf_token(entrance), "return_to": QUEUE})
    through(client, faulty, "/fi/staff")
    assert ask_for_a_change(client).status_code == 303


def test_who_cancels_is_still_signed_in_and_back_where_they_were_asked(
    client: GatedClient, faulty: FaultyProvider
) -> None:
    signed_in(client, faulty, auth_time=int(time.time()) - 3600)
    reply = ask_for_a_change(client)
    faulty.bend_answer = lambda answer: {
        **{name: value for name, value in answer.items() if name != "code"},
        "error": "access_denied",
    }
    back = through(client, faulty, reply.location)
    assert (back.status_code, back.location) == (303, reply.location)
    assert client.get(QUEUE).status_code == 200
