"""What a scenario has counted, what it must reach, and the one line that tells both."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key")


@dataclass(frozen=True)
class Tally:
    """Submissions against what reached the other end."""

    accepted: int
    """How many senders were shown a receipt."""
    delivered: int
    """How many messages came to the other end, repeated ones included."""
    unique: int
    """How many different ones the other end has."""
    lost: int
    """How many were acknowledged and never came."""
    duplicated: int
    """How many the other end has more than once after it has looked at their ids."""
    refused: int = 0
    """How many senders were left without a receipt."""

    @property
    def holds(self) -> bool:
        """Whether nothing was lost, doubled or refused."""
        return not (self.lost or self.duplicated or self.refused)


@dataclass(frozen=True)
class Reached:
    """One more figure of a scenario, and between which bounds it must lie."""

    what: str
    figure: float
    least: float | None = None
    most: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the figure lies there."""
        return (self.least is None or self.figure >= self.least) and (
            self.most is None or self.figure <= self.most
        )

    def __str__(self) -> str:
        wish = f" (≥ {self.least:g})" if self.least is not None else ""
        wish += f" (≤ {self.most:g})" if self.most else ""
        return f"{'' if self.holds else '!! '}{self.what} {round(self.figure, 2):g}{wish}"


@dataclass(frozen=True)
class Outcome:
    """What came of one scenario."""

    name: str
    tally: Tally | None
    reached: tuple[Reached, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything was reached."""
        return (self.tally is None or self.tally.holds) and all(each.holds for each in self.reached)

    def line(self) -> str:
        """One line of the report."""
        tally = self.tally
        counts = (
            (tally.accepted, tally.delivered, tally.unique, tally.lost, tally.duplicated, tally.refused)
            if tally
            else ("–",) * 6
        )
        columns = "".join(f"{count:>10}" for count in counts)
        verdict = "PASS" if self.passed else "FAIL"
        return f"{verdict} {self.name:<48}{columns}  {', '.join(map(str, self.reached))}".rstrip()


HEADING = f"{'':5}{'scenario':<48}" + "".join(
    f"{name:>10}" for name in ("accepted", "delivered", "unique", "lost", "duplicated", "refused")
)


def none(what: str, number: float) -> Reached:
    """A figure that must be 0."""
    return Reached(what, number, most=0)


def all_of(what: str, number: float, of: float) -> Reached:
    """A figure that must reach all there are."""
    return Reached(what, number, least=of)


def tally_of(acknowledged: Collection[Key], arrived: Collection[Key], *, refused: int = 0) -> Tally:
    """The count of acknowledged keys against those at the other end, where each is as often as it is kept."""
    kept = set(arrived)
    return Tally(
        accepted=len(set(acknowledged)),
        delivered=len(arrived),
        unique=len(kept),
        lost=len(set(acknowledged) - kept),
        duplicated=len(arrived) - len(kept),
        refused=refused,
    )
