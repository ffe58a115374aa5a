"""The money line: where a month's money goes, exactly, in whole euros and in shares of the income."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal

from portal.domain.money import whole

_PARTS = ("housing", "everyday", "debts", "other")
_WHOLE_SHARE = Decimal(100)


@dataclass(frozen=True)
class MoneyLine:
    """Where a month's money goes, by own figures today: the strip that stands on every page."""

    income: Decimal
    housing: Decimal
    everyday: Decimal
    debts: Decimal
    other: Decimal
    left: Decimal
    """Negative where it is a shortfall."""

    @property
    def costs(self) -> Decimal:
        """What the four parts come to."""
        return self.housing + self.everyday + self.debts + self.other

    @property
    def in_whole_euros(self) -> "MoneyLine":
        """The same in whole euros that add up: the income less the parts is what is left.

        The income and what is left are each rounded as they are everywhere else; the parts share out the
        difference, each less than a euro from its exact amount.
        """
        income, left = whole(self.income), whole(self.left)
        parts = shared_out([getattr(self, part) for part in _PARTS], income - left)
        return replace(self, income=income, left=left, **dict(zip(_PARTS, parts, strict=True)))

    @property
    def in_per_cent(self) -> "MoneyLine | None":
        """The parts and what is left as whole per cents of the income, which add up to 100; None where there
        is no income."""
        if not self.income:
            return None
        shares = {part: value * _WHOLE_SHARE / self.income for part, value in vars(self).items()}
        return replace(self, **shares).in_whole_euros


def shared_out(exact: Sequence[Decimal], total: Decimal) -> list[Decimal]:
    """Whole numbers that come to a whole total, each the one below or above its exact amount: those with the
    largest remainders go up."""
    below = [value.to_integral_value(ROUND_FLOOR) for value in exact]
    missing = max(0, int(total - sum(below)))
    largest_first = sorted(range(len(exact)), key=lambda place: below[place] - exact[place])
    return [value + (place in largest_first[:missing]) for place, value in enumerate(below)]
