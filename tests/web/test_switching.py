"""The other language of a page that answers a form: the answer comes along."""

import re

import pytest
from werkzeug.test import TestResponse

from tests.ground.gated_client import GatedClient
from tests.ground.page import Page
from tests.web.budget_walk import Fields, answer_all, answer_until, fields_of, send

CODE = re.compile(r'id="code">([^<]+)<')


def switched(client: GatedClient, reply: TestResponse) -> TestResponse:
    """Press the switch in the head of a page."""
    page = Page(reply.request.path, reply.status_code, reply.text)
    header = next(page.all("header"))
    form = next(at for at in header.iter("form") if next(at.iter("button")).get("lang") == "sv")
    fields: dict[str, list[str]] = {}
    for at in form.iter("input"):
        fields.setdefault(at.get("name", ""), []).append(at.get("value", ""))
    return client.post(form.get("action"), data=fields)


def has_a_link(reply: TestResponse) -> bool:
    return 'lang="sv" hreflang="sv">Svenska</a>' in reply.text


def take(client: GatedClient) -> TestResponse:
    return client.post("/fi/budget/code", data=fields_of(client, "code"))


def test_a_fresh_code_is_the_same_in_the_other_language(client: GatedClient) -> None:
    answer_all(client)
    taken = take(client)
    other = switched(client, taken)
    assert other.request.path == "/sv/budget/code"
    assert CODE.findall(other.text) == CODE.findall(taken.text) != []
    assert "24.12.2026" in other.text
    assert send(client, "resume", {"code": CODE.findall(taken.text)[0]}).location == "/fi/budget/result"


@pytest.mark.parametrize("code", ["K7QD-2M4X-9RTA-3WEH", ""])
def test_no_code_is_shown_that_is_not_the_budgets(client: GatedClient, code: str) -> None:
    answer_all(client)
    take(client)
    reply = client.post("/sv/budget/code", data=fields_of(client, "code") | {"code": code, "shown": ""})
    assert reply.status_code == 409
    assert not CODE.search(reply.text)


def test_the_code_of_somebody_elses_budget_is_not_shown_as_ones_own(client: GatedClient) -> None:
    answer_all(client)
    theirs = CODE.findall(take(client).text)[0]
    other = client.application.test_client()
    assert isinstance(other, GatedClient)
    answer_until(other, "home")
    reply = other.post("/sv/budget/code", data=fields_of(other, "code") | {"code": theirs})
    assert reply.status_code == 409
    assert theirs not in reply.text


def test_figures_of_what_if_come_along(client: GatedClient) -> None:
    answer_all(client)
    asked = client.post("/fi/budget/what-if", data=fields_of(client, "what-if") | {"rent": "1000"})
    other = switched(client, asked)
    assert other.request.path == "/sv/budget/what-if"
    assert "1\u00a0125,50" in asked.text
    assert "1\u00a0125,50" in other.text
    assert fields_of(other)["rent"] == "1000"


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("home", {"charge": "paljon"}),
        ("home/total", {"charge": "895"}),
        ("household/total", {"adults": "2", "add": "children"}),
        ("debts/new", {"balance": "620", "creditor": 'Pankki "A" & B'}),
    ],
)
def test_what_was_typed_comes_along(client: GatedClient, step: str, typed: Fields) -> None:
    answer_all(client)
    page = step.removesuffix("/total")
    asked = client.post(f"/fi/budget/{step}", data=fields_of(client, page) | typed)
    other = switched(client, asked)
    assert other.request.path == f"/sv/budget/{step}"
    assert other.status_code == asked.status_code
    assert without_tokens(other) == without_tokens(asked)


def without_tokens(reply: TestResponse) -> Fields:
    return {name: value for name, value in fields_of(reply).items() if name != "csrf_token"}


def test_a_page_that_answers_no_form_has_a_link(client: GatedClient) -> None:
    assert has_a_link(client.get("/fi/budget/household"))


def test_a_wrong_code_is_not_tried_again_by_the_switch(client: GatedClient) -> None:
    reply = send(client, "resume", {"code": "K7QD 2M4X 9RTA 3WEH"})
    assert reply.status_code == 422
    assert has_a_link(reply)


def test_a_refused_form_is_not_sent_again_by_the_switch(client: GatedClient) -> None:
    answer_until(client, "home")
    fields = fields_of(client, "home") | {"charge": "895"}
    forged = client.post("/fi/budget/home", data=fields, headers={"Origin": "https://elsewhere.example"})
    assert forged.status_code >= 400
    assert has_a_link(forged)


def test_a_file_that_was_thrown_away_is_asked_for_again(client: GatedClient) -> None:
    answer_all(client)
    reply = client.post("/fi/budget/statement", data=fields_of(client, "statement"))
    assert reply.status_code == 422
    assert has_a_link(reply)
