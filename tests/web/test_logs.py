"""Logs are JSON and hold nothing of anybody; a fault shows a number, never a stack trace."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask

from portal.web import logs
from portal.web.access import public
from tests.ground.portal import AINO
from tests.ground.provided import FACTS, Provided


class Lines(io.StringIO):
    """What is logged, line by line."""

    @property
    def events(self) -> list[dict[str, object]]:
        """Each line as the event it is."""
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """The logs as the service writes them."""
    root, lines = logging.getLogger(), Lines()
    level = root.level
    logs.configure(lines)
    [ours] = root.handlers
    yield lines
    root.removeHandler(ours)
    root.setLevel(level)


@public
def failing() -> str:
    """A view that chokes on somebody's data."""
    secret = f"{AINO.identity_code} {AINO.family_name}"
    raise RuntimeError(f"cannot handle {secret}")


def test_a_fault_is_logged_without_what_it_choked_on(app: Flask, lines: Lines) -> None:
    app.add_url_rule("/fi/failing", "failing", failing)
    page = app.test_client().get("/fi/failing")
    assert page.status_code == 500
    events = lines.events
    fault = next(event for event in events if event["event"] == "fault")
    assert str(fault["number"]) in page.text
    assert fault["endpoint"] == "failing"
    for shown in (json.dumps(events, ensure_ascii=False), page.text):
        assert AINO.identity_code not in shown
        assert AINO.family_name not in shown
    assert "Traceback" not in page.text


@pytest.mark.parametrize(
    ("wrong", "fact"),
    [
        ({"birthdate": "1999-12-31"}, "birth_date"),
        ({"urn:oid:1.2.246.21": "010190-900X"}, "identity_code"),
        ({"urn:oid:1.2.246.517.2002.2.18": "secret", "urn:oid:2.16.840.1.113730.3.1.241": 7}, "display_name"),
    ],
)
def test_a_claim_that_lets_nobody_in_is_logged_by_our_name_alone(
    provided: Provided, lines: Lines, wrong: dict[str, object], fact: str
) -> None:
    browser = provided.browser()
    address = provided.begin(browser)
    provided.providers["resident"].bend_claims = lambda said: said | FACTS["resident"] | wrong
    assert provided.come_back(browser, address).status_code == 400
    [refused] = [event for event in lines.events if event["event"] == "sign-in refused"]
    assert (refused["reason"], refused["fact"], refused["provider"]) == ("CLAIM", fact, "resident")
    assert all(str(said) not in json.dumps(refused) for said in wrong.values() if said != 7)
    assert browser.get("/fi/my").status_code == 303


def test_a_request_is_logged_by_its_endpoint_alone(app: Flask, lines: Lines) -> None:
    app.test_client().get("/fi/sign-in", query_string={"return_to": "/fi/apply"})
    event = next(event for event in lines.events if event["event"] == "request")
    assert event["endpoint"] == "sign_in.show"
    assert event["status"] == 200
    assert "return_to" not in json.dumps(event)


@pytest.mark.parametrize(
    "personal", [AINO.identity_code, "100190Y999P", "FI21 1234 5600 0007 85", "aino@example.fi"]
)
def test_personal_data_is_blanked_even_in_a_librarys_line(personal: str, lines: Lines) -> None:
    logging.getLogger("some.library").warning("looked at %s today", personal)
    [event] = lines.events
    assert event["event"] == "looked at [removed] today"


def test_redaction_leaves_plain_words_alone() -> None:
    event = {"event": "request", "endpoint": "budget.show", "ms": 12.5}
    assert logs.redact(None, "info", dict(event)) == event
