"""What a completed sign-in says of the person, all of it verified."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self


@dataclass(frozen=True)
class Answer:
    """The provider's answer to one sign-in."""

    claims: Mapping[str, Any]
    """What it says of the person, under the provider's own names."""
    subject: str
    """Its name for the person; it need not last, so nobody is known again by it."""
    provider_session: str | None
    """The name of the person's session at the provider (`sid`), by which it may be ended later."""
    authenticated_at: datetime
    """When the person was identified; the time of the answer where the provider does not say it."""
    dated: bool
    """Whether the provider said when that was."""

    @classmethod
    def of(cls, token: Mapping[str, Any], now: datetime, beside: Mapping[str, Any] | None = None) -> Self:
        """The answer of a verified token's claims; `beside` are further facts of the person.

        Of the sign-in itself only the token tells, for it alone was judged.
        """
        said = token.get("auth_time")
        identified = now if said is None else min(now, datetime.fromtimestamp(said, UTC))
        claims = {**(beside or {}), **token}
        return cls(claims, token["sub"], token.get("sid"), identified, dated=said is not None)
