"""Logs are JSON and hold nothing of anybody; a fault shows a number, never a stack trace."""

import json
import logging
from collections.abc import Iterator

import pytest
from flask import Flask

from portal.web import logs
from portal.web.access import public
from tests.ground.portal import AINO


@pytest.fixture
def real_logs(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Logs as the service writes them, to the standard error that the test reads."""
    before = logging.getLogger().handlers[:]
    logs.configure()
    yield
    for handler in logging.getLogger().handlers[:]:
        logging.getLogger().removeHandler(handler)
    for handler in before:
        logging.getLogger().addHandler(handler)


@public
def failing() -> str:
    """A view that chokes on somebody's data."""
    secret = f"{AINO.identity_code} {AINO.family_name}"
    raise RuntimeError(f"cannot handle {secret}")


def _logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.mark.usefixtures("real_logs")
def test_a_fault_is_logged_without_what_it_choked_on(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    app.add_url_rule("/fi/failing", "failing", failing)
    page = app.test_client().get("/fi/failing")
    assert page.status_code == 500
    events = _logged(capsys)
    fault = next(event for event in events if event["event"] == "fault")
    assert str(fault["number"]) in page.text
    assert fault["endpoint"] == "failing"
    for shown in (json.dumps(events, ensure_ascii=False), page.text):
        assert AINO.identity_code not in shown
        assert AINO.family_name not in shown
    assert "Traceback" not in page.text


@pytest.mark.usefixtures("real_logs")
def test_a_request_is_logged_by_its_endpoint_alone(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    app.test_client().get("/fi/sign-in", query_string={"return_to": f"/fi/{AINO.identity_code}"})
    event = next(event for event in _logged(capsys) if event["event"] == "request")
    assert event["endpoint"] == "sign_in.show"
    assert event["status"] == 200
    assert "return_to" not in json.dumps(event)


@pytest.mark.usefixtures("real_logs")
@pytest.mark.parametrize(
    "personal", [AINO.identity_code, "100190Y999P", "FI21 1234 5600 0007 85", "aino@example.fi"]
)
def test_personal_data_is_blanked_even_in_a_librarys_line(
    personal: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("some.library").warning("looked at %s today", personal)
    [event] = _logged(capsys)
    assert event["event"] == "looked at [removed] today"


def test_redaction_leaves_plain_words_alone() -> None:
    event = {"event": "request", "endpoint": "budget.show", "ms": 12.5}
    assert logs.redact(None, "info", dict(event)) == event
