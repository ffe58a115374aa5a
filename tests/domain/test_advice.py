"""Advice: each piece is given where it is due, and not where it is not."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal import figures
from portal.domain.advice import TRIGGERS, Advice, AdviceRule, advise
from portal.domain.assessment import Outcome
from portal.domain.budget import (
    Budget,
    Child,
    Debt,
    DebtState,
    Frequency,
    Household,
    Line,
    Purpose,
    Status,
)
from portal.domain.flags import flags
from portal.domain.situation import Situation
from tests.domain.households import VECTORS, assessed, budget_of, policy

DAY = date(2026, 11, 24)


def given(budget: Budget, *, pressed: bool = False) -> dict[str, Advice]:
    found, facts = assessed(budget), figures.facts(budget.household, DAY)
    situation = Situation(budget, found, policy(), flags(budget, found, facts), facts, pressed)
    return {advice.id: advice for advice in advise(situation, figures.advice_rules(DAY))}


def line(code: str, amount: int | str, frequency: Frequency = Frequency.MONTH) -> Line:
    return Line(code, Decimal(amount), frequency)


def debt(code: str, balance: int = 1000, instalment: int = 0, **rest: Any) -> Debt:
    return Debt(code, Decimal(balance), Decimal(instalment), **rest)


def single(*lines: Line, debts: tuple[Debt, ...] = (), **rest: Any) -> Budget:
    return Budget(Household(1), lines, debts, **rest)


WELL = single(line("income.wage", 2000), line("housing.rent", 500), line("living.food", 500))
"""A household that needs no advice but that about an allowance."""
ENFORCED = debt("enforcement", state=DebtState.ENFORCEMENT, refinance=True)


def owing(*debts: Debt, **rest: Any) -> Budget:
    return replace(WELL, debts=debts, **rest)


def also(*lines: Line) -> Budget:
    return replace(WELL, lines=(*WELL.lines, *lines))


DUE: dict[str, tuple[Budget, Budget]] = {
    "A01": (single(line("income.pension", 500)), WELL),
    "A02": (
        single(line("income.wage", 1000), line("other.own", 1100)),
        single(line("income.wage", 1000), line("other.own", 400)),
    ),
    "A03": (owing(debt("consumer_loan", instalment=1001)), owing(debt("consumer_loan", instalment=1000))),
    "A04": (owing(debt("rent")), WELL),
    "A05": (owing(debt("utility")), WELL),
    "A06": (single(line("income.wage", 1200), line("housing.rent", 481)), WELL),
    "A08": (WELL, also(line("income.housing_allowance", 100))),
    "A09": (
        replace(WELL, household=Household(1, (Child(11),))),
        replace(also(line("income.child_benefit", "168.18")), household=Household(1, (Child(11),))),
    ),
    "A10": (
        replace(WELL, household=Household(1, (Child(11),))),
        replace(WELL, household=Household(2, (Child(11),))),
    ),
    "A11": (
        single(line("income.wage", 1800), line("sep.medicine", 40)),
        single(line("income.wage", 1801), line("sep.medicine", 40)),
    ),
    "A12": (also(line("sep.health_fees", 201)), also(line("sep.health_fees", 200))),
    "A13": (
        single(
            line("income.wage", 1850), line("other.own", 1300), debts=(replace(ENFORCED, refinance=False),)
        ),
        owing(replace(ENFORCED, refinance=False)),
    ),
    "A14": (owing(ENFORCED, want=Decimal(1000)), owing(ENFORCED)),
    "A15": (owing(ENFORCED, withheld=Decimal(900)), owing(ENFORCED)),
    "A16": (owing(debt("quick_loan")), owing(debt("consumer_loan"))),
    "A17": (
        owing(debt("consumer_loan", 1450, 133, refinance=True, rate=Decimal("17.5"))),
        owing(debt("consumer_loan", 1450, 133, refinance=True, rate=Decimal("4"))),
    ),
    "A18": (owing(debt("consumer_loan", 7001)), owing(debt("consumer_loan", 7000))),
    "A19": (owing(debt("consumer_loan", 34001)), owing(debt("consumer_loan", 34000))),
    "A20": (owing(*[debt("credit_card")] * 3), owing(*[debt("credit_card")] * 2, debt("mortgage"))),
    "A21": (also(line("other.gambling", 5)), WELL),
    "A22": (single(line("income.wage", 2000)), WELL),
    "A23": (also(line("living.clothes", 300)), WELL),
    "A24": (
        also(*[Line("living.clothes", None, status=Status.UNKNOWN)] * 3),
        also(*[Line("living.clothes", None, status=Status.UNKNOWN)] * 2),
    ),
    "A26": (
        also(line("asset.account", 100, Frequency.ONE_OFF)),
        also(line("asset.account", 500, Frequency.ONE_OFF)),
    ),
    "A28": (replace(WELL, want=Decimal(1000)), replace(WELL, want=Decimal(1000), purpose=Purpose.REFINANCE)),
    "A29": (replace(WELL, want=Decimal(5000)), WELL),
    "A30": (single(line("income.wage", 600)), WELL),
    "A31": (also(line("asset.savings", 3000, Frequency.ONE_OFF)), WELL),
}


@pytest.mark.parametrize("advice", list(DUE))
def test_each_piece_is_given_where_it_is_due_and_not_where_it_is_not(advice: str) -> None:
    due, not_due = DUE[advice]
    assert advice in given(due)
    assert advice not in given(not_due)


def test_every_piece_in_the_file_is_tested_here() -> None:
    assert {rule.id for rule in figures.advice_rules(DAY)} == {*DUE, "A32"}


def test_who_is_pressed_for_money_is_told_where_to_speak_of_it() -> None:
    assert "A32" in given(WELL, pressed=True)
    assert "A32" not in given(WELL)


def test_every_trigger_is_called_by_a_rule() -> None:
    assert {rule.trigger for rule in figures.advice_rules(DAY)} == set(TRIGGERS)


def test_the_values_that_a_text_names_are_those_that_its_trigger_gives() -> None:
    for advice, (due, _) in DUE.items():
        piece = given(due)[advice]
        text = figures.advice_text(piece)
        for written in (text.fi, text.sv):
            assert set(re.findall(r"%\((\w+)\)s", written)) == set(piece.values), advice
            assert written % dict(piece.values)


@pytest.mark.parametrize(
    ("advice", "values"),
    [
        ("A01", {"gap": Decimal("78.43")}),
        ("A06", {"share": 40}),
        ("A09", {"due": Decimal("168.18")}),
        ("A10", {"support": Decimal("197.71")}),
        ("A11", {"ceiling": Decimal("636.12")}),
        ("A14", {"more": Decimal("165.10")}),
        ("A26", {"aside": Decimal("30"), "yearly": Decimal("360")}),
        ("A28", {"instalment": Decimal("645.00"), "months": 2}),
        ("A29", {"instalment": Decimal("645.00")}),
        ("A30", {"least": Decimal("20")}),
    ],
)
def test_advice_carries_its_figures(advice: str, values: dict[str, Decimal | int]) -> None:
    assert given(DUE[advice][0])[advice].values == values


def test_a_quick_loan_of_known_interest_says_what_would_be_saved() -> None:
    loan = Debt("quick_loan", Decimal(1450), Decimal("132.60"), refinance=True, rate=Decimal("17.5"))
    assert given(owing(loan))["A17"].values == {"less": Decimal("121.38")}


def test_the_most_urgent_advice_comes_first() -> None:
    third = given(budget_of(VECTORS[2]))
    assert list(third) == sorted(third)
    assert next(iter(third)) == "A01"


def test_the_smallest_priority_comes_first_whatever_the_order_of_the_rules() -> None:
    budget = DUE["A04"][0]
    found = assessed(budget)
    situation = Situation(budget, found, policy(), (), figures.facts(budget.household, DAY))
    rules = (AdviceRule("A02", 3, 9, "owes_rent"), AdviceRule("A01", 1, 1, "owes_rent"))
    assert advise(situation, rules) == (Advice("A01", 1, {}), Advice("A02", 3, {}))


def test_the_class_never_stops_the_way_to_the_application() -> None:
    """Whatever the outcome, some advice leads on: to the application, to a counsellor or to a helper."""
    for outcome in Outcome:
        budgets = [replace(WELL, want=Decimal(8000)), *(due for due, _ in DUE.values())]
        of_outcome = [budget for budget in budgets if assessed(budget).outcome is outcome]
        assert of_outcome
        if outcome is not Outcome.ROOM:
            assert all(given(budget) for budget in of_outcome)


BLAME = {
    "fi": ("ylikulut", "huono", "tuhla", "laiminly", "valitettavasti", "virhee", "!"),
    "sv": ("slös", "dålig", "överkonsum", "försum", "tyvärr", "felaktig", "avbetal", "!"),
}


@pytest.mark.parametrize("lang", list(BLAME))
def test_no_advice_blames(lang: str) -> None:
    texts = [text.text(lang) + text.target_name(lang) for text in figures.advice_texts()]
    assert not [text for text in texts for word in BLAME[lang] if word in text.casefold()]


def test_advice_that_a_budget_cannot_tell_of_is_left_out_knowingly() -> None:
    """A07 needs Kela's housing limits, A25 the calendar, A27 ends of incomes."""
    left_out = {f"A{number:02}" for number in range(1, 33)} - {*DUE, "A32"}
    assert left_out == {"A07", "A25", "A27"}
    assert left_out.isdisjoint(text.id for text in figures.advice_texts())
