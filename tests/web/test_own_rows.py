"""Rows of the person's own, and rows by month: name and amounts stay together whatever is done to them."""

from tests.ground.gated_client import GatedClient
from tests.web.budget_walk import Fields, answer_until, fields_of

MONTHS = {"other-p0-n0-m1": "100", "other-p0-n0-m7": "300"}


def choose(client: GatedClient, step: str, *keys: str) -> None:
    shown = fields_of(client, f"{step}/lines")
    data = {"csrf_token": shown["csrf_token"], "shown": shown["shown"], "rows": list(keys)}
    assert client.post(f"/fi/budget/{step}/lines", data=data).status_code == 303


def told(client: GatedClient, step: str, beginning: str) -> Fields:
    fields = fields_of(client, step)
    return {name: text for name, text in fields.items() if name.startswith(beginning) and text}


def test_an_own_row_by_month_is_kept_with_its_name(client: GatedClient) -> None:
    answer_until(client, "income")
    choose(client, "income", "other-p0-n0")
    by_month = {"other-p0-n0-name": "Keikat", "other-p0-n0-every": "by_month"}
    shown = fields_of(client.post("/fi/budget/income/total", data=fields_of(client, "income") | by_month))
    assert client.post("/fi/budget/income", data=shown | MONTHS).status_code == 303
    assert told(client, "income", "other-p0-n0") == by_month | MONTHS


def test_what_was_typed_by_month_comes_back_after_another_frequency(client: GatedClient) -> None:
    answer_until(client, "income")
    choose(client, "income", "other-p0-n0")
    typed = fields_of(client, "income") | {"other-p0-n0": "450"}
    for every, also in (("by_month", {}), ("month", MONTHS), ("by_month", {})):
        typed |= {"other-p0-n0-every": every} | also
        typed = fields_of(client.post("/fi/budget/income/total", data=typed))
    assert {name: typed.get(name) for name in ("other-p0-n0", *MONTHS)} == {"other-p0-n0": "450"} | MONTHS


def test_an_own_row_keeps_its_name_and_amount_when_the_one_before_it_is_removed(client: GatedClient) -> None:
    answer_until(client, "everyday")
    choose(client, "everyday", "own-n0")
    first = fields_of(client, "everyday") | {"own-n0-name": "Varasto", "own-n0": "50", "add": "own"}
    second = fields_of(client.post("/fi/budget/everyday/total", data=first))
    second |= {"own-n1-name": "Sali", "own-n1": "39,90", "remove": "own-n0"}
    left = fields_of(client.post("/fi/budget/everyday/total", data=second))
    assert client.post("/fi/budget/everyday", data=left).status_code == 303
    kept = told(client, "everyday", "own-n")
    assert (kept["own-n0-name"], kept["own-n0"]) == ("Sali", "39,90")
    assert "own-n1" not in kept


def test_an_amount_that_was_confirmed_is_not_asked_about_again(client: GatedClient) -> None:
    answer_until(client, "income")
    large = {"wage-p0": "90000"}
    asked = client.post("/fi/budget/income", data=fields_of(client, "income") | large)
    assert asked.status_code == 422
    assert client.post("/fi/budget/income", data=fields_of(asked)).status_code == 303
    assert client.post("/fi/budget/income", data=fields_of(client, "income")).status_code == 303
    other = fields_of(client, "income") | {"wage-p0": "91000"}
    assert client.post("/fi/budget/income", data=other).status_code == 422


def test_rows_chosen_in_another_tab_are_told_before_what_was_typed_is_left_out(client: GatedClient) -> None:
    answer_until(client, "income")
    typed = fields_of(client, "income") | {"wage-p0": "1500", "pension-p0": "700"}
    choose(client, "income", "wage-p0")
    assert client.post("/fi/budget/income", data=typed).status_code == 409


def test_a_second_press_chooses_the_same_rows_once_more(client: GatedClient) -> None:
    answer_until(client, "costs")
    shown = fields_of(client, "income/lines")
    data = {"csrf_token": shown["csrf_token"], "shown": shown["shown"], "rows": ["pension-p0"]}
    pressed = [client.post("/fi/budget/income/lines", data=data).status_code for _ in range(2)]
    assert pressed == [303, 303]
