"""A budget with its assessment, as the rules of advice look at it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from portal.domain.assessment import Assessment, Outcome
from portal.domain.budget import Budget, Debt
from portal.domain.facts import Facts
from portal.domain.flags import Flag, FlagId, stated
from portal.domain.money import ZERO
from portal.domain.policy import Policy

SECURED = frozenset({"mortgage", "car_loan"})
"""Debts with a security of their own."""
_CREDITS = frozenset({"quick_loan", "consumer_loan", "credit_card", "instalment", "social_credit"})


@dataclass(frozen=True)
class Situation:
    """Everything that advice may depend on."""

    budget: Budget
    found: Assessment
    policy: Policy
    flags: tuple[Flag, ...]
    facts: Facts
    pressed: bool = False
    """Whether somebody puts pressure on the person because of money; they said so themselves."""

    def flag(self, *ids: FlagId) -> Flag | None:
        """The first flag of these kinds, or None."""
        return next((flag for flag in self.flags if flag.id in ids), None)

    def monthly(self, *codes: str) -> Decimal:
        """What the lines with these codes come to in a month."""
        return stated(self.found, *codes)

    def owes(self, *codes: str) -> bool:
        """Whether there is a debt of one of these kinds."""
        return any(debt.code in codes for debt in self.budget.debts)

    @property
    def unsecured(self) -> Decimal:
        """What is owed without a security, in euros."""
        return _balance(debt for debt in self.budget.debts if debt.code not in SECURED)

    @property
    def credits(self) -> int:
        """How many unsecured credits there are."""
        return sum(debt.code in _CREDITS for debt in self.budget.debts)

    @property
    def before_debts(self) -> Decimal:
        """What own figures leave in a month before any debt is paid."""
        return self.found.now_actual + self.found.debt_now + self.found.enforcement


def _balance(debts: Iterable[Debt]) -> Decimal:
    return sum((debt.balance for debt in debts), ZERO)


Values = Mapping[str, Decimal | int]
"""What the text of an advice names: Decimals are euros, ints are counts or per cent."""
Trigger = Callable[[Situation], Values | None]

CANNOT = frozenset({Outcome.DEFICIT, Outcome.NONE})
"""Outcomes in which no instalment fits."""


def due_if(is_due: bool, **values: Decimal | int) -> Values | None:
    """The values of a trigger that is due, or None."""
    return values if is_due else None
