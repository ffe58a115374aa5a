"""An application as a browser fills it in: fields are read off the page, changed, and sent back."""

from collections.abc import Mapping

from werkzeug.test import TestResponse

from tests.ground.gated_client import GatedClient
from tests.ground.page import ANY_TOKEN, Page

Fields = dict[str, str]

STEPS: dict[str, Fields] = {
    "contact": {
        "phone": "040 123 4567",
        "street": "Testikatu 1",
        "postal_code": "00990",
        "town": "Esimerkkilä",
        "way": "phone",
        "language": "fi",
    },
    "family": {"relationship": "single"},
    "work": {"livelihood": "employed", "since-day": "1", "since-month": "8", "since-year": "2024"},
    "debts": {"right": "yes", "guarantees": "no", "arrangement": "none"},
    "assets": {"accounts": "120", "home": "145 000"},
    "credit": {
        "amount": "1 450,00",
        "purpose": "debt_consolidation",
        "payees-0-name": "Pikalaina Oy",
        "payees-0-iban": "FI21 1234 5600 0007 85",
        "payees-0-reference": "1232",
        "payees-0-amount": "1450",
    },
    "own_words": {"text": "Pesukone hajosi.\nLainasin naapurilta."},
    "information": {
        "read": "yes",
        "truthful": "yes",
        "assistance": "not_applied",
        "wants_discussion": "yes",
    },
}


def page_of(reply: TestResponse) -> Page:
    """A reply as the checks read it."""
    return Page(reply.request.path, reply.status_code, reply.get_data(as_text=True))


def fields_of(reply: TestResponse) -> Fields:
    """What the form of a page would send if nothing were changed."""
    fields: Fields = {}
    page = page_of(reply)
    main = next(page.with_token(ANY_TOKEN).all("main"))
    for at in main.iter():
        name = at.get("name", "") if not callable(at.tag) else ""
        if at.tag == "textarea":
            fields[name] = at.text or ""
        elif at.tag == "input" and (at.get("type") not in {"radio", "checkbox"} or "checked" in at.attrib):
            fields[name] = at.get("value", "")
    return fields | {"csrf_token": page.token} if "csrf_token" in fields else fields


def send(client: GatedClient, address: str, typed: Mapping[str, str] = {}) -> TestResponse:
    """Fill in the form of a page and send it."""
    return client.post(address, data=fields_of(client.get(address)) | dict(typed))


def fill_in(client: GatedClient, tasks: str, *steps: str) -> None:
    """Answer these steps of the application at `tasks`; all of them without a name."""
    for step in steps or STEPS:
        reply = send(client, f"{tasks}/{step}", STEPS[step])
        assert reply.status_code == 303, (step, reply.get_data(as_text=True))
