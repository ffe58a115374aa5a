"""A budget and its doors: a code opens it elsewhere, a new one replaces it, and nothing else opens it."""

import base64
import itertools
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from portal.domain.budget_answers import HouseholdAnswer
from portal.domain.resume_code import ALPHABET, LENGTH
from portal.services import budgeting, resuming
from portal.services.budgeting import NotYetOpen, Saved
from portal.services.resuming import Replaced, Taken, TakenMeanwhile
from portal.store import doors
from portal.store.crypt import Unreadable, Vault, key_from, new_key, new_token, vault_under
from portal.store.engine import Store
from portal.store.tables.budgets import Budget, BudgetDoor

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ALONE = HouseholdAnswer(1)
NEVER_GIVEN_OUT = "0" * LENGTH


def keep(store: Store, answer: HouseholdAnswer = ALONE, token: str | None = None, shown: str = "") -> str:
    with store.session() as db:
        held = budgeting.hold(db, token, NOW)
        return budgeting.answer(db, held, "household", answer, shown, NOW).token


def adults(store: Store, token: str, at: datetime = NOW) -> int | None:
    with store.session(writes=False) as db:
        found = budgeting.of_token(db, token, at)
        return found.answers.household.adults if found and found.answers.household else None


def mark(store: Store, token: str) -> str:
    with store.session(writes=False) as db:
        found = budgeting.of_token(db, token, NOW)
        assert found
        return found.code


def take(store: Store, token: str | None, shown: str = "") -> Taken:
    with store.session() as db:
        return resuming.take_code(db, token, shown, NOW)


def resume(
    store: Store, code: str, token: str | None = None, at: datetime = NOW, *, may_replace: bool = False
) -> Saved | None:
    with store.session() as db:
        return resuming.resume(db, code, token, at, may_replace=may_replace)


def test_a_code_opens_the_budget_in_another_browser_and_both_go_on(store: Store) -> None:
    phone = keep(store)
    opened = resume(store, take(store, phone).code)
    assert opened is not None
    assert opened.token != phone
    assert opened.answers.household == ALONE
    keep(store, HouseholdAnswer(2), opened.token, budgeting.seen(ALONE))
    keep(store, HouseholdAnswer(3), phone, budgeting.seen(HouseholdAnswer(2)))
    assert adults(store, opened.token) == adults(store, phone) == 3


def test_a_code_is_sixteen_random_signs(store: Store) -> None:
    token = keep(store)
    one = take(store, token)
    other = take(store, token, mark(store, token))
    assert one.code != other.code
    assert {len(one.code), len(other.code)} == {LENGTH}
    assert set(one.code + other.code) <= set(ALPHABET)


def test_a_code_works_as_long_as_the_budget_is_kept(store: Store) -> None:
    taken = take(store, keep(store))
    assert taken.works_until == NOW + 30 * DAY
    assert resume(store, taken.code, at=taken.works_until - timedelta(seconds=1)) is not None
    assert resume(store, taken.code, at=taken.works_until) is None


def test_a_new_code_takes_the_place_of_the_old_one(store: Store) -> None:
    token = keep(store)
    old = take(store, token)
    new = take(store, token, mark(store, token))
    assert resume(store, old.code) is None
    assert resume(store, new.code) is not None


def test_a_page_that_is_sent_twice_leaves_the_written_code_alone(store: Store) -> None:
    token = keep(store)
    written = take(store, token)
    with pytest.raises(TakenMeanwhile) as refusal:
        take(store, token)
    assert refusal.value.code == mark(store, token)
    assert resume(store, written.code) is not None


def test_of_many_codes_asked_for_at_once_one_is_given_out(store: Store) -> None:
    token, outcomes = keep(store), list[str]()

    def ask() -> None:
        try:
            outcomes.append(take(store, token).code)
        except TakenMeanwhile:
            outcomes.append("")

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [given] = filter(None, outcomes)
    assert len(outcomes) == 6
    assert resume(store, given) is not None


def test_without_a_budget_there_is_nothing_to_take_a_code_to(store: Store) -> None:
    for token in (None, new_token()):
        with pytest.raises(NotYetOpen):
            take(store, token)


