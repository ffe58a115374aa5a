"""Opening the file of an earlier budget: without signing in, and with clear words for what is no budget."""

import json
from io import BytesIO

import pytest

from portal.delivery.budget_export import LARGEST, SCHEMA, from_export
from portal.store.engine import Store
from tests.ground.gated_client import GatedClient
from tests.web.budget_walk import answer_all, fields_of, send
from tests.web.earlier_walk import open_file, saved_file, tick
from tests.web.statement_walk import CONTENT_TYPE, body, everything, words

UNREADABLE = {
    "empty": (b"", {"fi": "ei voi lukea budjettina", "sv": "kan inte läsas som en budget"}),
    "not JSON": (
        b"%PDF-1.7\n\x00\xff",
        {"fi": "ei voi lukea budjettina", "sv": "kan inte läsas som en budget"},
    ),
    "deep": (b"[" * 100_000, {"fi": "ei voi lukea budjettina", "sv": "kan inte läsas som en budget"}),
    "too large": (b" " * (LARGEST + 1), {"fi": "liian suuri", "sv": "för stor"}),
    "another file": (
        b'{"schema": "urn:other"}',
        {"fi": "ei ole tässä palvelussa tallennettu", "sv": "inte en budget som har sparats i den här"},
    ),
    "another version": (
        json.dumps({"schema": f"{SCHEMA[:-1]}2"}).encode(),
        {"fi": "uudemmassa versiossa", "sv": "nyare version"},
    ),
    "broken": (
        json.dumps({"schema": SCHEMA, "made_on": "2026-11-24", "budget": {"adults": "x"}}).encode(),
        {"fi": "on rikki", "sv": "är trasig"},
    ),
    "more adults than the pages know": (
        json.dumps(
            {"schema": SCHEMA, "made_on": "2026-11-24", "budget": {"adults": 9, "lines": []}}
        ).encode(),
        {"fi": "on rikki", "sv": "är trasig"},
    ),
}


@pytest.fixture
def other(client: GatedClient) -> GatedClient:
    """Another browser, without a budget."""
    found = client.application.test_client()
    assert isinstance(found, GatedClient)
    return found


def test_a_saved_budget_is_opened_in_another_browser(client: GatedClient, other: GatedClient) -> None:
    saved = saved_file(client)
    assert open_file(other, saved).location == "/fi/budget/changes"
    assert "24.11.2026" in other.get("/fi/budget/changes").text
    assert tick(other).location == "/fi/budget/result"
    again = from_export(other.get("/fi/budget/take/json").data).budget
    before = from_export(saved).budget
    assert (again.household, again.debts) == (before.household, before.debts)
    assert set(again.lines) == set(before.lines)
    assert again.want == 0


@pytest.mark.parametrize("lang", ["fi", "sv"])
@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_budget_is_told_and_nothing_is_stored(
    client: GatedClient, portal_store: Store, lang: str, name: str
) -> None:
    before = everything(portal_store)
    content, told = UNREADABLE[name]
    reply = open_file(client, content, lang)
    assert reply.status_code == 422
    assert told[lang] in words(reply)
    assert everything(portal_store) == before


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_without_a_file_one_is_asked_for(client: GatedClient, lang: str) -> None:
    token = {"csrf_token": fields_of(client, "earlier", lang)["csrf_token"]}
    told = {"fi": "Valitse budjettisi tiedosto", "sv": "Välj filen med din budget"}
    for data in (token, token | {"file": "no file"}, token | {"file": (BytesIO(b""), "")}):
        reply = client.post(f"/{lang}/budget/earlier", data=data, content_type="multipart/form-data")
        assert reply.status_code == 422
        assert told[lang] in words(reply)


def test_a_body_over_the_limit_is_not_read(client: GatedClient, portal_store: Store) -> None:
    before = everything(portal_store)
    reply = open_file(client, b" " * 3_000_000, "sv")
    assert reply.status_code == 422
    assert "för stor" in words(reply)
    assert everything(portal_store) == before


def test_a_browser_with_another_budget_is_told_before_it_is_replaced(
    client: GatedClient, other: GatedClient
) -> None:
    saved = saved_file(client)
    token = fields_of(other, "earlier")["csrf_token"]
    answer_all(other)
    reply = other.post("/fi/budget/earlier", data=body(token, saved), content_type=CONTENT_TYPE)
    assert reply.status_code == 409
    assert "Tässä selaimessa on jo toinen budjetti" in words(reply)
    assert other.get("/fi/budget").location == "/fi/budget/result"
    assert open_file(other, saved).location == "/fi/budget/changes"


def test_the_result_and_what_follows_from_it_wait_for_the_changes(
    client: GatedClient, other: GatedClient
) -> None:
    assert open_file(other, saved_file(client)).status_code == 303
    for page in ("", "/result", "/months", "/what-if", "/take/json"):
        assert other.get(f"/fi/budget{page}").location == "/fi/budget/changes"


def test_something_new_is_added_first_and_leads_back(client: GatedClient, other: GatedClient) -> None:
    open_file(other, saved_file(client))
    assert '/fi/budget/costs/lines"' in other.get("/fi/budget/changes").text
    page = fields_of(other, "costs/lines")
    rows = ["daycare", "commute", "medicine", "union"]
    chosen = {"csrf_token": page["csrf_token"], "shown": page["shown"], "rows": rows}
    assert other.post("/fi/budget/costs/lines", data=chosen).location == "/fi/budget/costs"
    assert send(other, "costs", {"union": "14"}).location == "/fi/budget/changes"
    assert tick(other).location == "/fi/budget/result"
    lines = from_export(other.get("/fi/budget/take/json").data).budget.lines
    assert "14.00" in {f"{line.amount}" for line in lines if line.code == "sep.union"}


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_the_ways_to_it_are_on_the_pages_where_a_budget_begins(client: GatedClient, lang: str) -> None:
    for page in ("", "budget/household"):
        assert f'href="/{lang}/budget/earlier"' in client.get(f"/{lang}/{page}").text
