"""Signing in at the demonstration provider, all the way and back."""

import re
from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from werkzeug.serving import BaseWSGIServer

from demo.people import RESIDENTS, STAFF, Resident, StaffMember
from demo.provider.clients import portal_environment
from portal.web import identity
from portal.web.identity import Reason, SignInCancelled, SignInFailed
from portal.web.identity.claims import (
    AnotherTenant,
    NoPersonalIdentityCode,
    mandate_from,
    resident_from,
    staff_from,
)
from portal.web.identity.provider import Provider
from tests.ground.serving import address_of, bound
from tests.identity.conftest import CLIENTS
from tests.identity.stand_in import ADDRESS, CALLBACKS, StandIn, choose

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("person", [r for r in RESIDENTS if r.identity_code], ids=lambda person: person.key)
def test_a_resident_signs_in(
    demo_portal: StandIn, demo_providers: dict[str, Provider], person: Resident
) -> None:
    browser = demo_portal.browser()
    claims = browser.come_back(choose(browser.begin(), person.key))
    known = resident_from(claims, demo_providers["resident"], TODAY, allow_temporary=True)
    names = ("", "") if person.whole_name_only else (person.first_names, person.family_name)
    assert (known.hetu, known.first_names, known.family_name) == (person.identity_code, *names)
    assert known.municipality_code == (person.municipality.code if person.municipality else None)
    assert known.non_disclosure is person.non_disclosure


def test_a_foreigner_without_a_code_is_told_so(
    demo_portal: StandIn, demo_providers: dict[str, Provider]
) -> None:
    browser = demo_portal.browser()
    claims = browser.come_back(choose(browser.begin(), "elsa"))
    with pytest.raises(NoPersonalIdentityCode):
        resident_from(claims, demo_providers["resident"], TODAY, allow_temporary=True)


@pytest.mark.parametrize("person", STAFF, ids=lambda person: person.key)
def test_a_staff_member_signs_in(
    demo_portal: StandIn, demo_providers: dict[str, Provider], person: StaffMember
) -> None:
    browser = demo_portal.browser()
    claims = browser.come_back(choose(browser.begin("staff"), person.key))
    known = staff_from(claims, demo_providers["staff"])
    assert (known.issuer, known.tenant, known.object_id, known.name, known.roles) == (
        demo_providers["staff"].issuer,
        person.tenant,
        person.object_id,
        person.name,
        person.roles,
    )


def test_a_whole_name_is_shown_as_it_is(demo_portal: StandIn, demo_providers: dict[str, Provider]) -> None:
    browser = demo_portal.browser()
    claims = browser.come_back(choose(browser.begin(), "wilma"))
    known = resident_from(claims, demo_providers["resident"], TODAY, allow_temporary=True)
    assert known.display_name == "Wilma d’Exempel & Provholm"


def test_whoever_acts_for_another_says_for_whom(
    demo_server: BaseWSGIServer, demo_providers: dict[str, Provider]
) -> None:
    told = portal_environment(CLIENTS, demo_server.server_port)["PORTAL_RESIDENT__CLAIMS"]
    settings = Provider.model_validate({**dict(demo_providers["resident"]), "claims": told})
    browser = StandIn({"resident": settings}).browser()
    for person in (r for r in RESIDENTS if r.key.startswith(("kerttu", "sten", "oona"))):
        claims = browser.come_back(choose(browser.begin(), person.key))
        found = mandate_from(claims, settings, TODAY, allow_temporary=True)
        said = found and (found.capacity.value, found.represented.hetu)
        assert said == (person.mandate and (person.mandate.kind, person.mandate.identity_code))


def test_another_organisation_is_refused_by_the_settings_of_the_demonstration(
    demo_server: BaseWSGIServer, demo_providers: dict[str, Provider]
) -> None:
    tenant = portal_environment(CLIENTS, demo_server.server_port)["PORTAL_STAFF__TENANT"]
    settings = Provider(**{**dict(demo_providers["staff"]), "tenant": tenant})
    browser = StandIn({"staff": settings}).browser()
    ours = staff_from(browser.come_back(choose(browser.begin("staff"), "niina")), settings)
    assert ours.roles == ("Portal.Counsellor",)
    with pytest.raises(AnotherTenant):
        staff_from(browser.come_back(choose(browser.begin("staff"), "greta")), settings)


