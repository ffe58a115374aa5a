"""Feedback: anyone may give it, it is sealed, and its receipt tells when it arrived."""

from uuid import uuid4

import pytest
from werkzeug.test import TestResponse

from portal.store.engine import Store
from portal.store.feedback import find
from tests.ground.databases import all_bytes_of
from tests.ground.gated_client import GatedClient
from tests.ground.portal import csrf_token

WORDS = {"fi": "Budjettisivun numerot olivat pieniä.", "sv": "Siffrorna på budgetsidan var små."}


def give(client: GatedClient, language: str = "fi", **fields: str) -> TestResponse:
    path = f"/{language}/feedback"
    token = csrf_token(client.get(path).text)
    return client.post(path, data={"csrf_token": token, **fields})


@pytest.mark.parametrize(
    ("language", "when", "answer"),
    [
        ("fi", "24.11.2026 klo\u00a011.00", "Vastaamme 14 päivän kuluessa"),
        ("sv", "24.11.2026 kl.\u00a011.00", "14 dagar"),
    ],
)
def test_the_receipt_tells_when_it_arrived_and_when_we_answer(
    client: GatedClient, language: str, when: str, answer: str
) -> None:
    sent = give(client, language, message=WORDS[language], wants_reply="yes", contact="040 000 0000")
    assert sent.status_code == 303
    page = client.get(sent.headers["Location"])
    assert when in page.text
    assert answer in page.text
    assert WORDS[language] not in page.text
    assert "040" not in sent.headers["Location"]


def test_who_wants_no_answer_is_promised_none(client: GatedClient) -> None:
    sent = give(client, message=WORDS["fi"])
    assert "14 päivän" not in client.get(sent.headers["Location"]).text


def test_a_contact_without_the_wish_for_an_answer_is_not_kept(
    client: GatedClient, portal_store: Store
) -> None:
    sent = give(client, message=WORDS["fi"], contact="040 000 0000")
    assert sent.status_code == 303
    assert "14 päivän" not in client.get(sent.headers["Location"]).text


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"message": "   "}, "message"),
        ({"message": "a" * 10_001}, "message"),
        ({"message": "Hyvä\x00 palvelu"}, "message"),
        ({"message": WORDS["fi"], "wants_reply": "yes"}, "contact"),
    ],
)
def test_what_is_missing_or_unreadable_is_asked_again_with_what_was_typed(
    client: GatedClient, fields: dict[str, str], fault: str
) -> None:
    page = give(client, **fields)
    assert page.status_code == 422
    assert f'href="#{fault}"' in page.text
    assert fields["message"].replace("\x00", "").strip() in page.text


def test_it_is_stored_sealed(client: GatedClient, portal_store: Store) -> None:
    give(client, message="Salaisuuskissa nukkuu", wants_reply="yes", contact="kissa@example.fi")
    stored = all_bytes_of(portal_store.engine)
    assert b"Salaisuuskissa" not in stored
    assert b"kissa@example" not in stored


def test_the_receipt_of_nothing_is_not_found(client: GatedClient, portal_store: Store) -> None:
    missing = uuid4()
    assert client.get(f"/fi/feedback/{missing}").status_code == 404
    with portal_store.session(writes=False) as db:
        assert find(db, missing) is None
