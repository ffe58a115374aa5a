"""How long an application waits at the desk: until its decision, and no longer."""

from datetime import timedelta
from uuid import UUID

import pytest

from portal.domain.applications import State
from portal.services import receiving
from portal.services.receiving import Outcome, Via
from portal.store import application_events
from portal.store.application_events import Actor, Event
from portal.store.engine import Store
from tests.ground.arriving import application_in
from tests.ground.gated_client import GatedClient
from tests.ground.page import Page, text_of
from tests.ground.portal import Clock, Visitors
from tests.ground.unit_events import DECIDED, event

LATE = {"fi": "yli tavoiteajan", "sv": "över målsatt tid"}
TARGET = {"fi": "Tavoitepäivä", "sv": "Måldatum"}


def tell(store: Store, clock: Clock, application: UUID, kind: str, data: object = None) -> None:
    with store.session() as db:
        said = event(kind, application, clock(), data)
        assert receiving.receive(db, "990", said, Via.HTTPS, clock()).outcome is Outcome.APPLIED


@pytest.fixture
def decided(portal_store: Store, clock: Clock) -> UUID:
    """An application that was decided after 44 days, three days ago."""
    application = application_in(portal_store)
    clock.move(timedelta(days=44))
    told = DECIDED | {"decided_on": "2027-01-07", "sent_on": "2027-01-07", "review_until": "2027-02-15"}
    tell(portal_store, clock, application, "application.decided", told)
    clock.move(timedelta(days=3))
    return application


def pages(browser: GatedClient, application: UUID, lang: str, state: str) -> list[str]:
    found = []
    for address, part in ((f"cases/{application}", "main"), (f"queue?state={state}", "tbody")):
        page = browser.get(f"/{lang}/staff/{address}")
        shown = next(iter(Page(page.request.path, 200, page.text).all(part)))
        found.append(" ".join(text_of(shown).split()))
    return found


@pytest.mark.parametrize(
    ("lang", "told"),
    [("fi", "Päätetty 7.1.2027, 44 päivässä"), ("sv", "Beslutat 7.1.2027, på 44 dagar")],
)
def test_the_waiting_stops_at_the_decision_and_is_late_no_more(
    visitors: Visitors, decided: UUID, lang: str, told: str
) -> None:
    case, queue = pages(visitors.staff(), decided, lang, "decided_granted")
    for page in (case, queue):
        assert told in page
        assert LATE[lang] not in page
    assert TARGET[lang] not in case
    assert {"fi": "päätös tehdään yksikön", "sv": "beslutet fattas i enhetens"}[lang] not in case
    assert {"fi": "Ota käsittelyyn", "sv": "Börja behandla"}[lang] not in case + queue


@pytest.mark.parametrize("lang", ["fi", "sv"])
def test_an_undecided_application_waits_on(
    visitors: Visitors, portal_store: Store, clock: Clock, lang: str
) -> None:
    application = application_in(portal_store)
    clock.move(timedelta(days=47))
    case, queue = pages(visitors.staff(), application, lang, "registered")
    assert TARGET[lang] in case
    for page in (case, queue):
        assert {"fi": "47 päivää, yli tavoiteajan", "sv": "47 dagar, över målsatt tid"}[lang] in page


def test_what_ended_without_a_decision_says_how_and_when(
    visitors: Visitors, portal_store: Store, clock: Clock
) -> None:
    application = application_in(portal_store)
    clock.move(timedelta(days=47))
    with portal_store.transaction() as db:
        application_events.move(db, application, Event(State.CANCELLED, clock(), Actor.RESIDENT))
    for page in pages(visitors.staff(), application, "fi", "cancelled"):
        assert "Peruttu 10.1.2027" in page
        assert "47 päivää" not in page
