"""`portal queue`: what an operator is told of the way to each unit, and can do about it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from click.testing import CliRunner, Result

from portal.cli import main
from portal.store import heartbeats, outbox, unit_queues
from portal.store.engine import Store
from tests.ground.sending import outbox_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def queue(*words: str) -> Result:
    return CliRunner().invoke(main, ["queue", *words])


@pytest.fixture
def there(installation: Store) -> Iterator[Store]:
    """The store of an installation whose relay is alive."""
    with time_machine.travel(NOW, tick=False):
        with installation.transaction() as db:
            heartbeats.beat(db, "relay", NOW)
        yield installation


def test_a_way_on_which_nothing_is_wrong_ends_with_0(there: Store) -> None:
    outbox_of(there, 2, NOW)
    told = queue("status")
    assert told.exit_code == 0, told.output
    assert "relay: last alive at 2026-11-24 09:00 UTC" in told.stdout
    (row,) = [line.split() for line in told.stdout.splitlines() if line.strip().startswith("990")]
    assert row == ["990", "2", "2026-11-24", "09:00", "0", "-", "-", "-"]
    assert "stuck:" not in told.stdout


def test_what_is_stuck_is_named_by_unit_and_kind_of_fault(there: Store) -> None:
    first, second, _ = outbox_of(there, 3, NOW)
    with there.transaction() as db:
        outbox.give_up(db, first, "sealed", 5)
        outbox.give_up(db, second, "schema of the future", 5)
    told = queue("status", "--unit", "990")
    assert told.exit_code == 1
    for message, fault in ((first, "sealed"), (second, "schema of the future")):
        (row,) = [line for line in told.stdout.splitlines() if str(message) in line]
        assert " ".join(row.split()) == f"{message} 990 {fault} 5 2026-11-24 09:00"
    assert queue("status", "--unit", "17").exit_code == 0


def test_a_unit_that_takes_nothing_is_told_with_its_fault(there: Store) -> None:
    with there.transaction() as db:
        for _ in range(2):
            unit_queues.fails(db, "990", "no queue", NOW, NOW)
    told = queue("status")
    assert told.exit_code == 1
    assert "no queue since 2026-11-24 09:00, tries: 2" in told.stdout
    assert queue("retry", "--unit", "990").exit_code == 0
    with there.session(writes=False) as db:
        assert unit_queues.queues(db)["990"].retry_at is None


def test_a_transport_that_is_down_is_told(there: Store) -> None:
    with there.transaction() as db:
        heartbeats.fails(db, "relay", "ConnectionRefusedError", NOW)
    told = queue("status")
    assert told.exit_code == 1
    assert "relay cannot work: ConnectionRefusedError since 2026-11-24 09:00" in told.stdout


def test_a_receiver_is_told_of_where_units_tell_by_a_broker_once_there_has_been_one(
    there: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with there.transaction() as db:
        heartbeats.beat(db, "receiver", NOW - timedelta(days=1))
    told = queue("status")
    assert ("receiver" in told.stdout, told.exit_code) == (False, 0)
    keys = tmp_path / "delivery.json"
    CliRunner().invoke(main, ["keys", "new-delivery", str(keys)], catch_exceptions=False)
    monkeypatch.setenv("PORTAL_DELIVERY__KEYS_FILE", str(keys))
    monkeypatch.setenv("PORTAL_DELIVERY__BROKER_URL", "amqp://localhost/v")
    told = queue("status")
    assert "receiver: silent, last alive at 2026-11-23 09:00 UTC" in told.stdout
    assert told.exit_code == 1
    with there.transaction() as db:
        heartbeats.beat(db, "receiver", NOW)
    told = queue("status")
    assert "receiver: last alive at 2026-11-24 09:00 UTC" in told.stdout
    assert told.exit_code == 0
    with there.transaction() as db:
        heartbeats.fails(db, "receiver", "NotFound", NOW)
    told = queue("status")
    assert "receiver cannot work: NotFound since 2026-11-24 09:00" in told.stdout
    assert told.exit_code == 1


def test_a_silent_relay_is_told(installation: Store) -> None:
    told = queue("status")
    assert told.exit_code == 1
    assert "relay: never seen" in told.stdout
    with installation.transaction() as db:
        heartbeats.beat(db, "relay", NOW)
    with time_machine.travel(NOW + timedelta(minutes=2), tick=False):
        assert queue("status").exit_code == 0
    with time_machine.travel(NOW + timedelta(minutes=2, seconds=1), tick=False):
        told = queue("status")
    assert told.exit_code == 1
    assert "relay: silent, last alive at 2026-11-24 09:00 UTC" in told.stdout


def test_what_is_stuck_is_tried_anew_all_of_it_or_one_message(there: Store) -> None:
    messages = outbox_of(there, 3, NOW)
    with there.transaction() as db:
        for message in messages:
            outbox.give_up(db, message, "sealed", 5)
    assert queue("retry", "--message", str(messages[1])).stdout == "tried anew: 1\n"
    assert queue("retry", "--unit", "17").stdout == "tried anew: 0\n"
    assert queue("retry").stdout == "tried anew: 2\n"
    assert queue("status").exit_code == 0


def test_a_unit_is_paused_by_somebody_and_resumed_at_a_rate(
    there: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUDO_USER", "niina")
    assert queue("pause", "--unit", "990").exit_code == 0
    with there.session(writes=False) as db:
        paused = unit_queues.queues(db)["990"]
    assert paused.paused_at is not None
    assert paused.paused_by == "niina"
    assert paused.paused_at.strftime("%Y-%m-%d %H:%M") in queue("status").stdout
    assert queue("resume", "--unit", "990", "--per-minute", "600").exit_code == 0
    with there.session(writes=False) as db:
        assert unit_queues.queues(db)["990"] == unit_queues.Queue("990", per_minute=600)
    queue("pause", "--unit", "990")
    queue("resume", "--unit", "990")
    with there.session(writes=False) as db:
        assert unit_queues.queues(db)["990"].per_minute == 600
    queue("resume", "--unit", "990", "--no-limit")
    with there.session(writes=False) as db:
        assert unit_queues.queues(db)["990"] == unit_queues.Queue("990")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["pause", "--unit", "17"], "in_use = false"),
        (["pause", "--unit", "999"], "no county file with the code 999"),
        (["pause"], "--unit"),
        (["resume", "--unit", "990", "--per-minute", "0"], "per-minute"),
        (["resume", "--unit", "990", "--per-minute", "5", "--no-limit"], "exclude each other"),
        (["retry", "--message", "five"], "message"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(there: Store, words: list[str], told: str) -> None:
    result = queue(*words)
    assert result.exit_code != 0
    assert told in result.output


def test_deliver_is_for_units_that_use_the_portal(there: Store) -> None:
    result = CliRunner().invoke(main, ["deliver", "--once", "--unit", "17"])
    assert result.exit_code == 1
    assert "in_use = false" in result.output
