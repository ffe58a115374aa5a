"""What comes from another site is refused; a lost token loses nothing that was typed."""

import pytest

from tests.ground.gated_client import GatedClient
from tests.ground.portal import Visitors, csrf_token

FEEDBACK = "/fi/feedback"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "null", "Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_post_from_another_site_is_forbidden(client: GatedClient, headers: dict[str, str]) -> None:
    token = csrf_token(client.get(FEEDBACK).text)
    reply = client.post(FEEDBACK, data={"csrf_token": token, "message": "hei"}, headers=headers)
    assert reply.status_code == 403


def test_the_own_origin_is_let_in(client: GatedClient) -> None:
    token = csrf_token(client.get(FEEDBACK).text)
    headers = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    reply = client.post(FEEDBACK, data={"csrf_token": token, "message": "Kiitos."}, headers=headers)
    assert reply.status_code == 303


def test_a_form_of_a_page_without_a_referrer_is_let_in(client: GatedClient) -> None:
    token = csrf_token(client.get(FEEDBACK).text)
    headers = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    reply = client.post(FEEDBACK, data={"csrf_token": token, "message": "Kiitos."}, headers=headers)
    assert reply.status_code == 303


@pytest.mark.parametrize("path", ["/auth/callback", "/staff/auth/callback"])
def test_what_stands_in_the_address_of_an_answer_leads_nowhere(client: GatedClient, path: str) -> None:
    reply = client.get(f"{path}?state=a-state&code=a-code")
    assert (reply.status_code, reply.headers["Referrer-Policy"]) == (400, "no-referrer")
    assert client.get(FEEDBACK).headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("token", [None, "made-up"])
def test_a_form_without_its_token_is_given_back_filled(client: GatedClient, token: str | None) -> None:
    typed = {"message": "Sivu oli selkeä, kiitos."} | ({"csrf_token": token} if token else {})
    reply = client.post(FEEDBACK, data=typed)
    assert reply.headers["Location"] == FEEDBACK
    page = client.get(FEEDBACK)
    assert "Sivu oli selkeä, kiitos." in page.text
    sent = client.post(FEEDBACK, data={"csrf_token": csrf_token(page.text), "message": "Sivu oli selkeä."})
    assert sent.status_code == 303
    assert "selkeä" not in client.get(FEEDBACK).text


def test_a_form_of_another_session_is_not_accepted(visitors: Visitors, client: GatedClient) -> None:
    token = csrf_token(client.get(FEEDBACK).text)
    signed_in = visitors.resident()
    reply = signed_in.post(FEEDBACK, data={"csrf_token": token, "message": "hei"})
    assert reply.headers["Location"] == FEEDBACK


def test_another_host_name_is_refused(client: GatedClient) -> None:
    assert client.get("/fi/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example",
        "/\\evil.example",
        "https:evil.example",
        "/%2fevil.example",
        "/fi/my\r\nX: y",
        "/fi/nowhere",
        "",
    ],
)
def test_a_foreign_return_address_falls_back_to_my_matters(client: GatedClient, path: str) -> None:
    page = client.get("/fi/sign-in", query_string={"return_to": path})
    assert 'name="return_to" value="/fi/my"' in page.text


@pytest.mark.parametrize(
    "query",
    ["_scheme=javascript&_anchor=x", "_external=1", "_method=FOO", "endpoint=x", "lang=xx", "_anchor=x"],
)
def test_nothing_of_an_address_changes_where_the_language_link_leads(client: GatedClient, query: str) -> None:
    page = client.get(f"/fi/?{query}")
    assert f'hreflang="sv" href="/sv/?{query.replace("&", "&amp;")}"' in page.text


def test_what_was_typed_waits_while_a_sign_in_is_begun_twice(client: GatedClient) -> None:
    client.post(FEEDBACK, data={"message": "Sivu oli selkeä."})
    client.post("/fi/sign-in", data={"csrf_token": "of another page", "return_to": FEEDBACK})
    assert "Sivu oli selkeä." in client.get(FEEDBACK).text


def test_the_answer_to_a_first_post_is_stored_nowhere(client: GatedClient) -> None:
    token = csrf_token(client.get(FEEDBACK).text)
    reply = client.post(FEEDBACK, data={"csrf_token": token, "message": ""})
    assert (reply.status_code, reply.headers["Cache-Control"]) == (422, "no-store")


def test_an_own_return_address_is_kept(client: GatedClient) -> None:
    page = client.get("/sv/sign-in", query_string={"return_to": "/sv/apply"})
    assert 'name="return_to" value="/sv/apply"' in page.text


@pytest.mark.parametrize(
    ("callback", "front"), [("/auth/callback", "/sv/"), ("/staff/auth/callback", "/sv/staff/queue")]
)
def test_the_language_link_of_a_spent_callback_leads_to_where_one_begins(
    client: GatedClient, callback: str, front: str
) -> None:
    page = client.get(callback, query_string={"code": "x", "state": "y"})
    assert page.status_code == 400
    assert f'href="{front}" lang="sv"' in page.text
    assert "state=y" not in page.text


def test_the_callback_of_a_second_tab_finds_the_browser_signed_in(visitors: Visitors) -> None:
    late = {"code": "x", "state": "ended by the other tab"}
    for browser, path, home in (
        (visitors.resident(), "/auth/callback", "/my"),
        (visitors.staff(), "/staff/auth/callback", "/staff/queue"),
    ):
        reply = browser.get(path, query_string=late)
        assert (reply.status_code, reply.headers["Location"][3:]) == (303, home)
