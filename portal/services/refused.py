"""The ways a rule says no.  Each carries facts; the words are the web's."""

from uuid import UUID


class Refused(Exception):
    """A rule says no to what was asked."""


class NotFound(Refused):
    """There is no such thing, or it is not this person's: the two look the same."""


class OutOfTurn(Refused):
    """A step of an application was asked for before those that come first."""

    def __init__(self, draft: UUID, step: str) -> None:
        super().__init__(step)
        self.draft = draft
        self.step = step
        """The first step that is open."""
