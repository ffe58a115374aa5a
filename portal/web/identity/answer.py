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
    def of(cls, claims: Mapping[str, Any], now: datetime) -> Self:
        """The answer of a verified token's claims."""
        said = claims.get("auth_time")
        identified = now if said is None else min(now, datetime.fromtimestamp(said, UTC))
        return cls(claims, claims["sub"], claims.get("sid"), identified, dated=said is not None)
