"""An earlier budget is lent to be changed: one's own alone, and never over what another tab has done."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from portal.domain.budget import Budget, Child, Household, Line
from portal.domain.budget_answers import BudgetAnswers, ChildAnswer, HouseholdAnswer
from portal.domain.budget_path import CHANGES, RESULT, first_gap, to_budget, to_send
from portal.domain.budget_rows import Row
from portal.services import applying, budgeting, rechecking
from portal.services.budgeting import Held, NotYetOpen
from portal.services.rechecking import Changed, Changes, NotOfThePages
from portal.services.refused import NotFound
from portal.store.crypt import new_token
from portal.store.engine import Store
from portal.store.tables.budgets import Budget as KeptRow
from tests.ground.applying import BUDGET, UNIT, draft_in, resident_in
from tests.ground.portal import STRANGER

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NEXT_YEAR = datetime(2027, 11, 24, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
EARLIER = Budget(
    Household(1, (Child(6),)),
    (Line("housing.rent", Decimal(690)), Line("income.child_benefit", Decimal("168.18"))),
)
RENT = Row("housing.rent")


@pytest.fixture
def resident(store: Store) -> UUID:
    return resident_in(store, NOW)


def sent(store: Store, resident: UUID) -> UUID:
    draft = draft_in(store, resident, NOW)
    with store.session() as db:
        return applying.submit(db, resident, draft, UNIT, NOW).id


def kept(store: Store, token: str, at: datetime = NOW) -> BudgetAnswers:
    with store.session(writes=False) as db:
        found = budgeting.of_token(db, token, at)
    assert found
    return found.answers


def begun(store: Store, budget: Budget = EARLIER) -> str:
    with store.session() as db:
        return rechecking.begin(db, budget, DAY, NOW)


def change(store: Store, token: str, changes: Changes, shown: str | None = None) -> BudgetAnswers:
    mark = budgeting.seen(kept(store, token)) if shown is None else shown
    with store.session() as db:
        return rechecking.change(db, token, changes, mark, NOW).answers


def test_the_budget_of_an_application_is_lent_as_the_unit_got_it(store: Store, resident: UUID) -> None:
    with store.session() as db:
        token = rechecking.lend(db, resident, sent(store, resident), NEXT_YEAR)
    answers = kept(store, token, NEXT_YEAR)
    assert to_budget(answers) == replace(to_send(BUDGET), want=Decimal("0.00"), months=None)
    assert (answers.earlier, first_gap(answers)) == (DAY, CHANGES)
    assert answers.home
    assert answers.home.municipality == "990"


def test_nobody_elses_application_is_lent(store: Store, resident: UUID) -> None:
    application = sent(store, resident)
    stranger = resident_in(store, NOW, STRANGER)
    with store.session() as db:
        for who, which in ((stranger, application), (resident, uuid4())):
            with pytest.raises(NotFound):
                rechecking.lend(db, who, which, NOW)
        assert db.scalar(select(func.count()).select_from(KeptRow)) == 0


def test_of_a_budget_that_no_page_can_show_nothing_is_kept(store: Store) -> None:
    with pytest.raises(NotOfThePages):
        begun(store, replace(EARLIER, household=Household(9)))
    with store.session(writes=False) as db:
        assert db.scalar(select(func.count()).select_from(KeptRow)) == 0


def test_what_has_changed_is_kept_and_the_result_opens(store: Store) -> None:
    token = begun(store)
    rent = Line("housing.rent", Decimal(720))
    answers = change(store, token, Changes(rows=frozenset({RENT}), lines=(rent,)))
    assert kept(store, token) == answers
    assert first_gap(answers) == RESULT
    assert rent in to_budget(answers).lines


def test_child_benefit_follows_the_ages_by_the_figures_of_the_day(store: Store) -> None:
    two = HouseholdAnswer(1, (ChildAnswer(7), ChildAnswer(4)))
    answers = change(store, begun(store), Changes(household=two))
    benefit = next(line for line in to_budget(answers).lines if line.code == "income.child_benefit")
    assert benefit.amount == Decimal("94.88") + Decimal("104.84") + 2 * Decimal("73.30")
    grown_up = change(store, begun(store), Changes(household=HouseholdAnswer(1)))
    assert [line.code for line in to_budget(grown_up).lines if line.amount] == ["housing.rent"]


def test_a_stale_page_does_not_overwrite_another_tabs_change(store: Store) -> None:
    token = begun(store)
    shown = budgeting.seen(kept(store, token))
    first = change(store, token, Changes(rows=frozenset({RENT}), lines=(Line("housing.rent", Decimal(1)),)))
    with pytest.raises(Changed) as refused:
        change(store, token, Changes(rows=frozenset({RENT})), shown)
    assert refused.value.answers == first == kept(store, token)


def test_before_every_step_is_answered_there_is_nothing_to_compare(store: Store) -> None:
    with store.session() as db:
        token = budgeting.answer(db, Held(None, None), "household", HouseholdAnswer(), "", NOW).token
    with pytest.raises(NotYetOpen) as refused:
        change(store, token, Changes())
    assert refused.value.step == "home"
    with store.session() as db, pytest.raises(NotYetOpen):
        rechecking.change(db, new_token(), Changes(), "", NOW)
