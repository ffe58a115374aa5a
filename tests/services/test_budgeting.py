"""The kept budget: nothing lost between two tabs, nothing readable without the token."""

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from portal.domain.budget import Debt, Line
from portal.domain.budget_answers import (
    BudgetAnswers,
    CostsAnswer,
    DebtsAnswer,
    EverydayAnswer,
    HomeAnswer,
    HouseholdAnswer,
    IncomeAnswer,
)
from portal.services import budgeting, owing
from portal.services.budgeting import Changed, NotYetOpen, Saved, seen
from portal.services.refused import NotFound
from portal.store.crypt import Unreadable, new_token, token_hash
from portal.store.engine import Store
from portal.store.tables.budgets import Budget, BudgetDoor

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
ALONE = HouseholdAnswer(1)
HOME = HomeAnswer((Line("housing.charge", Decimal("895.00")),), "990")
DEBT = Debt("quick_loan", Decimal(1450), Decimal(145), creditor="Pikaraha")
UNTIL_DEBTS = (
    ("household", ALONE),
    ("home", HOME),
    ("income", IncomeAnswer()),
    ("costs", CostsAnswer()),
    ("everyday", EverydayAnswer()),
)


def keep(store: Store, token: str | None, step: str, answer: object, shown: str = "") -> Saved:
    with store.session() as db:
        held = budgeting.hold(db, token, NOW)
        return budgeting.answer(db, held, step, answer, shown, NOW)  # type: ignore[arg-type]


def kept(store: Store, token: str | None, at: datetime = NOW) -> BudgetAnswers | None:
    with store.session(writes=False) as db:
        found = budgeting.of_token(db, token, at)
        return found.answers if found else None


@pytest.fixture
def until_debts(store: Store) -> str:
    """The token of a budget that is answered up to its debts."""
    token = None
    for step, answer in UNTIL_DEBTS:
        token = keep(store, token, step, answer).token
    assert token is not None
    return token


def put(
    store: Store, token: str, debt: Debt, number: int | None = None, shown: DebtsAnswer | None = None
) -> None:
    with store.session() as db:
        owing.put(db, token, number, debt, seen(shown), NOW)


def test_an_answer_is_read_back_as_it_was_given(store: Store) -> None:
    saved = keep(store, None, "household", ALONE)
    saved = keep(store, saved.token, "home", HOME)
    assert kept(store, saved.token) == saved.answers == BudgetAnswers(ALONE, HOME)


def test_without_a_token_there_is_no_budget(store: Store) -> None:
    assert kept(store, None) is None
    assert kept(store, new_token()) is None


def test_a_token_that_opens_nothing_is_not_taken_over(store: Store) -> None:
    assert keep(store, "planted", "household", ALONE).token != "planted"


def test_each_answer_moves_the_end_of_the_thirty_days(store: Store) -> None:
    token = keep(store, None, "household", ALONE).token
    with store.session() as db:
        later = NOW + timedelta(days=20)
        budgeting.answer(db, budgeting.hold(db, token, later), "home", HOME, "", later)
    assert kept(store, token, NOW + timedelta(days=49)) is not None
    assert kept(store, token, NOW + timedelta(days=50)) is None


def test_a_step_is_kept_only_when_those_before_it_are(store: Store) -> None:
    with pytest.raises(NotYetOpen) as refusal:
        keep(store, None, "home", HOME)
    assert refusal.value.step == "household"


def test_an_answer_changed_elsewhere_is_not_overwritten(store: Store) -> None:
    token = keep(store, None, "household", ALONE).token
    keep(store, token, "household", HouseholdAnswer(2), seen(ALONE))
    with pytest.raises(Changed) as refusal:
        keep(store, token, "household", replace(ALONE, adults=1), seen(HouseholdAnswer(9)))
    assert refusal.value.answers.household == HouseholdAnswer(2)
    assert kept(store, token) == BudgetAnswers(HouseholdAnswer(2))


def test_the_same_answer_again_is_no_conflict(store: Store) -> None:
    token = keep(store, None, "household", ALONE).token
    assert keep(store, token, "household", ALONE).token == token


def test_debts_are_added_changed_and_removed_by_their_number(store: Store, until_debts: str) -> None:
    put(store, until_debts, DEBT)
    put(store, until_debts, replace(DEBT, balance=Decimal(1)), shown=DebtsAnswer((DEBT,)))
    two = DebtsAnswer((DEBT, replace(DEBT, balance=Decimal(1))))
    put(store, until_debts, replace(DEBT, balance=Decimal(2)), 1, two)
    with store.session() as db:
        changed = DebtsAnswer((replace(DEBT, balance=Decimal(2)), two.debts[1]))
        saved = owing.remove(db, until_debts, 1, seen(changed), NOW)
    assert saved.answers.debts == DebtsAnswer((two.debts[1],))


def test_a_debt_that_is_not_there_is_not_changed(store: Store, until_debts: str) -> None:
    with pytest.raises(NotFound):
        put(store, until_debts, DEBT, number=1)


def test_what_enforcement_takes_outlives_a_change_of_the_debts(store: Store, until_debts: str) -> None:
    keep(store, until_debts, "debts", DebtsAnswer((DEBT,), Decimal(300)))
    put(store, until_debts, DEBT, shown=DebtsAnswer((DEBT,), Decimal(300)))
    answers = kept(store, until_debts)
    assert answers is not None
    assert answers.debts == DebtsAnswer((DEBT, DEBT), Decimal(300))


def test_of_many_answers_at_once_from_one_page_one_is_kept(store: Store) -> None:
    token = keep(store, None, "household", ALONE).token
    outcomes: list[str] = []

    def change(adults: int) -> None:
        try:
            keep(store, token, "household", HouseholdAnswer(adults), seen(ALONE))
            outcomes.append("kept")
        except Changed:
            outcomes.append("changed")

    threads = [threading.Thread(target=change, args=(adults,)) for adults in range(2, 12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["changed"] * 9 + ["kept"]


def test_erased_is_gone(store: Store) -> None:
    token = keep(store, None, "household", ALONE).token
    with store.session() as db:
        budgeting.erase(db, token)
    assert kept(store, token) is None
    with store.session(writes=False) as db:
        assert db.scalars(select(Budget)).all() == []
        assert db.scalars(select(BudgetDoor)).all() == []


def test_nothing_is_readable_without_the_token(store: Store, until_debts: str) -> None:
    put(store, until_debts, DEBT)
    with store.session() as db:
        (row,), (door,) = db.scalars(select(Budget)).all(), db.scalars(select(BudgetDoor)).all()
        assert b"Pikaraha" not in row.answers
        assert until_debts.encode() not in door.hash + door.wrapped_key + row.answers
        # Not even with the row in hand: another token finds it under its hash, and opens nothing.
        stranger = new_token()
        door.hash = token_hash(stranger)
        db.flush()
        with pytest.raises(Unreadable):
            budgeting.of_token(db, stranger, NOW)
