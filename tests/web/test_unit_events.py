"""Where a unit's own system tells what has become of an application: signed both ways, nothing said back."""

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from flask import Flask
from joserfc.jwk import ECKey
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from portal.store.engine import Store
from portal.store.tables.applications import Application
from portal.store.tables.queue import UnitEvent
from tests.ground.gated_client import GatedClient
from tests.ground.portal import Clock
from tests.ground.sending import outbox_of
from tests.ground.unit_events import ASKED, DECIDED, credit, said
from tests.ground.unit_system import UnitSystem

JWT = "application/jwt"
STRANGE = ECKey.generate_key("P-256", {"use": "sig"}, auto_kid=True)


@dataclass
class Post:
    """The unit's system, which posts to the portal about one application."""

    client: GatedClient
    system: UnitSystem
    application: UUID
    clock: Clock
    store: Store

    def event(self, kind: str = "application.in-review", data: object = None, **more: Any) -> dict[str, Any]:
        """An event of now."""
        return said(kind, self.application, self.clock(), data, **more)

    def tell(self, event: dict[str, Any], **more: Any) -> TestResponse:
        """Post an event."""
        return self.send(self.system.signed(event, self.clock(), **more))

    def send(self, body: str | bytes, content_type: str = JWT) -> TestResponse:
        """Post a body."""
        return self.client.post("/units/events", data=body, content_type=content_type)

    @property
    def state(self) -> str:
        """Where the application stands."""
        with self.store.session(writes=False) as db:
            return db.execute(select(Application.state)).scalars().one()

    @property
    def taken(self) -> int:
        """How many events have been taken."""
        with self.store.session(writes=False) as db:
            return db.execute(select(func.count()).select_from(UnitEvent)).scalar_one()


@pytest.fixture
def post(app: Flask, client: GatedClient, portal_store: Store, clock: Clock, tmp_path: Path) -> Post:
    system = UnitSystem.new(tmp_path).known_to(app)
    (application,) = outbox_of(portal_store, 1, clock())
    return Post(client, system, application, clock, portal_store)


def outcome(post: Post, reply: TestResponse) -> object:
    """What a reply says, when it is signed by the portal for this unit."""
    assert (reply.status_code, reply.mimetype) == (200, JWT)
    return post.system.read(reply.text, post.clock()).contents["outcome"]


def test_an_event_is_taken_and_the_answer_is_signed(post: Post) -> None:
    event = post.event()
    reply = post.tell(event)
    opened = post.system.read(reply.text, post.clock())
    assert (opened.id, opened.contents) == (event["id"], {"outcome": "applied"})
    assert reply.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in reply.headers
    assert post.state == "in_review"


def test_the_answer_says_what_came_of_it(post: Post) -> None:
    decided = post.event("application.decided", DECIDED)
    assert outcome(post, post.tell(decided)) == "applied"
    assert outcome(post, post.tell(decided)) == "repeated"
    assert outcome(post, post.tell(post.event("application.received"))) == "late"
    waits = post.event("payment.booked", {
        "payment_id": str(uuid4()), "credit_id": str(uuid4()), "amount": "1.00", "booked_on": "2026-12-01",
    })  # fmt: skip
    assert outcome(post, post.tell(waits)) == "waiting"
    unknown = said("application.in-review", uuid4(), post.clock())
    assert outcome(post, post.tell(unknown)) == "refused"
    assert post.state == "decided_granted"


def test_the_same_post_that_comes_late_is_taken_for_old(post: Post) -> None:
    token = post.system.signed(post.event(), post.clock())
    post.clock.move(timedelta(minutes=5))
    assert outcome(post, post.send(token)) == "applied"
    assert outcome(post, post.send(token)) == "repeated"
    post.clock.move(timedelta(seconds=1))
    assert post.send(token).status_code == 401
    assert (post.taken, post.state) == (1, "in_review")


def cut(token: str) -> str:
    return token[:-9]


@pytest.mark.parametrize(
    "bend",
    [
        {"key": STRANGE},
        {"sender": "urn:social-credit:unit:091"},
        {"sender": "http://localhost"},
        {"sender": ""},
        {"audience": "https://luotto.example.fi"},
        {"sealed": False},
        {"id": str(uuid4())},
    ],
    ids=[
        "a strange key",
        "another unit",
        "ourselves",
        "nobody",
        "another portal",
        "in the clear",
        "another id",
    ],
)
def test_what_is_not_the_units_own_is_refused_without_a_word(post: Post, bend: dict[str, Any]) -> None:
    reply = post.tell(post.event(), **bend)
    assert (reply.status_code, reply.data) == (401, b"")
    assert (post.taken, post.state) == (0, "submitted")


