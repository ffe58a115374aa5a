"""Who a verified token says that a person is."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from portal.domain.authorisations import Capacity
from portal.services.personal_identity_code import BadIdentityCode, birth_date, canonical
from portal.web.identity.failures import AnotherTenant, BadClaims, NoPersonalIdentityCode
from portal.web.identity.provider import ClaimNames, Provider

__all__ = [
    "AnotherTenant",
    "BadClaims",
    "Mandate",
    "NoPersonalIdentityCode",
    "ResidentIdentity",
    "StaffIdentity",
    "mandate_from",
    "resident_from",
    "staff_from",
]

Claims = Mapping[str, object]

_LONGEST = 300
_LONGEST_ID = 80
_MEANS_NO = {"", "0", "false", "no"}


@dataclass(frozen=True)
class ResidentIdentity:
    """A resident, as strongly identified."""

    hetu: str
    """The personal identity code in its canonical form."""
    first_names: str
    """All first names; empty when the provider says only the whole name."""
    family_name: str
    display_name: str
    municipality_code: str | None
    """Three digits; None when the provider does not say it, and then it is asked."""
    non_disclosure: bool
    birth_date: date


@dataclass(frozen=True)
class StaffIdentity:
    """A staff member: known by issuer, tenant and object id, for a name or an address can change."""

    issuer: str
    tenant: str
    object_id: str
    name: str
    roles: tuple[str, ...]
    """The role values as they stand in the token; what they allow is configuration."""
    roles_left_out: bool = False
    """Whether the token says that it would have more groups than it can hold, and so names none."""


def resident_from(
    claims: Claims, provider: Provider, today: date, allow_temporary: bool = False
) -> ResidentIdentity:
    """The resident of a verified token.

    Raises `NoPersonalIdentityCode` when the token has none, `BadClaims` when what it says of the
    person is malformed or contradicts itself.  `allow_temporary` lets the codes of test people in.
    """
    said = _Facts(claims, provider.claims)
    hetu = said.identity_code(today, allow_temporary)
    if (born := said.text("birth_date")) and born != birth_date(hetu).isoformat():
        raise BadClaims("birth_date")
    # A whole name is never taken apart: which of its words is the family name cannot be told.
    parts = said.text("first_names"), said.text("family_name")
    first, family = parts if all(parts) else ("", "")
    display = f"{first} {family}" if family else said.needed("display_name")
    return ResidentIdentity(
        hetu=hetu,
        first_names=first,
        family_name=family,
        display_name=display,
        municipality_code=said.municipality(),
        non_disclosure=said.non_disclosure(),
        birth_date=birth_date(hetu),
    )


@dataclass(frozen=True)
class Mandate:
    """Whom a resident represents at this sign-in, and as what."""

    represented: ResidentIdentity
    capacity: Capacity


def mandate_from(
    claims: Claims, provider: Provider, today: date, allow_temporary: bool = False
) -> Mandate | None:
    """The mandate that a verified token tells, or None.

    What it does not say of the represented person (municipality, non-disclosure) counts as unknown,
    and an unknown non-disclosure as one.  Raises `BadClaims`.
    """
    names = provider.claims
    if names.mandate_identity_code is None or claims.get(names.mandate_identity_code) is None:
        return None
    of_mandate = ClaimNames(
        identity_code=names.mandate_identity_code,
        first_names=names.mandate_first_names,
        family_name=names.mandate_family_name,
        display_name=names.mandate_display_name,
        birth_date=None,
        municipality=None,
        non_disclosure=None,
    )
    try:
        represented = resident_from(
            claims, provider.model_copy(update={"claims": of_mandate}), today, allow_temporary
        )
    except NoPersonalIdentityCode:
        raise BadClaims("mandate_identity_code") from None
    # Whoever would act for themselves is refused before a session begins.
    if represented.hetu == _Facts(claims, names).identity_code(today, allow_temporary):
        raise BadClaims("mandate_identity_code")
    return Mandate(replace(represented, non_disclosure=True), _capacity(claims, names))


def _capacity(claims: Claims, names: ClaimNames) -> Capacity:
    try:
        return Capacity(str(claims.get(names.mandate_kind or "")))
    except ValueError:
        raise BadClaims("mandate_kind") from None


def staff_from(claims: Claims, provider: Provider) -> StaffIdentity:
    """The staff member of a verified token.

    Roles that are missing, or left out because there are too many groups, are no roles.  Raises
    `BadClaims` when the token does not say who the person is, `AnotherTenant` when it says somebody
    of another organisation.
    """
    said = _Facts(claims, provider.claims)
    tenant, object_id = said.lasting("tenant"), said.lasting("object_id")
    if provider.tenant is not None and tenant != provider.tenant:
        raise AnotherTenant(tenant, object_id)
    return StaffIdentity(
        provider.issuer, tenant, object_id, said.needed("staff_name"), said.roles(), said.roles_left_out()
    )


class _Facts:
    """The facts of a token, by our names for them."""

    def __init__(self, claims: Claims, names: ClaimNames) -> None:
        self._claims, self._names = claims, names

    def _value(self, fact: str) -> object:
        name = getattr(self._names, fact)
        return None if name is None else self._claims.get(name)

    def text(self, fact: str) -> str:
        """A fact in words, its spaces put in order; empty when it is missing."""
        value = self._value(fact)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > _LONGEST:
            raise BadClaims(fact)
        text = " ".join(unicodedata.normalize("NFC", value).split())
        if not text.isprintable():
            raise BadClaims(fact)
        return text

    def needed(self, fact: str) -> str:
        """A fact in words that must not be missing."""
        text = self.text(fact)
        if not text:
            raise BadClaims(fact)
        return text

    def lasting(self, fact: str) -> str:
        """An id that must not be missing; it is kept, and so has a longest form."""
        text = self.needed(fact)
        if len(text) > _LONGEST_ID:
            raise BadClaims(fact)
        return text

    def identity_code(self, today: date, allow_temporary: bool) -> str:
        """The personal identity code in its canonical form."""
        said = self.text("identity_code")
        if not said:
            raise NoPersonalIdentityCode
        try:
            return canonical(said, today, allow_temporary=allow_temporary)
        except BadIdentityCode:
            raise BadClaims("identity_code") from None

    def municipality(self) -> str | None:
        """The code of the municipality; one that cannot be read is asked, as if it were missing."""
        said = str(self._value("municipality"))
        return said.zfill(3) if said.isascii() and said.isdigit() and len(said) <= 3 else None

    def non_disclosure(self) -> bool:
        """Whether the address is to be kept from others: whatever does not plainly say no says yes."""
        said = self._value("non_disclosure")
        return said is not None and str(said).strip().lower() not in _MEANS_NO

    def roles(self) -> tuple[str, ...]:
        """The role values; none unless they are a list of texts."""
        said = self._value("roles")
        return tuple(role for role in said if isinstance(role, str)) if isinstance(said, list) else ()

    def roles_left_out(self) -> bool:
        """Whether there are more groups than a token can hold, which Entra ID says in one of two ways."""
        elsewhere = self._claims.get("_claim_names")
        named = set(elsewhere) if isinstance(elsewhere, dict) else set()
        return self._claims.get("hasgroups") is True or bool(named & {"groups", self._names.roles})
