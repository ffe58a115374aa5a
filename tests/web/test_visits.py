"""Sessions: two realms apart, two time limits, a new id at sign-in, nothing readable in the database."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.ground.gated_client import GatedClient
from tests.ground.portal import AINO, Clock, Visitors, csrf_token


def test_reading_sets_no_cookie(client: GatedClient) -> None:
    for path in (
        "/",
        "/fi/",
        "/sv/",
        "/fi/criteria",
        "/fi/accessibility",
        "/sv/privacy",
        "/fi/budget/household",
    ):
        assert client.get(path).headers.getlist("Set-Cookie") == []


def test_a_signed_in_resident_opens_my_matters(visitors: Visitors) -> None:
    page = visitors.resident().get("/fi/my")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"


def test_thirty_idle_minutes_end_a_session(visitors: Visitors, clock: Clock) -> None:
    browser = visitors.resident()
    clock.move(timedelta(minutes=29, seconds=59))
    assert browser.get("/fi/my").status_code == 200
    clock.move(timedelta(minutes=30))
    assert browser.get("/fi/my").headers["Location"].startswith("/fi/sign-in")


@pytest.mark.parametrize(
    ("realm", "path", "hours"), [("resident", "/fi/my", 8), ("staff", "/fi/staff/queue", 10)]
)
def test_a_session_ends_in_any_case(
    visitors: Visitors, clock: Clock, realm: str, path: str, hours: int
) -> None:
    browser = visitors.resident() if realm == "resident" else visitors.staff()
    for _ in range(hours * 3):
        assert browser.get(path).status_code == 200
        clock.move(timedelta(minutes=20))
    assert browser.get(path).status_code == 303


def test_a_residents_cookie_opens_nothing_of_the_staff_and_the_reverse(visitors: Visitors) -> None:
    assert "/staff" in visitors.resident().get("/fi/staff/queue").headers["Location"]
    assert "/sign-in" in visitors.staff().get("/fi/my").headers["Location"]


def test_signing_out_ends_the_session_on_the_server(visitors: Visitors) -> None:
    browser = visitors.resident()
    cookie = browser.get_cookie("portal_resident")
    assert cookie is not None
    token = csrf_token(browser.get("/fi/my").text)
    assert browser.post("/fi/sign-out", data={"csrf_token": token}).status_code == 303
    assert browser.get_cookie("portal_resident") is None
    browser.set_cookie("portal_resident", cookie.value)
    assert "/sign-in" in browser.get("/fi/my").headers["Location"]


def test_signing_out_by_a_link_of_another_site_does_nothing(visitors: Visitors) -> None:
    browser = visitors.resident()
    assert browser.get("/fi/sign-out").status_code == 404
    assert browser.post("/fi/sign-out").status_code in {302, 303}
    assert browser.get("/fi/my").status_code == 200


def test_a_forged_cookie_is_as_good_as_none(client: GatedClient) -> None:
    client.set_cookie("portal_resident", "made-up")
    assert "/sign-in" in client.get("/fi/my").headers["Location"]


def test_neither_the_cookie_nor_the_name_stands_in_the_database(visitors: Visitors, tmp_path: Path) -> None:
    browser = visitors.resident()
    browser.get("/fi/my")
    cookie = browser.get_cookie("portal_resident")
    assert cookie is not None
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("only.sqlite*"))
    for secret in (cookie.value, AINO.family_name, AINO.identity_code):
        assert secret.encode() not in stored
