"""The budget as a browser fills it in: fields are read off the page, changed, and sent back."""

from collections.abc import Mapping

from werkzeug.test import TestResponse

from portal.domain.budget_path import STEPS
from tests.ground.gated_client import GatedClient
from tests.ground.page import ANY_TOKEN, Page

Fields = dict[str, str]

HOUSEHOLD: Fields = {"adults": "1", "children-0-age": "11", "children-1-age": "6"}
WALK: dict[str, Fields] = {
    "household": HOUSEHOLD,
    "home": {
        "municipality": "Esimerkkilä",
        "tenure": "rented",
        "charge": "895",
        "water": "66",
        "electricity": "46,50",
        "home_insurance": "13",
        "home_insurance-every": "month",
    },
    "income": {"wage-p0": "1610", "housing_allowance": "318", "child_support": "395,42"},
    "costs": {"daycare": "44", "commute": "64,70", "medicine": "120"},
    "everyday": {"everyday": "795,70"},
    "debts": {},
    "wish": {"purpose": "purchase", "amount": "1200"},
}
DEBT: Fields = {
    "code": "instalment",
    "balance": "620",
    "instalment": "39",
    "state": "ok",
    "refinance": "no",
}


def fields_of(shown: GatedClient | TestResponse, step: str = "", lang: str = "fi") -> Fields:
    """What the form of a page would send if nothing were changed."""
    reply = shown.get(f"/{lang}/budget/{step}") if isinstance(shown, GatedClient) else shown
    page = Page(reply.request.path, reply.status_code, reply.get_data(as_text=True))
    fields: Fields = {}
    main = next(page.with_token(ANY_TOKEN).all("main"))
    for at in (at for at in main.iter() if at.tag in {"input", "select"}):
        name, kind = at.get("name", ""), at.get("type")
        if at.tag == "select":
            chosen = [o for o in at.iter("option") if "selected" in o.attrib] or [next(at.iter("option"))]
            fields[name] = chosen[0].get("value", "")
        elif kind not in {"radio", "checkbox"} or "checked" in at.attrib:
            fields[name] = at.get("value", "")
    return fields | {"csrf_token": page.token} if page.token else fields


def send(client: GatedClient, step: str, typed: Mapping[str, str], lang: str = "fi") -> TestResponse:
    """Fill in the form of a step and send it."""
    return client.post(f"/{lang}/budget/{step}", data=fields_of(client, step, lang) | dict(typed))


def answer_until(client: GatedClient, step: str) -> None:
    """Answer every step before this one."""
    for earlier in STEPS[: STEPS.index(step)]:
        assert send(client, earlier, WALK[earlier]).status_code == 303


def answer_all(client: GatedClient) -> None:
    """Answer every step."""
    answer_until(client, "wish")
    assert send(client, "wish", WALK["wish"]).status_code == 303
