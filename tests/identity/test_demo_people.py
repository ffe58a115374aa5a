"""The people of the demonstration: made up, everybody there whom a visitor should be able to be."""

from urllib.parse import urlsplit

import pytest

from demo.people import GROUPS, PEOPLE, RESIDENTS, STAFF, Resident
from demo.provider.claims import SUOMI_FI, claims_of
from portal.services.personal_identity_code import canonical
from tests.identity.test_signing_in import TODAY

BY_KEY = {person.key: person for person in PEOPLE}


def codes_of(person: Resident) -> list[str]:
    codes = [person.identity_code, person.mandate.identity_code if person.mandate else None]
    return [code for code in codes if code]


@pytest.mark.parametrize("person", RESIDENTS, ids=lambda person: person.key)
def test_a_code_is_in_order_and_never_anybodys(person: Resident) -> None:
    for code in codes_of(person):
        assert 900 <= int(code[7:10]) <= 999
        assert canonical(code, TODAY, allow_temporary=True) == code


def test_a_code_belongs_to_one_person() -> None:
    owners = {(code, r.first_names, r.family_name) for r in RESIDENTS if (code := r.identity_code)}
    owners |= {(m.identity_code, m.first_names, m.family_name) for r in RESIDENTS if (m := r.mandate)}
    codes = [code for code, *_ in owners]
    assert sorted(set(codes)) == sorted(codes)


def test_every_person_is_in_one_group_and_known_by_one_key() -> None:
    assert sorted(BY_KEY) == sorted([*(r.key for r in RESIDENTS), *(s.key for s in STAFF)])
    assert sum(len(group.people) for group in GROUPS) == len(BY_KEY)


def test_old_and_new_signs_of_both_centuries_are_there() -> None:
    signs = {code[6] for person in RESIDENTS for code in codes_of(person)}
    assert {"-", "A"} < signs
    assert signs & set("YXWVU")
    assert signs & set("BCDEF")


def test_there_is_somebody_for_each_case() -> None:
    assert sum(1 for r in RESIDENTS if r.municipality and r.municipality.code == "990") >= 6
    assert {r.language for r in RESIDENTS} == {s.language for s in STAFF} == {"fi", "sv"}
    assert {r.mandate.kind for r in RESIDENTS if r.mandate} == {"guardian", "continuing_power", "authorised"}
    assert any(r.non_disclosure for r in RESIDENTS)
    assert any(r.identity_code is None for r in RESIDENTS)
    roles = {s.roles for s in STAFF}
    assert {("Portal.Counsellor",), ("Portal.Admin",), ("Portal.Visitor",), ()} <= roles
    assert any("Portal.Supervisor" in values for values in roles)
    assert len({s.tenant for s in STAFF}) == 2


def test_too_many_groups_leave_the_roles_out() -> None:
    said = claims_of(BY_KEY["ritva"], SUOMI_FI)
    assert "roles" not in said
    assert "groups" not in said
    assert (said["_claim_names"], said["hasgroups"]) == ({"groups": "src1"}, True)


def test_a_whole_name_comes_without_its_parts() -> None:
    said = claims_of(BY_KEY["wilma"], SUOMI_FI)
    assert said[SUOMI_FI["display_name"]] == "Wilma d’Exempel & Provholm"
    assert not {SUOMI_FI["first_names"], SUOMI_FI["family_name"]} & said.keys()


def test_a_mandate_says_for_whom_and_on_what_grounds() -> None:
    said = claims_of(BY_KEY["kerttu-for-vilho"], SUOMI_FI)
    assert said[SUOMI_FI["identity_code"]] == "140655-915K"
    assert {name: value for name, value in said.items() if name.startswith("mandate")} == {
        "mandate_kind": "guardian",
        "mandate_identity_code": "190231-917E",
        "mandate_first_names": "Vilho Armas",
        "mandate_family_name": "Päämies",
        "mandate_display_name": "Vilho Armas Päämies",
    }
    assert not any(name.startswith("mandate") for name in claims_of(BY_KEY["kerttu"], SUOMI_FI))


def test_whoever_is_acted_for_by_a_test_person_is_that_person() -> None:
    known = {r.identity_code: (r.first_names, r.family_name) for r in RESIDENTS if r.mandate is None}
    both = [m for r in RESIDENTS if (m := r.mandate) and m.identity_code in known]
    assert both
    for mandate in both:
        assert known[mandate.identity_code] == (mandate.first_names, mandate.family_name)


def test_nothing_in_the_claims_leads_out_of_the_demonstration() -> None:
    sources = claims_of(BY_KEY["ritva"], SUOMI_FI)["_claim_sources"]
    assert isinstance(sources, dict)
    assert str(urlsplit(sources["src1"]["endpoint"]).hostname).endswith(".example")
