"""What a page of the budget costs: bytes and requests on the phone, statements in the database."""

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from portal.domain.budget_path import STEPS
from portal.store.engine import Store
from tests.ground.gated_client import GatedClient
from tests.web.budget_walk import DEBT, HOUSEHOLD, WALK, answer_all, fields_of, send

MOST_BYTES = 40_000
MOST_REQUESTS = 4
MOST_BYTES_OF_HTML = 12_000
BESIDE_THE_STEPS = (
    *("result", "debts/new", "everyday/lines", "statement", "diary", "what-if", "months"),
    *("take/print", "take/json", "code", "resume", "erase"),
)


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The statements that are sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def weight(app: Flask, file: str) -> int:
    """The bytes of a static file over the wire.  The gate is for pages, so this asks beside it."""
    with FlaskClient(app, Response).get(file, headers={"Accept-Encoding": "gzip"}) as reply:
        assert reply.status_code == 200
        return len(reply.get_data())


@pytest.mark.parametrize("lang", ["fi", "sv"])
@pytest.mark.parametrize("page", [*STEPS, "debts/new", "result"])
def test_a_page_and_its_files_are_light(client: GatedClient, lang: str, page: str) -> None:
    answer_all(client)
    html = client.get(f"/{lang}/budget/{page}").get_data()
    files = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', html.decode()))
    weights = [weight(client.application, file) for file in files]
    assert len(gzip.compress(html)) <= MOST_BYTES_OF_HTML
    assert 1 + len(files) <= MOST_REQUESTS
    assert len(gzip.compress(html)) + sum(weights) <= MOST_BYTES


@pytest.mark.parametrize("step", [*STEPS, *BESIDE_THE_STEPS])
def test_a_page_asks_the_database_once(client: GatedClient, portal_store: Store, step: str) -> None:
    answer_all(client)
    with statements(portal_store.engine) as sent:
        client.get(f"/fi/budget/{step}")
    assert len(sent) == 1


def test_a_code_and_other_browsers_make_no_page_dearer(client: GatedClient, portal_store: Store) -> None:
    answer_all(client)
    page = client.post("/fi/budget/code", data=fields_of(client, "code"))
    code = page.text.split('id="code">', 1)[1].split("<", 1)[0]
    for _ in range(3):
        library = client.application.test_client()
        assert isinstance(library, GatedClient)
        assert send(library, "resume", {"code": code}).status_code == 303
    with statements(portal_store.engine) as sent:
        client.get("/fi/budget/result")
    assert len(sent) == 1


def test_the_front_page_asks_only_for_a_browser_with_a_budget(
    client: GatedClient, portal_store: Store
) -> None:
    with statements(portal_store.engine) as sent:
        assert "Aloita budjetti" in client.get("/fi/").text
    assert sent == []
    send(client, "household", HOUSEHOLD)
    with statements(portal_store.engine) as sent:
        front = client.get("/fi/").text
    assert len(sent) == 1
    assert "Jatka budjettia" in front
    assert "24.12.2026" in front
    assert client.get("/fi/budget").location == "/fi/budget/home"


def test_the_front_page_offers_no_budget_that_is_gone(client: GatedClient) -> None:
    client.set_cookie("portal_budget", "of-nobody", domain="localhost")
    assert "Gå vidare med din budget" not in client.get("/sv/").text


def test_the_number_of_debts_changes_nothing(client: GatedClient, portal_store: Store) -> None:
    answer_all(client)
    for number in range(12):
        assert send(client, "debts/new", DEBT | {"balance": str(100 + number)}).status_code == 303
    with statements(portal_store.engine) as sent:
        client.get("/fi/budget/debts")
        client.get("/fi/budget/result")
    assert len(sent) == 2


def test_an_answer_costs_the_same_whatever_the_step(client: GatedClient, portal_store: Store) -> None:
    answer_all(client)
    counts = set()
    for step in STEPS:
        typed = fields_of(client, step) | WALK[step]
        with statements(portal_store.engine) as sent:
            assert client.post(f"/fi/budget/{step}", data=typed).status_code == 303
        counts.add(len(sent))
    assert counts == {3}
