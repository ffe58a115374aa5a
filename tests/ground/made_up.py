"""Households made up by a seeded random, in the format of the vectors: all that the pages can be told.

None of it is anybody's.  Values are dealt like cards, so that among some hundred households each occurs:
every line, every frequency of it, every kind and state of a debt.  A household that is `short` is told by
the few usual rows of each step, any other line by line.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from random import Random
from typing import Any

from portal.domain.budget import DebtState, Frequency, Purpose, Treatment
from portal.domain.budget_answers import ChildAnswer, HouseholdAnswer
from portal.domain.budget_rows import (
    CHARGE,
    EVERYDAY,
    GROUPS,
    MOST_OWN,
    OWN,
    SELDOM,
    Row,
    on_offer,
    usual,
)
from portal.domain.money import LARGEST
from portal.figures import debt_codes, line_kinds
from portal.figures.catalogue import LineKind

SEED = 20261124
BILLED = frozenset({"two_months", "quarter", "half_year", "year", "one_off"})
"""The frequencies of which the month of a bill is asked."""
CHARGES = {
    "housing.rent": "rented",
    "housing.maintenance_charge": "own",
    "housing.occupancy_charge": "occupancy",
}
"""The code of the home's charge, and how the home is held."""

_NAMES = ("Koiran tossut", "Tee & pulla", "<b>Talkoot</b>", "100 % villaa", "=1+1", 'Lyhty 7"', "Årstidskort")
_EUROS = {"income": (100, 1300), "housing": (10, 260), "sep": (5, 80), "living": (10, 90), "other": (4, 40)}
"""Between what the value of a line in a month lies, by its group."""
_ROWS = {"income": (1, 2, 2, 3), "housing": (1, 2, 3, 4), "sep": (0, 1, 2, 4), "asset": (0, 0, 1, 2)}
"""How many rows somebody has of a group; of any other none to five."""
_EDGES = (*(None,) * 40, "0.00", "0.01", str(LARGEST))
_USUAL_CHANCE = (True, True, False)


