"""The counsellor's desk: the work list, and the requests for a discussion."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import event

from portal.services import discussing, signing_in
from portal.services.discussing import Topic
from portal.store.engine import Store
from portal.store.work_list import PAGE
from tests.ground.arriving import NOW, Inbox, application_in, looks
from tests.ground.gated_client import GatedClient
from tests.ground.portal import AINO, Visitors, csrf_token


@pytest.fixture
def counsellor(visitors: Visitors) -> GatedClient:
    return visitors.staff()


@pytest.mark.parametrize(("lang", "title"), [("fi", "Hakemusjono"), ("sv", "Ansökningskö")])
def test_the_queue_shows_the_units_cases(
    counsellor: GatedClient, portal_store: Store, lang: str, title: str
) -> None:
    with portal_store.transaction() as db:
        Inbox(db).add(number=4182, at=NOW - timedelta(days=31), amount=3600, left=208)
        Inbox(db).add(number=4190, left=-40, language="sv")
        Inbox(db, unit="091").add(number=4200)
    page = counsellor.get(f"/{lang}/staff/queue").text
    assert f"<h1>{title}</h1>" in page
    assert page.count('scope="row"') == 2
    assert "SL-2026-004182" in page
    assert "SL-2026-004190" in page
    assert "SL-2026-004200" not in page
    assert "3\u00a0600\u00a0€" in page
    assert {"fi": ", yli tavoiteajan", "sv": ", över målsatt tid"}[lang] in page
    assert {"fi": "Puuttuu 40\u00a0€", "sv": "Fattas 40\u00a0€"}[lang] in page


def test_each_opening_of_the_queue_is_logged(counsellor: GatedClient, portal_store: Store) -> None:
    counsellor.get("/fi/staff/queue")
    counsellor.get("/sv/staff/queue?language=sv")
    assert looks(portal_store) == [("list", "queue", None)] * 2


def test_an_empty_queue_says_so(counsellor: GatedClient) -> None:
    assert "Mikään hakemus ei vastaa rajausta." in counsellor.get("/fi/staff/queue").text


@pytest.mark.parametrize("typed", ["4182", "004182", "2026-004182", "sl-2026-004182", "SL-2026-004182 "])
def test_a_number_finds_its_case_as_people_write_it(
    counsellor: GatedClient, portal_store: Store, typed: str
) -> None:
    with portal_store.transaction() as db:
        Inbox(db).add(number=4182)
        Inbox(db).add(number=4190)
    page = counsellor.get("/fi/staff/queue", query_string={"number": typed, "state": "closed"}).text
    assert "SL-2026-004182</span>" in page
    assert "SL-2026-004190" not in page


@pytest.mark.parametrize(
    "typed",
    ["010190-900P", " 010190–900p", "010190 900P", "010190A9", "Aino Testilä 010190-900P", "0101909001"],
)
def test_a_personal_identity_code_is_not_searched_for_and_stands_nowhere(
    counsellor: GatedClient, portal_store: Store, typed: str
) -> None:
    asked = {"number": typed, "language": "sv", "order": "largest"}
    reply = counsellor.get("/fi/staff/queue", query_string=asked)
    assert (reply.status_code, reply.location) == (
        303,
        "/fi/staff/queue?language=sv&order=largest&typed=code",
    )
    assert not looks(portal_store)
    told = {"fi": "Henkilötunnuksella ei haettu", "sv": "Ingen sökning gjordes med personbeteckningen"}
    for lang, words in told.items():
        page = counsellor.get(reply.location.replace("/fi/", f"/{lang}/")).text
        assert words in page
        assert "010190" not in page


@pytest.mark.parametrize(
    ("lang", "told"),
    [("fi", "Haku löytää vain hakemusnumerolla."), ("sv", "Sökningen hittar bara med ärendenummer.")],
)
def test_what_is_no_number_is_answered_by_what_the_search_finds(
    counsellor: GatedClient, lang: str, told: str
) -> None:
    page = counsellor.get(f"/{lang}/staff/queue", query_string={"number": "Testilä"}).text
    assert told in page
    assert "<b>0 " not in page
    assert told not in counsellor.get(f"/{lang}/staff/queue?number=14").text


@pytest.mark.parametrize(
    ("lang", "label", "hint"),
    [
        ("fi", "Etsi hakemusnumerolla", "esimerkiksi SL-2026-000014 tai 14"),
        ("sv", "Sök med ärendenummer", "till exempel SL-2026-000014 eller 14"),
    ],
)
def test_the_search_says_by_what_it_finds(counsellor: GatedClient, lang: str, label: str, hint: str) -> None:
    page = counsellor.get(f"/{lang}/staff/queue").text
    assert f'<label for="number">{label}</label>' in page
    assert hint in page


def test_a_choice_in_use_can_be_removed(counsellor: GatedClient) -> None:
    page = counsellor.get("/fi/staff/queue?state=in_review&language=sv&order=largest").text
    assert "Tila: Käsittelyssä" in page
    assert 'href="/fi/staff/queue?language=sv&amp;order=largest"' in page
    assert 'href="/fi/staff/queue?state=in_review&amp;order=largest"' in page


@pytest.mark.parametrize(
    "query",
    ["state=nonsense", "order=amount", "language=en", "handler=me%00", "after=x", "before=1", "number=%00"],
)
def test_an_address_that_makes_no_sense_shows_the_list(counsellor: GatedClient, query: str) -> None:
    assert counsellor.get(f"/fi/staff/queue?{query}").status_code == 200


def test_pages_follow_one_another_and_carry_no_figures_in_their_address(
    counsellor: GatedClient, portal_store: Store
) -> None:
    with portal_store.transaction() as db:
        inbox = Inbox(db)
        for n in range(PAGE + 1):
            inbox.add(amount=1000 + n)
    first = counsellor.get("/fi/staff/queue?order=smallest").text
    assert first.count('scope="row"') == PAGE
    following = f"/fi/staff/queue?order=smallest&amp;after={inbox.ids[PAGE - 1]}"
    assert following in first
    second = counsellor.get(following.replace("&amp;", "&")).text
    assert second.count('scope="row"') == 1
    assert f"before={inbox.ids[PAGE]}" in second


def test_a_case_leads_back_to_the_list_from_which_it_was_opened(
    counsellor: GatedClient, portal_store: Store
) -> None:
    application = application_in(portal_store)
    with portal_store.transaction() as db:
        beside = Inbox(db).add(number=9, amount=200)
    query = f"state=registered&language=fi&handler=nobody&order=smallest&after={beside}"
    opened, back = (f"/fi/staff/{page}?{query}" for page in (f"cases/{application}", "queue"))
    escaped = opened.replace("&", "&amp;")
    assert f'href="{escaped}"' in counsellor.get(back).text
    case = counsellor.get(opened).text
    assert f'class="back" href="{back.replace("&", "&amp;")}"' in case
    shown = counsellor.get(opened.replace("?", "/show/identity_code?"))
    assert f'class="back" href="{escaped}"' in shown.text
    reply = counsellor.post(opened, data={"csrf_token": csrf_token(case)})
    assert (reply.status_code, reply.location) == (303, opened)


@pytest.mark.parametrize("query", ["number=Testil%C3%A4", "state=x&order=y&after=z&handler=q", "next=//a.fi"])
def test_a_case_carries_nothing_back_that_is_no_list(
    counsellor: GatedClient, portal_store: Store, query: str
) -> None:
    application = application_in(portal_store)
    case = counsellor.get(f"/fi/staff/cases/{application}?{query}").text
    assert 'class="back" href="/fi/staff/queue"' in case


def test_nobody_but_staff_sees_the_desk(client: GatedClient, visitors: Visitors, portal_store: Store) -> None:
    with portal_store.transaction() as db:
        case = Inbox(db).add()
    for browser in (client, visitors.resident()):
        for path in ("/fi/staff/queue", f"/fi/staff/cases/{case}", "/fi/staff/discussions"):
            reply = browser.get(path)
            assert reply.status_code == 303
            assert reply.location.startswith("/fi/staff?return_to=")
    assert not looks(portal_store)


def test_the_entrance_leads_to_the_queue(client: GatedClient) -> None:
    page = client.get("/sv/staff").text
    assert 'name="return_to" value="/sv/staff/queue"' in page


def ask(store: Store, topic: Topic = Topic.CALL, text: str = "Erä on liian suuri <b>nyt</b>.") -> UUID:
    with store.session() as db:
        resident = signing_in.admit_resident(db, AINO, "fi", NOW)
        return discussing.ask(db, resident, "990", topic, text, "040 000 000, iltaisin", "fi", NOW)


def test_requests_for_a_discussion_are_listed_logged_and_handled(
    counsellor: GatedClient, portal_store: Store
) -> None:
    request = ask(portal_store)
    page = counsellor.get("/fi/staff/discussions").text
    assert "Aino Testilä" in page
    assert "Erä on liian suuri &lt;b&gt;nyt&lt;/b&gt;." in page
    assert "040 000 000, iltaisin" in page
    fields = {"csrf_token": csrf_token(page), "request": str(request)}
    for _ in range(2):
        assert counsellor.post("/fi/staff/discussions", data=fields).status_code == 303
    assert "Kukaan ei odota keskustelua." in counsellor.get("/fi/staff/discussions").text
    assert looks(portal_store) == [
        ("list", "discussions", None),
        ("handle", "discussion", request),
        ("list", "discussions", None),
    ]


@pytest.mark.parametrize("request_id", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_a_request_that_is_not_there_cannot_be_handled(counsellor: GatedClient, request_id: str) -> None:
    token = csrf_token(counsellor.get("/fi/staff/discussions").text)
    reply = counsellor.post("/fi/staff/discussions", data={"csrf_token": token, "request": request_id})
    assert reply.status_code == 404


def test_the_queue_costs_as_many_queries_for_one_case_as_for_many(
    counsellor: GatedClient, portal_store: Store
) -> None:
    def queries(address: str) -> int:
        seen: list[str] = []
        note = lambda *args: seen.append(args[2])  # noqa: E731 - to be taken off again by name
        event.listen(portal_store.engine, "before_cursor_execute", note)
        counsellor.get(address)
        event.remove(portal_store.engine, "before_cursor_execute", note)
        return len(seen)

    with portal_store.transaction() as db:
        Inbox(db).add(number=9000)
    alone = queries("/fi/staff/queue")
    with portal_store.transaction() as db:
        inbox = Inbox(db)
        for _ in range(PAGE):
            inbox.add()
    assert queries("/fi/staff/queue") == alone


@pytest.mark.parametrize(
    ("lang", "told", "other"),
    [
        ("fi", "tai asiaa ei ole yksikössäsi", "/sv/staff/queue"),
        ("sv", "inget sådant ärende i din enhet", "/fi/staff/queue"),
    ],
)
def test_a_page_of_the_staff_that_is_not_there_is_told_in_their_words(
    counsellor: GatedClient, lang: str, told: str, other: str
) -> None:
    reply = counsellor.get(f"/{lang}/staff/nowhere")
    assert reply.status_code == 404
    assert told in reply.text
    assert "30" not in reply.text.partition("<main")[2].partition("</main>")[0]
    assert f'href="{other}"' in reply.text
    assert f'href="/{other[1:3]}"' not in reply.text


def test_a_page_of_the_residents_that_is_not_there_tells_of_drafts(client: GatedClient) -> None:
    page = client.get("/fi/nowhere").text
    assert "Luonnos poistetaan 30 päivän kuluttua" in page
    assert "/staff" not in page
