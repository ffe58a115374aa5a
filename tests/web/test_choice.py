"""Which lines somebody has: ticked first, then asked for."""

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests.ground.gated_client import GatedClient
from tests.ground.page import Page
from tests.web.budget_walk import answer_all, answer_until, fields_of

CHOSEN = ("food", "phone")


def ticked(reply: TestResponse) -> set[str]:
    page = Page(reply.request.path, reply.status_code, reply.get_data(as_text=True))
    return {
        at.get("value", "") for at in page.all("input") if at.get("name") == "rows" and "checked" in at.attrib
    }


def choose(client: GatedClient, step: str, rows: tuple[str, ...], **other: str) -> TestResponse:
    typed = MultiDict(fields_of(client, f"{step}/lines") | other)
    typed.setlist("rows", list(rows))
    return client.post(f"/fi/budget/{step}/lines", data=typed)


def test_only_what_was_ticked_is_asked_for(client: GatedClient) -> None:
    answer_until(client, "everyday")
    assert choose(client, "everyday", CHOSEN).location == "/fi/budget/everyday"
    asked = fields_of(client, "everyday")
    assert set(CHOSEN) <= asked.keys()
    assert "everyday" not in asked


@pytest.mark.parametrize("step", ["home", "income", "costs", "everyday", "wish"])
def test_the_choice_is_shown_again_as_it_was_made(client: GatedClient, step: str) -> None:
    answer_all(client)
    before = ticked(client.get(f"/fi/budget/{step}/lines"))
    every = [
        at.get("value", "")
        for at in Page("", 200, client.get(f"/sv/budget/{step}/lines").get_data(as_text=True)).all("input")
        if at.get("name") == "rows"
    ]
    wanted = before | set(every[:3])
    choose(client, step, tuple(wanted))
    assert ticked(client.get(f"/sv/budget/{step}/lines")) == wanted


def test_the_button_pressed_twice_chooses_once(client: GatedClient) -> None:
    answer_all(client)
    typed = MultiDict(fields_of(client, "costs/lines"))
    typed.setlist("rows", ["daycare"])
    for _ in range(2):
        assert client.post("/fi/budget/costs/lines", data=typed).status_code == 303


def test_two_tabs_do_not_choose_over_each_other(client: GatedClient) -> None:
    answer_all(client)
    typed = MultiDict(fields_of(client, "costs/lines"))
    typed.setlist("rows", ["daycare"])
    costs = fields_of(client, "costs") | {"daycare": "50"}
    assert client.post("/fi/budget/costs", data=costs).status_code == 303
    reply = client.post("/fi/budget/costs/lines", data=typed)
    assert reply.status_code == 409
    assert ticked(reply) == {"daycare"}
    assert "toisessa välilehdessä" in reply.get_data(as_text=True)


def test_what_is_not_on_offer_is_not_chosen(client: GatedClient) -> None:
    answer_all(client)
    choose(client, "costs", ("daycare", "wage-p0", "<script>"))
    assert ticked(client.get("/fi/budget/costs/lines")) == {"daycare"}


def test_a_choice_with_a_stale_token_is_given_back(client: GatedClient) -> None:
    answer_until(client, "everyday")
    reply = choose(client, "everyday", CHOSEN, csrf_token="stale")
    page = client.get(reply.location)
    assert ticked(page) == set(CHOSEN)
    assert "Istuntosi oli päättynyt" in page.get_data(as_text=True)