class _Dealer:
    """Deals values from packs that hold each once; an empty pack is shuffled anew."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self._packs: dict[str, list[Any]] = {}

    def deal(self, name: str, values: Sequence[Any]) -> Any:
        """The next of these values; `name` is that of their pack."""
        pack = self._packs.get(name)
        if not pack:
            pack = self._packs[name] = self.random.sample(values, len(values))
        return pack.pop()

    def euros(self, least: int, most: int) -> Decimal:
        """An amount with cents."""
        return Decimal(self.random.randint(least * 100, most * 100)).scaleb(-2)


def households(count: int, seed: int = SEED) -> list[dict[str, Any]]:
    """So many households, the same for the same seed.  The first has every line; each fifth is short."""
    dealer = _Dealer(seed)
    return [_household(dealer, n) for n in range(count)]


def _household(dealer: _Dealer, n: int) -> dict[str, Any]:
    short = n % 5 == 4
    adults = 2 if n == 0 else dealer.deal("adults", (1, 1, 2))
    children = [
        [dealer.deal("age", range(18)), dealer.deal("share", ("1", "1", "0.5"))]
        for _ in range(3 if n == 0 else dealer.deal("children", range(6)))
    ]
    who = HouseholdAnswer(adults, tuple(ChildAnswer(age) for age, _ in children))
    rows = _every_row(who) if n == 0 else _usual_rows(dealer, who) if short else _some_rows(dealer, who)
    debts = [_debt(dealer) for _ in range(dealer.deal("debts", range(6)))]
    want = dealer.deal("want", ("0.00", "240.00", "850.50", "1900.00", "4800.00", "7000.00"))
    purpose = dealer.deal("purpose", [str(each) for each in Purpose])
    ticked = sum(Decimal(debt["balance"]) for debt in debts if debt["refinance"])
    if purpose == Purpose.PURCHASE and 0 < Decimal(want) < ticked:
        # A purchase whose amount does not hold the ticked debts is asked about.
        purpose = str(Purpose.REFINANCE)
    enforced = any(debt["state"] == "enforcement" for debt in debts)
    return {
        "name": f"G{n:03}",
        "short": short,
        "purpose": purpose,
        "adults": adults,
        "children": children,
        "lines": [_line(dealer, row, short=short) for row in rows],
        "debts": debts,
        "want": want,
        "months": dealer.deal("months", (None, None, None, 1, 6, 18, 36, 60)),
        "paid_by_enforcement": dealer.deal("withheld", (None, "0.00", "151.37")) if enforced else None,
    }


def _every_row(who: HouseholdAnswer) -> Iterator[Row]:
    for step in GROUPS:
        for row in on_offer(step, line_kinds(), who):
            yield from (Row(row.code, row.person, n) for n in range(MOST_OWN if row.code in OWN else 1))
    yield Row(SELDOM)


def _some_rows(dealer: _Dealer, who: HouseholdAnswer) -> Iterator[Row]:
    itemised = False
    for step in GROUPS:
        offered = on_offer(step, line_kinds(), who)
        for (group, person), rows in groupby(offered, lambda row: (row.group, row.person)):
            chosen = _chosen(dealer, group, person, {row.code for row in rows})
            itemised = itemised or (group == "living" and bool(chosen))
            for code in chosen:
                count = dealer.deal("own", (1, 2, MOST_OWN)) if code in OWN else 1
                yield from (Row(code, person, n) for n in range(count))
    if not itemised:
        yield Row(EVERYDAY)
    if dealer.deal("seldom", (True, False)):
        yield Row(SELDOM)


def _chosen(dealer: _Dealer, group: str, person: int | None, offered: set[str]) -> list[str]:
    pack = f"{group} {'' if person is None else 'of an adult'}"
    codes = [row.code for row in _of_pack(group, person is not None)]
    dealt = [dealer.deal(pack, codes) for _ in range(dealer.deal(f"rows {pack}", _ROWS.get(group, range(6))))]
    return [code for code in dict.fromkeys(dealt) if code in offered]


def _of_pack(group: str, of_an_adult: bool) -> Iterator[Row]:
    everybody = HouseholdAnswer(1, (ChildAnswer(1),))
    step = next(step for step, groups in GROUPS.items() if group in groups)
    for row in on_offer(step, line_kinds(), everybody):
        if row.group == group and (row.person is not None) is of_an_adult:
            yield row


def _usual_rows(dealer: _Dealer, who: HouseholdAnswer) -> Iterator[Row]:
    for step in GROUPS:
        for row in usual(step, who):
            if row.code == CHARGE:
                yield Row(dealer.deal("charge", list(CHARGES)))
            # Of everyday living the budget has a line also where nothing was told.
            elif row.code == EVERYDAY or dealer.deal(f"usual {step}", _USUAL_CHANCE):
                yield row


def _line(dealer: _Dealer, row: Row, *, short: bool) -> list[Any]:
    kind = line_kinds()[row.code]
    itemised = not short and row.code not in {EVERYDAY, SELDOM}
    status = _status(dealer, row, itemised=itemised)
    every: str = (
        "month" if short and row.code in CHARGES else dealer.deal(f"every {row.code}", _frequencies(kind))
    )
    if status == "unknown" and not itemised:
        every = "month"
    amount, months = _amounts(dealer, kind, every) if status != "unknown" else (None, [])
    return [
        *(row.code, amount, every, status),
        dealer.deal("part", ("1", "0.5", "0.33", "0.01")) if itemised and kind.may_be_shared else "1",
        row.person,
        f"{dealer.deal('name', _NAMES)} {row.number + 1}" if itemised and row.code in OWN else "",
        dealer.deal("due", (None, *range(1, 13))) if _is_billed(kind, every) and itemised else None,
        dealer.deal("ends", (None, "2027-02-28", "2031-12-01")) if itemised and kind.may_end else None,
        None,
        months,
    ]


def _frequencies(kind: LineKind) -> list[str]:
    return [str(each) for each in kind.frequencies]


def _is_billed(kind: LineKind, every: str) -> bool:
    return every in BILLED and kind.treatment is not Treatment.ASSET


def _status(dealer: _Dealer, row: Row, *, itemised: bool) -> str:
    status: str = dealer.deal(f"status {row.code}", ("exact", "exact", "estimate", "unknown"))
    if row.group == "asset":
        return "unknown" if itemised and status == "unknown" else "exact"
    if itemised:
        return status
    if row.code == EVERYDAY and status == "unknown":
        return status
    return "estimate" if row.code in {EVERYDAY, SELDOM, "other.own"} else "exact"


def _amounts(dealer: _Dealer, kind: LineKind, every: str) -> tuple[str | None, list[str | None]]:
    """The amount of a line, or else its twelve amounts, some of which nobody remembers."""
    least, most = _EUROS.get(kind.group, (0, 400))
    if every == Frequency.BY_MONTH:
        months = [f"{dealer.euros(0, most)}" if dealer.random.random() < 0.7 else None for _ in range(12)]
        return None, ["750.25", *months[1:]]
    edge = dealer.deal("edge", _EDGES)
    if edge is not None and kind.group != "income":
        return edge, []
    factor = Frequency(every).factor
    in_cents = int(dealer.euros(least, most) * 100 * factor.denominator / factor.numerator)
    return f"{Decimal(max(in_cents, 1)).scaleb(-2):.2f}", []


def _debt(dealer: _Dealer) -> dict[str, Any]:
    code = dealer.deal("debt", debt_codes())
    state = dealer.deal("state", [str(each) for each in DebtState])
    return {
        "code": code,
        "balance": f"{dealer.euros(0, 5000)}",
        "instalment": f"{dealer.deal('paid', (True, True, False)) * dealer.euros(0, 130):.2f}",
        "state": "enforcement" if code == "enforcement" else state,
        "refinance": dealer.deal("refinance", (True, False)),
        "overdue": dealer.deal("overdue", ("0.00", "0.00", "45.10", "310.00")),
        "rate": dealer.deal("rate", (None, "0.00", "9.50", "17.50", "1000.00")),
        "creditor": dealer.deal("creditor", ("", "Keksitty Laina Oy", 'Påhittad & "Co" Ab')),
    }
