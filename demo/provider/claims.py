"""What the provider says of a person, under the names that a real one would use."""

import secrets
from collections.abc import Mapping

from demo.people import Mandate, Person, Resident, StaffMember

Names = Mapping[str, str]

SUOMI_FI: Names = {
    "identity_code": "urn:oid:1.2.246.21",
    "first_names": "http://eidas.europa.eu/attributes/naturalperson/CurrentGivenName",
    "family_name": "urn:oid:2.5.4.4",
    "display_name": "urn:oid:2.16.840.1.113730.3.1.241",
    "municipality": "urn:oid:1.2.246.517.2002.2.18",
    "municipality_fi": "urn:oid:1.2.246.517.2002.2.19",
    "municipality_sv": "urn:oid:1.2.246.517.2002.2.20",
    "non_disclosure": "urn:oid:1.2.246.517.2002.2.27",
    "foreign_id": "http://eidas.europa.eu/attributes/naturalperson/PersonIdentifier",
    # Suomi.fi tells mandates by another service; these are names of our own.
    "mandate_kind": "mandate_kind",
    "mandate_identity_code": "mandate_identity_code",
    "mandate_first_names": "mandate_first_names",
    "mandate_family_name": "mandate_family_name",
    "mandate_display_name": "mandate_display_name",
}
"""The attributes of Suomi.fi identification."""

BANK_BROKER: Names = {
    "identity_code": "personal_identity_code",
    "first_names": "given_name",
    "family_name": "family_name",
    "display_name": "name",
    "birth_date": "birthdate",
}
"""The claims of a Finnish bank's broker, which knows nothing of the population register."""


def claims_of(person: Person, names: Names) -> dict[str, object]:
    """The claims of a person's identity token, `sub` among them."""
    if isinstance(person, StaffMember):
        return _staff_claims(person)
    said: dict[str, object] = {names[fact]: value for fact, value in _facts(person).items() if fact in names}
    known = {name: value for name, value in said.items() if value is not None}
    # Strong identification promises no lasting subject, so here it never lasts.
    return known | {"sub": secrets.token_urlsafe(16)}


def _staff_claims(person: StaffMember) -> dict[str, object]:
    known = {"sub": person.object_id, "oid": person.object_id, "tid": person.tenant, "name": person.name}
    if person.too_many_groups:
        return known | _overage(person)
    # A directory leaves the claim out when there is nothing to say.
    return known | ({"roles": list(person.roles)} if person.roles else {})


def _overage(person: StaffMember) -> dict[str, object]:
    """What Entra ID says in the place of more groups than a token holds."""
    asked_at = f"https://graph.example/v1.0/users/{person.object_id}/getMemberObjects"
    return {
        "hasgroups": True,
        "_claim_names": {"groups": "src1"},
        "_claim_sources": {"src1": {"endpoint": asked_at}},
    }


def _facts(person: Resident) -> dict[str, str | None]:
    code, home = person.identity_code, person.municipality
    return {
        "identity_code": code,
        "first_names": None if person.whole_name_only else person.first_names,
        "family_name": None if person.whole_name_only else person.family_name,
        "display_name": person.name,
        "birth_date": _birth_date(code) if code else None,
        "municipality": home.code if home else None,
        "municipality_fi": home.fi if home else None,
        "municipality_sv": home.sv if home else None,
        "non_disclosure": "1" if person.non_disclosure else None,
        "foreign_id": None if code else f"ES/FI/{person.key}",
        **(_mandate(person.mandate) if person.mandate else {}),
    }


def _mandate(mandate: Mandate) -> dict[str, str | None]:
    return {
        "mandate_kind": mandate.kind,
        "mandate_identity_code": mandate.identity_code,
        "mandate_first_names": mandate.first_names,
        "mandate_family_name": mandate.family_name,
        "mandate_display_name": mandate.name,
    }


def _birth_date(code: str) -> str:
    century = {"+": "18", **dict.fromkeys("-YXWVU", "19"), **dict.fromkeys("ABCDEF", "20")}[code[6]]
    return f"{century}{code[4:6]}-{code[2:4]}-{code[:2]}"