def test_a_browser_with_another_budget_is_told_before_it_is_replaced(store: Store) -> None:
    code = take(store, keep(store)).code
    here = keep(store, HouseholdAnswer(2))
    with pytest.raises(Replaced):
        resume(store, code, here)
    opened = resume(store, code, here, may_replace=True)
    assert opened is not None
    assert adults(store, opened.token) == 1
    assert adults(store, here) == 2


def test_a_browser_that_has_the_budget_already_goes_on_as_it_is(store: Store) -> None:
    token = keep(store)
    opened = resume(store, take(store, token).code, token)
    assert opened is not None
    assert opened.token == token


def test_erasing_in_one_browser_shuts_every_door(store: Store) -> None:
    phone = keep(store)
    code = take(store, phone).code
    library = resume(store, code)
    assert library is not None
    with store.session() as db:
        budgeting.erase(db, library.token)
    assert adults(store, phone) is None
    assert resume(store, code) is None
    with store.session(writes=False) as db:
        assert db.scalars(select(BudgetDoor)).all() == []


def test_a_budget_is_shut_in_one_browser_and_stays_open_in_the_other(store: Store) -> None:
    phone = keep(store)
    library = resume(store, take(store, phone).code)
    assert library is not None
    with store.session() as db:
        assert resuming.close(db, library.token, NOW)
    assert adults(store, library.token) is None
    assert adults(store, phone) == 1


def test_a_budget_without_a_code_is_not_shut_for_nothing_would_open_it_again(store: Store) -> None:
    token = keep(store)
    with store.session() as db:
        assert not resuming.close(db, token, NOW)
    assert adults(store, token) == 1


def test_a_code_that_opens_nothing_changes_nothing(store: Store) -> None:
    here = keep(store)
    assert resume(store, NEVER_GIVEN_OUT, here, may_replace=True) is None
    assert adults(store, here) == 1


def test_a_door_moved_to_another_budget_opens_nothing(store: Store) -> None:
    code, other = take(store, keep(store)).code, keep(store, HouseholdAnswer(2))
    with store.session() as db:
        behind = select(BudgetDoor.budget_id).where(BudgetDoor.hash == doors.of_token(other).hash)
        target = db.scalars(behind).one()
        db.execute(update(BudgetDoor).where(BudgetDoor.kind == doors.CODE).values(budget_id=target))
        db.commit()
    with pytest.raises(Unreadable):
        resume(store, code)


def test_a_stolen_database_with_the_installations_keys_opens_no_budget(store: Store) -> None:
    ring, index = new_key(), new_key()
    robbed = Store(store.engine, Vault([ring], index))
    token = keep(robbed)
    code = take(robbed, token).code
    with robbed.session(writes=False) as db:
        [budget] = db.scalars(select(Budget)).all()
        kept = db.scalars(select(BudgetDoor)).all()
    assert {door.kind for door in kept} == {doors.TOKEN, doors.CODE}
    stored = b"".join(value for door in kept for value in (door.hash, door.wrapped_key)) + budget.answers
    for secret in (token.encode(), code.encode(), base64.b32encode(code.encode())):
        assert secret not in stored

    known = [ring, index, robbed.vault.index("salt", "budget_doors.code"), *(door.hash for door in kept)]
    purposes = ("budgets.answers", "budgets.wrapped_key", "budget_doors.code")
    derived = [key_from(key, purpose) for key in known for purpose in purposes]
    sealed = [budget.answers, *(door.wrapped_key for door in kept)]
    for key, value, context in itertools.product(known + derived, sealed, purposes):
        with pytest.raises(Unreadable):
            vault_under(key).open(value, context)


def test_the_same_code_is_found_nowhere_under_other_keys(store: Store) -> None:
    code = take(store, keep(store)).code
    elsewhere = Store(store.engine, Vault([new_key()], new_key()))
    assert resume(elsewhere, code) is None


def test_what_finds_a_code_does_not_open_it() -> None:
    vault = Vault([new_key()], new_key())
    door = doors.of_code(NEVER_GIVEN_OUT, vault)
    wrapped = door.wrap(new_key())
    with pytest.raises(Unreadable):
        vault_under(door.hash).open(wrapped, "budgets.wrapped_key")
    assert "vault" not in repr(door)
