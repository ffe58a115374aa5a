"""From a verified token to a person, under whatever names the provider uses."""

from datetime import date
from typing import Any

import pytest
from pydantic import SecretStr

from portal.domain.authorisations import Capacity
from portal.web.identity.claims import (
    AnotherTenant,
    BadClaims,
    Mandate,
    NoPersonalIdentityCode,
    ResidentIdentity,
    StaffIdentity,
    mandate_from,
    resident_from,
    staff_from,
)
from portal.web.identity.provider import ClaimNames, Provider

TODAY = date(2026, 11, 24)
CODE = "140384-9016"
HETU = "urn:oid:1.2.246.21"
FIRST, FAMILY = "http://eidas.europa.eu/attributes/naturalperson/CurrentGivenName", "urn:oid:2.5.4.4"
DISPLAY = "urn:oid:2.16.840.1.113730.3.1.241"
HOME, HIDDEN = "urn:oid:1.2.246.517.2002.2.18", "urn:oid:1.2.246.517.2002.2.27"
SUOMI_FI: dict[str, Any] = {
    HETU: CODE,
    FIRST: "Maija Kaarina",
    FAMILY: "Meikäläinen",
    DISPLAY: "Maija Meikäläinen",
    HOME: "990",
}
ENTRA: dict[str, Any] = {"tid": "tenant", "oid": "object", "name": "Niina Neuvoja", "roles": ["A", "B"]}


def provider(**settings: Any) -> Provider:
    return Provider(
        issuer="https://id.example",
        client_id="portal",
        client_secret=SecretStr("a-secret-of-the-portal"),
        redirect_uri="https://portal.example/auth/callback",
        **settings,
    )


def resident(said: dict[str, Any], **settings: Any) -> ResidentIdentity:
    return resident_from(said, provider(**settings), TODAY, allow_temporary=True)


def test_a_resident_of_suomi_fi() -> None:
    assert resident(SUOMI_FI) == ResidentIdentity(
        hetu=CODE,
        first_names="Maija Kaarina",
        family_name="Meikäläinen",
        display_name="Maija Kaarina Meikäläinen",
        municipality_code="990",
        non_disclosure=False,
        birth_date=date(1984, 3, 14),
    )


def test_the_names_of_claims_are_configuration() -> None:
    names = ClaimNames(
        identity_code="personal_identity_code",
        first_names="given_name",
        family_name="family_name",
        display_name="name",
        municipality=None,
    )
    claims = {
        "personal_identity_code": CODE,
        "given_name": "Maija",
        "family_name": "Meikäläinen",
        HOME: "990",
    }
    known = resident(claims, claims=names)
    assert (known.hetu, known.display_name, known.municipality_code) == (CODE, "Maija Meikäläinen", None)


def test_a_whole_name_is_not_taken_apart() -> None:
    known = resident({HETU: CODE, DISPLAY: "Meikäläinen  Maija", FAMILY: "Meikäläinen"})
    assert (known.display_name, known.first_names, known.family_name) == ("Meikäläinen Maija", "", "")


def test_a_name_keeps_every_sign_of_its_own() -> None:
    known = resident(SUOMI_FI | {FIRST: "Andre\u0301", FAMILY: "O’Neill <b>&"})
    assert known.display_name == "Andr\u00e9 O’Neill <b>&"


@pytest.mark.parametrize("missing", [{HETU: None}, {HETU: ""}, {HETU: " "}])
def test_a_person_without_a_code_is_told_so(missing: dict[str, Any]) -> None:
    with pytest.raises(NoPersonalIdentityCode):
        resident(SUOMI_FI | missing)
    with pytest.raises(NoPersonalIdentityCode):
        resident({DISPLAY: "Elsa Eurooppalainen"})


@pytest.mark.parametrize(
    ("wrong", "fact"),
    [
        ({HETU: "140384-9017"}, "identity_code"),
        ({HETU: [CODE]}, "identity_code"),
        ({HETU: 1403849016}, "identity_code"),
        ({"birthdate": "1984-03-15"}, "birth_date"),
        ({FIRST: None, DISPLAY: None}, "display_name"),
        ({FIRST: ["Maija"]}, "first_names"),
        ({FAMILY: "Meikä\x00läinen"}, "family_name"),
        ({FAMILY: "M" * 301}, "family_name"),
    ],
)
def test_claims_that_cannot_be_used_are_refused_without_being_repeated(
    wrong: dict[str, Any], fact: str
) -> None:
    with pytest.raises(BadClaims) as refusal:
        resident(SUOMI_FI | wrong)
    assert (refusal.value.fact, str(refusal.value)) == (fact, fact)


def test_the_day_of_birth_may_be_said_twice_if_it_is_the_same() -> None:
    assert resident(SUOMI_FI | {"birthdate": "1984-03-14"}).birth_date == date(1984, 3, 14)


