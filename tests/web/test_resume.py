"""A code to write down: shown once, typed as people write, opening the budget in another browser."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from portal.domain.budget_path import STEPS
from portal.store.engine import Store
from tests.ground.databases import all_bytes_of
from tests.ground.gated_client import GatedClient
from tests.ground.portal import Clock, Visitors, csrf_token
from tests.web.budget_walk import HOUSEHOLD, answer_all, answer_until, fields_of, send
from tests.web.test_budget_cost import statements

NEVER_GIVEN_OUT = "0000-0000-0000-0000"
OPENS_NOTHING = {"fi": "Koodi: se ei avaa budjettia", "sv": "Kod: den öppnar ingen budget"}


@pytest.fixture
def library(app: Flask) -> GatedClient:
    """Another browser."""
    client = app.test_client()
    assert isinstance(client, GatedClient)
    return client


def take(client: GatedClient, lang: str = "fi") -> str:
    page = client.post(f"/{lang}/budget/code", data=fields_of(client, "code", lang))
    assert page.status_code == 200
    found = re.search(r'id="code">([^<]+)<', page.text)
    assert found
    return found[1]


def resume(client: GatedClient, code: str, lang: str = "fi") -> TestResponse:
    return send(client, "resume", {"code": code}, lang)


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_the_way_to_a_code_and_back_is_on_the_pages(client: GatedClient, lang: str) -> None:
    for page in ("", "budget/household", "budget/erase"):
        assert f'href="/{lang}/budget/resume"' in client.get(f"/{lang}/{page}").text
    answer_all(client)
    assert f'action="/{lang}/budget/code"' in client.get(f"/{lang}/budget/result").text


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_a_code_is_shown_in_groups_with_its_last_day(client: GatedClient, lang: str) -> None:
    answer_all(client)
    page = client.post(f"/{lang}/budget/code", data=fields_of(client, "result", lang))
    assert re.search(r'id="code">([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}<', page.text)
    assert "24.12.2026" in page.text
    assert f"http://localhost/{lang}/budget/resume" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_a_code_opens_the_result_in_another_browser(client: GatedClient, library: GatedClient) -> None:
    answer_all(client)
    reply = resume(library, f" {take(client).lower().replace('-', ' ').replace('0', 'o')} ")
    assert (reply.status_code, reply.location) == (303, "/fi/budget/result")
    assert library.get("/fi/budget/result").status_code == client.get("/fi/budget/result").status_code == 200


def test_a_code_opens_an_unfinished_budget_at_its_first_gap(
    client: GatedClient, library: GatedClient
) -> None:
    answer_until(client, "costs")
    assert resume(library, take(client)).location == "/fi/budget/costs"
    assert fields_of(library, "income")["wage-p0"] == "1610"


def test_what_is_answered_in_one_browser_is_there_in_the_other(
    client: GatedClient, library: GatedClient
) -> None:
    answer_all(client)
    resume(library, take(client))
    assert send(library, "household", HOUSEHOLD | {"adults": "2"}).status_code == 303
    assert "wage-p1" in fields_of(client, "income")


def test_the_code_is_in_no_address_no_cookie_and_no_row(
    client: GatedClient, library: GatedClient, portal_store: Store
) -> None:
    answer_all(client)
    code = take(client)
    reply = resume(library, code)
    plain = code.replace("-", "")
    assert code not in str(reply.headers)
    assert plain not in str(reply.headers)
    files = all_bytes_of(portal_store.engine)
    assert b"budget_doors" in files
    assert code.encode() not in files
    assert plain.encode() not in files


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_a_code_that_opens_nothing_says_what_to_do_and_stays_in_its_field(
    library: GatedClient, lang: str
) -> None:
    reply = resume(library, "k7qd 2m4x 9rta 3weh", lang)
    assert reply.status_code == 422
    assert OPENS_NOTHING[lang] in reply.text
    assert fields_of(reply)["code"] == "k7qd 2m4x 9rta 3weh"


@pytest.mark.parametrize(
    ("typed", "message"),
    [("", "Kirjoita koodi"), ("K7QD-2M4X", "Koodi: kirjoita kaikki 16 kirjainta ja numeroa")],
)
def test_what_cannot_be_a_code_is_asked_again(library: GatedClient, typed: str, message: str) -> None:
    reply = resume(library, typed)
    assert reply.status_code == 422
    assert message in reply.text


def test_never_given_out_run_out_erased_and_replaced_look_the_same(
    app: Flask, library: GatedClient, clock: Clock, portal_store: Store
) -> None:
    codes = [NEVER_GIVEN_OUT]
    for fate in ("runs out", "erased", "replaced"):
        browser = app.test_client()
        assert isinstance(browser, GatedClient)
        send(browser, "household", HOUSEHOLD)
        codes.append(take(browser))
        if fate == "erased":
            browser.post("/fi/budget/erase", data=fields_of(browser, "erase"))
        elif fate == "replaced":
            take(browser)
    clock.move(timedelta(days=30))
    looks, costs = set(), set()
    for code in codes:
        typed = fields_of(library, "resume") | {"code": code}
        with statements(portal_store.engine) as sent:
            reply = library.post("/fi/budget/resume", data=typed)
        page = [line for line in reply.text.splitlines() if "csrf_token" not in line]
        looks.add((reply.status_code, "".join(page).replace(code, "")))
        costs.add(tuple(sent))
    assert len(looks) == len(costs) == 1


def test_a_page_sent_twice_shows_no_second_code(client: GatedClient, library: GatedClient) -> None:
    answer_all(client)
    typed = fields_of(client, "result")
    page = client.post("/fi/budget/code", data=typed)
    again = client.post("/fi/budget/code", data=typed)
    assert (page.status_code, again.status_code) == (200, 409)
    assert "Koodi on jo otettu" in again.text
    code = re.search(r'id="code">([^<]+)<', page.text)
    assert code
    assert resume(library, code[1]).status_code == 303
    assert client.post("/fi/budget/code", data=fields_of(again)).status_code == 200


def test_the_result_says_that_a_code_has_been_taken(client: GatedClient) -> None:
    answer_all(client)
    assert "Olet ottanut koodin" not in client.get("/fi/budget/result").text
    take(client)
    assert "Olet ottanut koodin. Se toimii 24.12.2026 asti." in client.get("/fi/budget/result").text


def test_without_a_budget_the_way_to_a_code_leads_to_the_first_step(client: GatedClient) -> None:
    assert client.get("/fi/budget/code").location == f"/fi/budget/{STEPS[0]}"
    token = {"csrf_token": csrf_token(client.get("/fi/budget/household").text)}
    assert client.post("/fi/budget/code", data=token).location == f"/fi/budget/{STEPS[0]}"


def test_a_browser_with_another_budget_says_so_first(client: GatedClient, library: GatedClient) -> None:
    answer_all(client)
    send(library, "household", HOUSEHOLD)
    page = library.get("/fi/budget/resume")
    assert "Tässä selaimessa on jo toinen budjetti" in page.text
    own = take(library)
    assert resume(library, take(client)).location == "/fi/budget/result"
    assert resume(library, own).location == "/fi/budget/home"


def test_a_budget_made_in_another_tab_is_not_replaced_unsaid(
    client: GatedClient, library: GatedClient
) -> None:
    answer_all(client)
    typed = fields_of(library, "resume") | {"code": take(client)}
    send(library, "household", HOUSEHOLD)
    reply = library.post("/fi/budget/resume", data=typed)
    assert reply.status_code == 409
    assert fields_of(reply)["code"] == typed["code"]
    assert fields_of(library, "household")["adults"] == "1"
    assert library.post("/fi/budget/resume", data=fields_of(reply)).status_code == 303


def test_a_budget_is_closed_in_one_browser_and_opened_again(client: GatedClient) -> None:
    answer_all(client)
    token = {"csrf_token": csrf_token(client.get("/fi/budget/erase").text)}
    assert client.post("/fi/budget/close", data=token).location == "/fi/budget/erase"
    code = take(client)
    left = client.post("/fi/budget/close", data=token, follow_redirects=True)
    assert "Budjetti on suljettu tästä selaimesta" in left.text
    assert client.get_cookie("portal_budget") is None
    assert client.get("/fi/budget/close").location == "/fi/budget/erase"
    assert resume(client, code).location == "/fi/budget/result"


def test_erasing_ends_the_code_too(client: GatedClient, library: GatedClient) -> None:
    answer_all(client)
    code = take(client)
    client.post("/fi/budget/erase", data=fields_of(client, "erase"))
    assert resume(library, code).status_code == 422


@pytest.mark.parametrize("after", ["claimed", "another"])
def test_signing_out_erases_what_was_claimed_and_nothing_that_came_later(
    client: GatedClient, visitors: Visitors, after: str
) -> None:
    browser = visitors.resident()
    answer_all(browser)
    browser.post("/fi/apply", data={"csrf_token": csrf_token(browser.get("/fi/apply").text), "mine": "yes"})
    claimed, other = take(browser), None
    if after == "another":
        answer_all(client)
        other = take(client)
        assert resume(browser, other).status_code == 303
    browser.post("/fi/sign-out", data={"csrf_token": csrf_token(browser.get("/fi/my").text)})
    assert (browser.get_cookie("portal_budget") is None) is (other is None)
    assert resume(browser, other or claimed).status_code == (303 if other else 422)
