"""An organiser that does not use the portal yet: who it is, and the little that is publicly known.

Nothing here has been told by the organiser itself.  It has no terms, no criteria and no promises, so the
portal cannot be run for it; its residents who come to another county's portal are told where to turn.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from portal.figures.dated import Amount
from portal.figures.places import Number
from portal.units.organiser import Model, Organiser, Words

_Euros = Annotated[Amount, Field(max_digits=8, decimal_places=2)]


class Found(Model):
    """What somebody read on a public page, and where: residents are told both."""

    source: Words
    checked_on: date


class FoundContacts(Found):
    """A phone of the organiser that a public page gives."""

    phone: Number
    hours: Words | None = None


class FoundTerms(Found):
    """What a public page says of the credit.  What it does not say is left out, never guessed."""

    credit_min: _Euros | None = None
    credit_max: _Euros | None = None
    max_months: Annotated[int, Field(ge=1, le=120)] | None = None
    interest: Literal["reference", "none"] | None = None
    """By the reference rate of the Interest Act, or without interest."""
    rules: tuple[Words, ...] = ()
    """Whatever else it says: how one asks, how long it takes."""

    @model_validator(mode="after")
    def _must_say_something(self) -> Self:
        told = (self.credit_min, self.credit_max, self.max_months, self.interest)
        if not any(each is not None for each in told) and not self.rules:
            raise ValueError("says nothing")
        if None not in {self.credit_min, self.credit_max} and self.credit_min > self.credit_max:  # type: ignore[operator]
            raise ValueError("credit_min must not be over credit_max")
        return self


class Awaited(Organiser):
    """An organiser whose file says `in_use = false`."""

    in_use: Literal[False]
    contacts: FoundContacts | None = None
    found: FoundTerms | None = None

    def unconfirmed(self) -> tuple[str, ...]:
        """What the organiser has not confirmed: found somewhere, or not known at all."""
        parts = {"web": self.web, "contacts": self.contacts, "terms": self.found}
        found = [part for part, given in parts.items() if given]
        unknown = [part for part in parts if part not in found]
        return (
            f"only found on public pages: {', '.join(found) or 'nothing'}",
            f"not known: {', '.join((*unknown, 'criteria', 'promises', 'privacy', 'delivery'))}",
            "proposed: colour",
        )