@pytest.mark.parametrize("body", [b"", b"a.b.c", b"....", b"{}", b"\xff\xfe", b"e30.e30.e30.e30.e30"])
def test_what_is_no_token_is_refused_without_a_word(post: Post, body: bytes) -> None:
    reply = post.send(body)
    assert (reply.status_code, reply.data) == (401, b"")


def test_a_form_or_plain_json_is_no_token(post: Post) -> None:
    token = post.system.signed(post.event(), post.clock())
    assert post.send(token, "application/json").status_code == 401
    assert post.send(f"token={token}", "application/x-www-form-urlencoded").status_code == 401
    assert post.send(json.dumps(post.event()), "application/cloudevents+json").status_code == 401


def changed(**more: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda event: event | more


@pytest.mark.parametrize(
    "bend",
    [
        changed(type="social-credit.application.cancelled"),
        changed(type="social-credit.credit.opened"),
        changed(data={"note": "Aino Testilä soitti"}),
        changed(data=[]),
        changed(comment="more than the schema knows"),
        changed(specversion="1.1"),
        changed(dataschema="urn:social-credit-portal:schema:unit-event:2"),
        changed(subject="the application of Aino"),
        changed(time="2026-11-24T09:00:00"),
        changed(time="1795510800"),
        changed(source="/units/990/../091"),
    ],
)
def test_what_the_schema_does_not_know_is_told_apart(
    post: Post, bend: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    reply = post.tell(bend(post.event()))
    assert (reply.status_code, reply.data) == (422, b"")
    assert (post.taken, post.state) == (0, "submitted")


@pytest.mark.parametrize(
    "asked",
    [
        {"asked": []},
        {"asked": ["Tiliote"] * 21},
        {"asked": ["x" * 501]},
        {"asked": [""]},
        {"asked": ["\u202eTiliote"]},
        {"asked": ["Tili\u0000ote"]},
        {"asked": ["Tili\u200bote"]},
        {"due": "soon"},
        {"due": "1026-12-01"},
        {"how": 7},
        {"how": None},
    ],
)
def test_what_is_asked_for_is_plain_text_of_a_fair_size(post: Post, asked: dict[str, Any]) -> None:
    assert post.tell(post.event("application.supplement-asked", ASKED | asked)).status_code == 422


def test_spaces_of_all_kinds_come_to_one(post: Post) -> None:
    asked = ASKED | {"asked": ["Tiliote\u00a0  lokakuulta\r\n\tja marraskuulta"]}
    assert outcome(post, post.tell(post.event("application.supplement-asked", asked))) == "applied"


@pytest.mark.parametrize(
    "wrong",
    [
        {"principal": 1450},
        {"principal": "1450"},
        {"principal": "-1450.00"},
        {"principal": "١٤٥٠.٠٠"},
        {"months": 0},
        {"months": "12"},
        {"iban": "FI2112345600000786"},
        {"iban": "FI\u0662\u066112345600000785"},
        {"iban": "DE89370400440532013000"},
        {"reference": "1234"},
        {"method": "someday"},
        {"schedule": []},
    ],
)
def test_a_credit_is_told_exactly(post: Post, wrong: dict[str, Any]) -> None:
    assert post.tell(post.event("credit.opened", credit(uuid4()) | wrong)).status_code == 422


def test_a_body_that_is_too_large_is_not_read(post: Post) -> None:
    assert post.send(b"x" * 64_001).status_code == 413
    assert post.send(b"x" * 64_000).status_code == 401


def test_the_largest_credit_fits(post: Post) -> None:
    opened = credit(uuid4(), months=240)
    assert outcome(post, post.tell(post.event("credit.opened", opened))) == "applied"


def test_a_portal_without_keys_of_its_own_has_no_such_place(client: GatedClient) -> None:
    assert client.post("/units/events", data=b"a.b.c", content_type=JWT).status_code == 404


def test_one_address_may_tell_six_hundred_times_a_minute(post: Post) -> None:
    with time_machine.travel(0, tick=False):
        assert {post.send(b"a.b.c").status_code for _ in range(600)} == {401}
        late = post.send(b"a.b.c")
    assert (late.status_code, late.data) == (429, b"")


def test_the_log_says_the_kind_and_nothing_of_a_person(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        post.tell(post.event("application.supplement-asked", ASKED))
        post.tell(post.event(data={"note": "Aino Testilä soitti"}))
        post.tell(post.event(), key=STRANGE)
    logged = caplog.text
    for kind in ("supplement-asked", "applied", "schema", "signature"):
        assert kind in logged
    for hidden in ("Tiliote", "Aino", str(post.application), "turvapostissa"):
        assert hidden not in logged
