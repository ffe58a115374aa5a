"""The figures for Prometheus: from the database, by unit, with nothing about a person."""

import re
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from portal import create_app
from portal.config import Settings
from portal.store import heartbeats
from portal.store.engine import Store
from portal.store.tables.queue import UnitQueue
from tests.ground.arriving import NOW
from tests.ground.gated_client import GatedClient
from tests.ground.on_the_way import HOUR, MINUTE, delivered, sent, stuck, told
from tests.ground.portal import Clock, Visitors
from tests.ground.unit_keys import OwnFile

RULES = Path(__file__).parents[2] / "deploy" / "prometheus" / "portal.rules.yml"
UNIT_FIGURES = {
    "portal_messages_waiting",
    "portal_messages_stuck",
    "portal_oldest_undelivered_seconds",
    "portal_unconfirmed",
    "portal_unit_events_refused",
    "portal_unit_events_waiting",
    "portal_unit_paused",
    "portal_unit_failing_seconds",
}


def figures(client: GatedClient) -> dict[tuple[str, str], float]:
    """Each sample by its name and its label."""
    reply = client.get("/health/metrics")
    assert reply.status_code == 200
    assert reply.content_type == "text/plain; version=0.0.4; charset=utf-8"
    return {
        (sample.name, sample.labels.get("unit", sample.labels.get("part", ""))): sample.value
        for family in text_string_to_metric_families(reply.text)
        for sample in family.samples
        if "process" not in sample.labels
    }


def test_every_unit_in_use_has_every_figure_also_when_it_is_nothing(client: GatedClient) -> None:
    found = figures(client)
    assert found == {("portal_database_up", ""): 1, **{(name, "990"): 0 for name in UNIT_FIGURES}}


def test_the_figures_say_what_waits_for_how_long_and_what_is_silent(
    client: GatedClient, portal_store: Store
) -> None:
    sent(portal_store, NOW - MINUTE)
    stuck(portal_store, NOW - 2 * HOUR)
    stuck(portal_store, NOW - 3 * HOUR, unit="991")
    delivered(portal_store, NOW - 25 * HOUR)
    told(portal_store, NOW - MINUTE)
    told(portal_store, NOW - MINUTE, "waiting")
    with portal_store.transaction() as db:
        heartbeats.beat(db, "relay", NOW - timedelta(seconds=90))
        db.add(UnitQueue(unit="990", paused_at=NOW, failing_since=NOW - timedelta(seconds=40), failures=1))
    found = figures(client)
    assert found[("portal_messages_waiting", "990")] == 1
    assert found[("portal_messages_stuck", "990")] == 1
    assert found[("portal_messages_stuck", "991")] == 1
    assert found[("portal_oldest_undelivered_seconds", "990")] == 7200
    assert found[("portal_oldest_undelivered_seconds", "991")] == 10800
    assert found[("portal_unconfirmed", "990")] == 1
    assert found[("portal_unit_events_refused", "990")] == 1
    assert found[("portal_unit_events_waiting", "990")] == 1
    assert found[("portal_unit_paused", "990")] == 1
    assert found[("portal_unit_failing_seconds", "990")] == 40
    assert found[("portal_unit_failing_seconds", "991")] == 0
    assert found[("portal_heartbeat_age_seconds", "relay")] == 90
    assert found[("portal_part_failing_seconds", "relay")] == 0


def test_a_queue_that_fails_this_very_moment_fails(client: GatedClient, portal_store: Store) -> None:
    with portal_store.transaction() as db:
        db.add(UnitQueue(unit="990", failing_since=NOW, failures=1))
    assert figures(client)[("portal_unit_failing_seconds", "990")] == 1


def test_a_relay_that_is_alive_and_reaches_no_broker_is_told(
    client: GatedClient, portal_store: Store
) -> None:
    with portal_store.transaction() as db:
        heartbeats.fails(db, "relay", "ConnectionRefusedError", NOW - timedelta(minutes=10))
        heartbeats.fails(db, "relay", "ConnectionRefusedError", NOW)
    found = figures(client)
    assert found[("portal_part_failing_seconds", "relay")] == 600
    assert found[("portal_heartbeat_age_seconds", "relay")] == 0


@pytest.mark.parametrize("broker", [None, SecretStr("amqp://127.0.0.1:9")])
def test_a_receiver_is_told_of_only_where_units_tell_by_a_broker(
    settings: Settings, clock: Clock, tmp_path: Path, broker: SecretStr | None
) -> None:
    own = OwnFile(tmp_path / "delivery.json", NOW)
    delivery = settings.delivery.model_copy(update={"broker_url": broker, "keys_file": own.path})
    app = create_app(settings.model_copy(update={"delivery": delivery}), clock)
    app.test_client_class = GatedClient
    with app.extensions["portal"].store.transaction() as db:
        heartbeats.fails(db, "receiver", "NotFound", NOW)
        heartbeats.beat(db, "relay", NOW)
    found = figures(cast("GatedClient", app.test_client()))
    app.extensions["portal"].store.engine.dispose()
    for name in ("portal_heartbeat_age_seconds", "portal_part_failing_seconds"):
        assert {part for each, part in found if each == name} == {"relay", *(["receiver"] if broker else [])}


def test_without_a_database_the_figures_say_so(client: GatedClient, portal_store: Store) -> None:
    def rename(before: str, after: str) -> None:
        with portal_store.transaction() as db:
            db.connection().exec_driver_sql(f"ALTER TABLE {before} RENAME TO {after}")

    rename("heartbeats", "gone")
    found = figures(client)
    rename("gone", "heartbeats")
    assert found == {("portal_database_up", ""): 0}


def test_requests_are_timed_by_the_names_of_endpoints_and_no_path_or_person_is_told(
    client: GatedClient, visitors: Visitors, portal_store: Store
) -> None:
    application = sent(portal_store, NOW - 2 * HOUR)
    visitors.resident().get(f"/fi/my/applications/{application}")
    client.get("/fi/nothing-of-this-name")
    text = client.get("/health/metrics").text
    assert 'portal_request_seconds_count{answer="2xx",endpoint="matters.application",process="' in text
    assert 'portal_request_seconds_count{answer="4xx",endpoint="none",process="' in text
    for word in (str(application), "/fi/", "nothing-of-this-name", "Testilä", "010190"):
        assert word not in text


def test_each_figure_has_an_alarm_and_each_alarm_a_figure(client: GatedClient, portal_store: Store) -> None:
    with portal_store.transaction() as db:
        heartbeats.beat(db, "relay", NOW)
    client.get("/fi/")
    told_of = {name for name, _ in figures(client)} | {"portal_request_seconds_count"}
    alarms = re.findall(r"\bportal_[a-z_]+", RULES.read_text())
    assert set(alarms) == told_of


def test_two_apps_of_one_process_count_apart(client: GatedClient, settings: Settings) -> None:
    client.get("/fi/")
    other = create_app(settings)
    told_by_other = other.test_client().get("/health/metrics").text
    assert 'endpoint="pages.front"' in client.get("/health/metrics").text
    assert 'endpoint="pages.front"' not in told_by_other
    other.extensions["portal"].store.engine.dispose()