def test_the_subject_of_a_resident_does_not_last(demo_portal: StandIn) -> None:
    browser = demo_portal.browser()
    subjects = {browser.come_back(choose(browser.begin(), "maija"))["sub"] for _ in range(2)}
    assert len(subjects) == 2


def test_a_request_says_what_it_must_and_keeps_the_verifier(demo_portal: StandIn) -> None:
    browser = demo_portal.browser()
    first, second = (parse_qs(urlsplit(browser.begin(language="sv")).query) for _ in range(2))
    assert first["redirect_uri"] == [ADDRESS + CALLBACKS["resident"]]
    assert (first["ui_locales"], first["response_type"]) == (["sv"], ["code"])
    assert (first["scope"], first["code_challenge_method"]) == (["openid"], ["S256"])
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name][0]) >= 32
        assert first[name] != second[name]
    assert "code_verifier" not in first


def test_a_person_who_cancels_is_let_go(demo_portal: StandIn) -> None:
    browser = demo_portal.browser()
    address = choose(browser.begin(), "cancel")
    with pytest.raises(SignInCancelled):
        browser.come_back(address)
    assert browser.pending() == 0


def test_the_answers_of_two_tabs_are_both_taken(demo_portal: StandIn) -> None:
    browser = demo_portal.browser()
    tabs = [browser.begin(), browser.begin()]
    codes = [browser.come_back(choose(tab, "svea"))["urn:oid:1.2.246.21"] for tab in tabs]
    assert codes == ["020579-902T"] * 2


def test_an_answer_for_residents_is_no_answer_for_staff(demo_portal: StandIn) -> None:
    browser = demo_portal.browser()
    answer = choose(browser.begin("resident"), "maija")
    browser.begin("staff")
    with pytest.raises(SignInFailed) as refusal:
        browser.come_back(answer.replace(CALLBACKS["resident"], CALLBACKS["staff"]))
    assert refusal.value.reason is Reason.STATE


def test_the_answer_of_one_issuer_is_refused_where_another_was_asked(demo_portal: StandIn) -> None:
    browser = demo_portal.browser()
    resident, staff = browser.begin("resident"), browser.begin("staff")
    state = parse_qs(urlsplit(staff).query)["state"][0]
    mixed = re.sub(r"state=[^&]+", f"state={state}", choose(resident, "maija"))
    with pytest.raises(SignInFailed) as refusal:
        browser.come_back(mixed.replace(CALLBACKS["resident"], CALLBACKS["staff"]))
    assert refusal.value.reason is Reason.ANSWER_ISSUER


@pytest.mark.parametrize("name", ["resident", "staff"])
def test_signing_out_leads_through_the_provider_and_back(demo_portal: StandIn, name: str) -> None:
    back = f"{ADDRESS}{'' if name == 'resident' else '/staff'}/auth/signed-out"
    with demo_portal.app.test_request_context():
        address = identity.end_session_address(name, back, "sv", "a-state")
    assert address is not None
    reply = requests.get(address, allow_redirects=False, timeout=5)
    assert (reply.status_code, reply.headers["Location"]) == (303, f"{back}?state=a-state")


def test_nobody_is_sent_to_sign_out_at_a_provider_that_is_down(demo_providers: dict[str, Provider]) -> None:
    server = bound()
    server.server_close()
    down = Provider(**{**dict(demo_providers["resident"]), "issuer": address_of(server)})
    with StandIn({"resident": down}).app.test_request_context():
        assert identity.end_session_address("resident", ADDRESS, "fi", "a-state") is None


def test_the_secret_can_be_shown_in_the_body(demo_providers: dict[str, Provider]) -> None:
    settings = dict(demo_providers["resident"]) | {"client_authentication": "client_secret_post"}
    browser = StandIn({"resident": Provider(**settings)}).browser()
    assert browser.come_back(choose(browser.begin(), "maija"))["sub"]
