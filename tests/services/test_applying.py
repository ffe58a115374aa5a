"""Filling in: any order, two tabs, other people's drafts, and the budget that is carried over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from portal.domain import journey
from portal.domain.application_answers import (
    Answers,
    AssetsAnswer,
    ContactAnswer,
    ContactWay,
    CreditAnswer,
    OwnWordsAnswer,
)
from portal.domain.journey import Progress
from portal.services import applying, budgeting, claiming
from portal.services.applying import AlreadySent, Changed, seen
from portal.services.refused import NotFound, OutOfTurn
from portal.store.engine import Store
from tests.ground.applying import BUDGET, UNIT, WHOLE, draft_in, resident_in, without
from tests.ground.portal import BERTEL, STRANGER

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
VERSION = UNIT.criteria.version
FIRST, SECOND = OwnWordsAnswer("Ensin näin."), OwnWordsAnswer("Sitten näin.")


@pytest.fixture
def resident(store: Store) -> UUID:
    return resident_in(store, NOW)


def test_an_answer_is_kept_for_thirty_days_from_the_last_change(store: Store, resident: UUID) -> None:
    draft = draft_in(store, resident, NOW, Answers())
    later = NOW + timedelta(days=20)
    with store.session() as db:
        applying.answer(db, resident, draft, "own_words", FIRST, "", later)
    with store.session(writes=False) as db:
        kept = applying.draft_of(db, resident, draft, later + timedelta(days=29))
        assert (kept.answers.own_words, kept.changed_at) == (FIRST, later)
        with pytest.raises(NotFound):
            applying.draft_of(db, resident, draft, later + timedelta(days=30))


def test_a_stale_page_does_not_overwrite_another_tabs_answer(store: Store, resident: UUID) -> None:
    draft = draft_in(store, resident, NOW, Answers())
    with store.session() as db:
        applying.answer(db, resident, draft, "own_words", FIRST, seen(None), NOW)
    with store.session() as db, pytest.raises(Changed) as refused:
        applying.answer(db, resident, draft, "own_words", SECOND, seen(None), NOW)
    assert refused.value.answers.own_words == FIRST
    with store.session() as db:
        again = applying.answer(db, resident, draft, "own_words", SECOND, seen(FIRST), NOW)
    assert again.own_words == SECOND


def test_saving_the_same_twice_is_no_conflict_and_other_steps_are_none_of_its_business(
    store: Store, resident: UUID
) -> None:
    draft = draft_in(store, resident, NOW, Answers())
    for step, given in (("own_words", FIRST), ("own_words", FIRST), ("family", WHOLE.family)):
        assert given is not None
        with store.session() as db:
            applying.answer(db, resident, draft, step, given, seen(None), NOW)
    with store.session(writes=False) as db:
        kept = applying.draft_of(db, resident, draft, NOW).answers
    assert (kept.own_words, kept.family) == (FIRST, WHOLE.family)


def test_a_foreign_draft_is_as_a_missing_one_to_every_service(store: Store, resident: UUID) -> None:
    own = draft_in(store, resident, NOW)
    stranger = resident_in(store, NOW, STRANGER)
    for draft in (own, uuid4()):
        with store.session() as db:
            with pytest.raises(NotFound):
                applying.draft_of(db, stranger, draft, NOW)
            with pytest.raises(NotFound):
                applying.answer(db, stranger, draft, "own_words", FIRST, seen(WHOLE.own_words), NOW)
            with pytest.raises(NotFound):
                applying.take_budget(db, stranger, draft, BUDGET, NOW)
            with pytest.raises(NotFound):
                applying.to_review(db, stranger, draft, UNIT, NOW)
            with pytest.raises(NotFound):
                claiming.lend(db, stranger, draft, NOW)
            applying.discard(db, stranger, draft)
    with store.session(writes=False) as db:
        assert applying.draft_of(db, resident, own, NOW).answers == WHOLE


def test_a_sent_draft_takes_no_more_answers(store: Store, resident: UUID) -> None:
    draft = draft_in(store, resident, NOW)
    with store.session() as db:
        applying.submit(db, resident, draft, UNIT, NOW)
    with store.session() as db, pytest.raises(AlreadySent) as refused:
        applying.answer(db, resident, draft, "own_words", FIRST, seen(WHOLE.own_words), NOW)
    assert refused.value.application == draft


def test_beginning_twice_finds_the_draft_in_hand(store: Store, resident: UUID) -> None:
    with store.session() as db:
        first = claiming.begin(db, resident, UNIT, BUDGET, None, NOW)
    with store.session() as db:
        assert claiming.begin(db, resident, UNIT, None, "990", NOW) == first
    with store.session(writes=False) as db:
        assert applying.draft_of(db, resident, first, NOW).answers == Answers(budget=BUDGET)


def test_a_lent_budget_is_a_copy_under_a_token_of_its_own(store: Store, resident: UUID) -> None:
    draft = draft_in(store, resident, NOW)
    with store.session() as db:
        token = claiming.lend(db, resident, draft, NOW)
    with store.session() as db:
        lent = budgeting.of_token(db, token, NOW)
        assert lent is not None
        assert lent.answers == BUDGET
    empty = resident_in(store, NOW, BERTEL)
    with store.session() as db:
        assert claiming.lend(db, empty, draft_in(store, empty, NOW, Answers()), NOW) is None


def test_a_changed_budget_asks_for_the_debts_anew(store: Store, resident: UUID) -> None:
    draft = draft_in(store, resident, NOW)
    assert BUDGET.debts is not None
    grown = replace(BUDGET.debts.debts[0], balance=Decimal("1900.00"))
    changed = replace(BUDGET, debts=replace(BUDGET.debts, debts=(grown,)))
    with store.session() as db:
        applying.take_budget(db, resident, draft, changed, NOW)
    with store.session() as db, pytest.raises(OutOfTurn) as refused:
        applying.submit(db, resident, draft, UNIT, NOW)
    assert refused.value.step == "debts"


def test_the_budget_fills_in_what_it_knows() -> None:
    budget = Answers(budget=BUDGET)
    assert applying.starting(Answers(), "contact", "sv") == ContactAnswer("", ContactWay.PHONE, "sv")
    assert applying.starting(budget, "assets", "fi") == AssetsAnswer(accounts=Decimal("120.00"))
    assert applying.starting(budget, "credit", "fi") == CreditAnswer("", Decimal("1450.00"), 24)
    assert applying.starting(WHOLE, "credit", "fi") == WHOLE.credit
    assert applying.starting(Answers(), "credit", "fi") is None


def test_the_table_of_steps_tells_how_far_each_is() -> None:
    unfinished = replace(WHOLE, budget=replace(BUDGET, wish=None))

    def progress(answers: Answers, version: str = VERSION) -> dict[str, Progress]:
        return {step.key: step.progress(answers, version) for step in journey.STEPS}

    assert set(progress(Answers()).values()) == {Progress.NEW}
    assert set(progress(WHOLE).values()) == {Progress.DONE}
    assert progress(unfinished)["budget"] is Progress.STARTED
    assert progress(WHOLE, "2027-1")["information"] is Progress.CHECK
    assert journey.gaps(WHOLE, "2027-1") == ("information",)
    assert journey.first_gap(WHOLE, VERSION) == journey.REVIEW


def test_going_on_leads_to_what_is_still_open() -> None:
    assert journey.after("contact", without("family"), VERSION) == "family"
    assert journey.after("credit", without("own_words"), VERSION) == "own_words"
    assert journey.after("information", without("own_words"), VERSION) == journey.REVIEW
    assert journey.after("information", without("work"), VERSION) == "work"