def test_a_test_code_is_no_code_in_production() -> None:
    with pytest.raises(BadClaims):
        resident_from(SUOMI_FI, provider(), TODAY)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("091", "091"),
        ("91", "091"),
        (49, "049"),
        (None, None),
        ("", None),
        ("Espoo", None),
        ("0490", None),
        ("٠٤٩", None),
    ],
)
def test_a_municipality_that_cannot_be_read_is_asked(said: object, code: str | None) -> None:
    assert resident(SUOMI_FI | {HOME: said}).municipality_code == code


@pytest.mark.parametrize(
    ("said", "hidden"),
    [
        ("1", True),
        (1, True),
        (True, True),
        ("kyllä", True),
        ([], True),
        ("0", False),
        (False, False),
        (None, False),
    ],
)
def test_a_person_is_protected_unless_the_claim_plainly_says_no(said: object, hidden: bool) -> None:
    assert resident(SUOMI_FI | {HIDDEN: said}).non_disclosure is hidden


def test_a_staff_member_is_known_by_issuer_tenant_and_object() -> None:
    assert staff_from(ENTRA, provider()) == StaffIdentity(
        "https://id.example", "tenant", "object", "Niina Neuvoja", ("A", "B")
    )


@pytest.mark.parametrize("roles", [None, "Portal.Admin", {"0": "Portal.Admin"}, [["Portal.Admin"]], [1]])
def test_roles_that_are_no_list_of_texts_are_none(roles: object) -> None:
    for told in ({}, {"_claim_names": {"groups": "src1"}}, {"hasgroups": True}):
        known = staff_from(ENTRA | told | {"roles": roles}, provider())
        assert (known.roles, known.roles_left_out) == ((), bool(told))


@pytest.mark.parametrize(
    ("wrong", "fact"),
    [
        ({"tid": None}, "tenant"),
        ({"tid": "t" * 81}, "tenant"),
        ({"oid": ""}, "object_id"),
        ({"oid": "o" * 81}, "object_id"),
        ({"name": 7}, "staff_name"),
    ],
)
def test_staff_who_cannot_be_told_are_refused(wrong: dict[str, Any], fact: str) -> None:
    with pytest.raises(BadClaims) as refusal:
        staff_from(ENTRA | wrong, provider(tenant="tenant"))
    assert refusal.value.fact == fact


def test_somebody_of_another_organisation_is_told_apart() -> None:
    with pytest.raises(AnotherTenant) as refusal:
        staff_from(ENTRA | {"tid": "other"}, provider(tenant="tenant"))
    assert (refusal.value.tenant, refusal.value.object_id) == ("other", "object")


def test_a_personal_identity_code_in_a_staff_token_is_not_read() -> None:
    for code in (CODE, "140384-9017", ["x"], None):
        assert staff_from(ENTRA | {HETU: code, DISPLAY: "Maija"}, provider()) == staff_from(ENTRA, provider())


MANDATE: dict[str, str] = {
    "mandate_identity_code": "m_code",
    "mandate_first_names": "m_first",
    "mandate_family_name": "m_family",
    "mandate_display_name": "m_name",
    "mandate_kind": "m_kind",
}
REPRESENTED: dict[str, Any] = {
    "m_code": "020579-902t",
    "m_first": "Svea Linnea",
    "m_family": "Exempelström",
    "m_kind": "guardian",
}


def mandate(said: dict[str, Any], names: dict[str, str] = MANDATE) -> Mandate | None:
    return mandate_from(said, provider(claims=ClaimNames(**names)), TODAY, allow_temporary=True)


def test_a_mandate_says_whom_the_person_represents_and_as_what() -> None:
    told = mandate(SUOMI_FI | REPRESENTED)
    assert told is not None
    assert (told.represented.hetu, told.capacity) == ("020579-902T", Capacity.GUARDIAN)
    assert told.represented.display_name == "Svea Linnea Exempelström"
    assert told.represented.municipality_code is None


def test_a_non_disclosure_that_a_mandate_cannot_tell_counts_as_one() -> None:
    told = mandate(SUOMI_FI | REPRESENTED)
    assert told is not None
    assert told.represented.non_disclosure


def test_a_provider_that_is_not_asked_for_mandates_tells_none() -> None:
    assert mandate(SUOMI_FI | REPRESENTED, {}) is None
    assert mandate(SUOMI_FI) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"m_kind": "friend"},
        {"m_kind": None},
        {"m_code": "020579-902X"},
        {"m_code": ["a"]},
        {"m_code": ""},
        {"m_code": SUOMI_FI[HETU]},
    ],
    ids=str,
)
def test_a_mandate_that_cannot_be_read_lets_nobody_in(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadClaims):
        mandate(SUOMI_FI | REPRESENTED | wrong)
