"""Alive is the process; ready is a database that takes writes and a relay that is not silent."""

from datetime import timedelta

from portal.store import heartbeats, unit_queues
from portal.store.engine import Store
from tests.ground.gated_client import GatedClient
from tests.ground.on_the_way import sent, stuck
from tests.ground.portal import Clock


def test_a_running_process_is_alive(client: GatedClient) -> None:
    assert client.get("/health/live").json == {"status": "alive"}


def test_without_a_relay_the_service_is_not_ready(client: GatedClient) -> None:
    reply = client.get("/health/ready")
    assert (reply.status_code, reply.json) == (503, {"status": "not ready", "parts": ["relay"]})


def test_with_a_relay_it_is_ready_until_the_relay_falls_silent(
    client: GatedClient, portal_store: Store, clock: Clock
) -> None:
    with portal_store.transaction() as db:
        heartbeats.beat(db, "relay", clock())
    assert client.get("/health/ready").status_code == 200
    clock.move(timedelta(minutes=2, seconds=1))
    assert client.get("/health/ready").json == {"status": "not ready", "parts": ["relay"]}


def test_what_waits_for_a_broker_or_a_unit_is_no_reason_to_turn_residents_away(
    client: GatedClient, portal_store: Store, clock: Clock
) -> None:
    long_ago = clock() - timedelta(days=2)
    stuck(portal_store, long_ago)
    sent(portal_store, long_ago)
    with portal_store.transaction() as db:
        heartbeats.fails(db, "relay", "ConnectionRefusedError", clock())
        unit_queues.fails(db, "990", "unroutable", long_ago, clock())
        unit_queues.pause(db, "990", "operator", long_ago)
    assert client.get("/health/ready").status_code == 200


def test_a_database_that_cannot_be_written_is_not_ready(client: GatedClient, portal_store: Store) -> None:
    def rename(before: str, after: str) -> None:
        with portal_store.transaction() as db:
            db.connection().exec_driver_sql(f"ALTER TABLE {before} RENAME TO {after}")

    rename("heartbeats", "gone")
    ready, live = client.get("/health/ready"), client.get("/health/live")
    rename("gone", "heartbeats")
    assert (ready.status_code, ready.json) == (503, {"status": "not ready", "parts": ["database"]})
    assert live.status_code == 200
