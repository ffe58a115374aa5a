"""The supervisors' page of what is late or stuck on its way, and the counts that lead to it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.passing_on import Trouble
from portal.store import heartbeats, unit_queues
from portal.store.delivery_troubles import PAGE
from portal.store.engine import Store
from portal.store.tables.queue import DeliveryOwner, OutboxMessage, UnitEvent
from tests.ground.arriving import NOW, looks
from tests.ground.gated_client import GatedClient
from tests.ground.on_the_way import HOUR, MINUTE, delivered, sent, stuck, told
from tests.ground.portal import Visitors, csrf_token

PAGE_AT = "/fi/staff/delivery"
DAY = timedelta(days=1)


@pytest.fixture
def esa(visitors: Visitors) -> GatedClient:
    return visitors.staff("supervisor", "Esa Esihenkilö")


def post(browser: GatedClient, address: str, **sent: object) -> tuple[int, str]:
    token = csrf_token(browser.get("/fi/staff/queue").text)
    reply = browser.post(address, data={"csrf_token": token, **sent})
    return reply.status_code, reply.text if reply.status_code != 303 else reply.location


def of_message(message: UUID) -> str:
    return f"{PAGE_AT}/messages/{message}"


@pytest.mark.parametrize(
    ("lang", "well", "aside"),
    [
        ("fi", "Kaikki on kunnossa", "Sivuun siirretyt"),
        ("sv", "Allt är i sin ordning", "Lagda åt sidan"),
    ],
)
def test_the_page_says_when_all_is_well_and_what_is_not(
    esa: GatedClient, portal_store: Store, lang: str, well: str, aside: str
) -> None:
    assert well in esa.get(f"/{lang}/staff/delivery").text
    stuck(portal_store, NOW, fault="reference taken")
    page = esa.get(f"/{lang}/staff/delivery").text
    assert well not in page
    assert f'<h2 id="waits">{aside}</h2>' in page
    assert "reference taken" in page
    assert looks(portal_store) == [("list", "delivery", None)] * 2


def paused(db: Session) -> None:
    unit_queues.pause(db, "990", "operator", NOW - HOUR)


def closed(db: Session) -> None:
    unit_queues.fails(db, "990", "no queue", NOW - HOUR, NOW)


def slow(db: Session) -> None:
    unit_queues.set_rate(db, "990", 7)


def unable(db: Session) -> None:
    heartbeats.fails(db, heartbeats.RELAY, "ConnectionRefusedError", NOW - HOUR)


def silent(db: Session) -> None:
    heartbeats.beat(db, heartbeats.RELAY, NOW - HOUR)


@pytest.mark.parametrize(
    ("done", "fi", "sv"),
    [
        (paused, "Lähettäminen yksikköön on keskeytetty", "Sändningen till enheten är pausad sedan"),
        (closed, "Yksikön järjestelmä ei ole ottanut vastaan", "Enhetens system har inte tagit emot"),
        (slow, "enintään 7 hakemusta", "Högst 7 ansökningar"),
        (unable, "Mihinkään yksikköön ei ole lähtenyt", "Ingenting har gått ut"),
        (silent, "Mihinkään yksikköön ei ole lähtenyt", "Ingenting har gått ut"),
    ],
)
def test_what_keeps_applications_from_going_out_is_told_above_all(
    esa: GatedClient, portal_store: Store, done: Callable[[Session], None], fi: str, sv: str
) -> None:
    with portal_store.transaction() as db:
        unit_queues.pause(db, "905", "operator", NOW)
        heartbeats.beat(db, heartbeats.RELAY, NOW)
    assert "Kaikki on kunnossa" in esa.get(PAGE_AT).text
    with portal_store.transaction() as db:
        done(db)
    for lang, words, well in (("fi", fi, "Kaikki on kunnossa"), ("sv", sv, "Allt är i sin ordning")):
        page = esa.get(f"/{lang}/staff/delivery").text
        assert words in page
        assert well not in page


@pytest.mark.parametrize("trouble", list(Trouble))
def test_each_kind_has_its_own_list(esa: GatedClient, portal_store: Store, trouble: Trouble) -> None:
    stuck(portal_store, NOW - MINUTE)
    sent(portal_store, NOW - 2 * HOUR)
    delivered(portal_store, NOW - 2 * DAY)
    told(portal_store, NOW - MINUTE)
    told(portal_store, NOW - 2 * HOUR, "waiting")
    page = esa.get(f"{PAGE_AT}?kind={trouble}").text
    assert page.count('scope="row"') == 1
    assert page.count('aria-current="page"') == 2
    assert ('value="retry"' in page) is (trouble is Trouble.STUCK)
    assert ('value="send_again"' in page) is (trouble is Trouble.UNCONFIRMED)
    assert ('value="settle"' in page) is (trouble is Trouble.REFUSED_EVENT)


@pytest.mark.parametrize("query", ["kind=nonsense", "after=x", "kind=stuck&after=%00", "kind=%00"])
def test_an_address_that_makes_no_sense_shows_the_list(esa: GatedClient, query: str) -> None:
    assert esa.get(f"{PAGE_AT}?{query}").status_code == 200


def test_one_takes_care_hands_back_and_tries_again(esa: GatedClient, portal_store: Store) -> None:
    message = stuck(portal_store, NOW)
    assert post(esa, of_message(message), act="take", kind="stuck") == (303, f"{PAGE_AT}?kind=stuck")
    page = esa.get(PAGE_AT).text
    assert 'class="me"' in page
    assert "Palauta" in page
    with portal_store.session(writes=False) as db:
        owner = db.scalars(select(DeliveryOwner.staff_id)).one()
    assert post(esa, of_message(message), act="hand_back", owner=owner)[0] == 303
    assert "Ota hoitaaksesi" in esa.get(PAGE_AT).text
    assert post(esa, of_message(message), act="retry")[0] == 303
    with portal_store.session(writes=False) as db:
        assert db.scalars(select(OutboxMessage.state)).one() == "waiting"


def test_a_refused_event_is_marked_as_seen_to(esa: GatedClient, portal_store: Store) -> None:
    event = told(portal_store, NOW)
    assert post(esa, f"{PAGE_AT}/events/{event}", act="take")[0] == 303
    assert post(esa, f"{PAGE_AT}/events/{event}", act="settle")[0] == 303
    assert "Kaikki on kunnossa" in esa.get(PAGE_AT).text
    with portal_store.session(writes=False) as db:
        assert db.scalars(select(UnitEvent.settled_at)).one() == NOW


def test_what_a_colleague_takes_care_of_is_told_with_their_name(
    esa: GatedClient, visitors: Visitors, portal_store: Store
) -> None:
    eva = visitors.staff("supervisor", "Eva <Exempel>")
    message = stuck(portal_store, NOW)
    post(eva, of_message(message), act="take")
    status, page = post(esa, of_message(message), act="take")
    assert status == 409
    assert "Eva &lt;Exempel&gt; ehti ensin." in page
    assert "Vapauta muille" in esa.get(PAGE_AT).text


@pytest.mark.parametrize("act", ["", "settle", "delete"])
def test_an_act_that_there_is_not_is_not_found(esa: GatedClient, portal_store: Store, act: str) -> None:
    assert post(esa, of_message(stuck(portal_store, NOW)), act=act)[0] == 404


@pytest.mark.parametrize("role", ["supervisor", "admin"])
def test_another_countys_messages_and_events_are_not_found(
    visitors: Visitors, portal_store: Store, role: str
) -> None:
    olli = visitors.staff(role, "Olli Outola", unit="991")
    message, event = stuck(portal_store, NOW), told(portal_store, NOW)
    page = olli.get(PAGE_AT).text
    assert "Kaikki on kunnossa" in page
    for act in ("take", "hand_back", "retry", "send_again"):
        assert post(olli, of_message(message), act=act)[0] == 404
    for act in ("take", "hand_back", "settle"):
        assert post(olli, f"{PAGE_AT}/events/{event}", act=act)[0] == 404
    with portal_store.session(writes=False) as db:
        assert db.scalars(select(OutboxMessage.state)).one() == "stuck"
        assert db.scalars(select(UnitEvent.settled_at)).one() is None
        assert db.scalars(select(DeliveryOwner)).all() == []


def test_a_counsellor_is_refused_and_sees_no_count(visitors: Visitors, portal_store: Store) -> None:
    sari, message = visitors.staff(), stuck(portal_store, NOW)
    assert sari.get(PAGE_AT).status_code == 403
    assert post(sari, of_message(message), act="take")[0] == 403
    assert "/fi/staff/delivery" not in sari.get("/fi/staff/queue").text


def test_the_queue_leads_supervisors_to_what_waits_and_says_nothing_when_all_is_well(
    esa: GatedClient, portal_store: Store
) -> None:
    assert "?kind=" not in esa.get("/fi/staff/queue").text
    stuck(portal_store, NOW)
    stuck(portal_store, NOW, unit="991")
    page = esa.get("/fi/staff/queue").text
    assert f'<a href="{PAGE_AT}?kind=stuck">Sivuun siirretyt: <span class="n">1</span></a>' in page


def test_pages_follow_one_another(esa: GatedClient, portal_store: Store) -> None:
    made = [stuck(portal_store, NOW - n * MINUTE) for n in range(PAGE + 1)][::-1]
    first = esa.get(PAGE_AT).text
    following = f"{PAGE_AT}?kind=stuck&amp;after={made[PAGE - 1]}"
    assert first.count('scope="row"') == PAGE
    assert following in first
    assert esa.get(following.replace("&amp;", "&")).text.count('scope="row"') == 1
