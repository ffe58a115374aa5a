"""A wish for a purchase while debts are ticked to be paid with the credit: what the amount is for."""

from dataclasses import replace
from decimal import Decimal

import pytest

from portal.domain.budget import Debt, Purpose
from portal.domain.budget_answers import DebtsAnswer, WishAnswer
from portal.domain.budget_path import RESULT, first_gap, to_budget
from tests.domain.test_budget_path import WHOLE

DEBTS = (
    Debt("quick_loan", Decimal(600), Decimal(60), refinance=True),
    Debt("instalment", Decimal(250), Decimal(25)),
)
PURCHASE = WishAnswer(purpose=Purpose.PURCHASE, amount=Decimal(900))


@pytest.mark.parametrize(
    ("wish", "want", "gap"),
    [
        (PURCHASE, 900, "wish"),
        (replace(PURCHASE, debts_added=True), 1500, RESULT),
        (replace(PURCHASE, debts_added=False), 900, RESULT),
        (replace(PURCHASE, debts_added=False, amount=Decimal(500)), 500, "wish"),
        (replace(PURCHASE, amount=None), 0, RESULT),
        (replace(PURCHASE, amount=None, debts_added=True), 0, RESULT),
        (replace(PURCHASE, purpose=Purpose.REFINANCE), 900, RESULT),
        (replace(PURCHASE, purpose=Purpose.URGENT, debts_added=True), 900, RESULT),
    ],
)
def test_what_the_amount_holds(wish: WishAnswer, want: int, gap: str) -> None:
    answers = replace(WHOLE, debts=DebtsAnswer(DEBTS), wish=wish)
    assert to_budget(answers).want == want
    assert first_gap(answers) == gap


def test_without_ticked_debts_nothing_is_asked() -> None:
    answers = replace(WHOLE, debts=DebtsAnswer(DEBTS[1:]), wish=PURCHASE)
    assert to_budget(answers).want == 900
    assert first_gap(answers) == RESULT


def test_a_purchase_with_debts_is_not_saved_for() -> None:
    both = replace(WHOLE, debts=DebtsAnswer(DEBTS), wish=replace(PURCHASE, debts_added=True))
    assert not to_budget(both).could_be_saved_for
    assert to_budget(replace(both, debts=DebtsAnswer(DEBTS[1:]))).could_be_saved_for
