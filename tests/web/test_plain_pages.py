"""The pages that anyone may read, and the pages of errors: each in both languages, each behind the gate."""

from typing import NoReturn

import pytest
from flask import Flask
from sqlalchemy import event

from portal.store.engine import Store
from tests.ground.gated_client import GatedClient
from tests.ground.portal import Visitors, csrf_token

PAGES = (
    "",
    "criteria",
    "accessibility",
    "privacy",
    "counties",
    "counties/5",
    "counties/91",
    "sign-in",
    "signed-out",
)


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("page", PAGES)
def test_a_plain_page_opens_without_a_cookie(client: GatedClient, language: str, page: str) -> None:
    reply = client.get(f"/{language}/{page}")
    assert reply.status_code == 200
    assert "Set-Cookie" not in reply.headers


def test_the_language_link_leads_to_the_same_page(client: GatedClient) -> None:
    page = client.get("/fi/privacy").text
    assert '<a href="/sv/privacy" lang="sv" hreflang="sv">Svenska</a>' in page


def test_the_other_language_of_a_form_with_errors_is_on_the_same_page(client: GatedClient) -> None:
    token = csrf_token(client.get("/fi/budget/household").text)
    reply = client.post("/fi/budget/household", data={"csrf_token": token})
    assert reply.status_code == 422
    assert '<form method="post" action="/sv/budget/household">' in reply.text
    assert '<button type="submit" lang="sv">Svenska</button>' in reply.text


def test_the_criteria_are_the_countys_own_with_their_version(app: Flask, client: GatedClient) -> None:
    criteria = app.extensions["portal"].unit.criteria
    page = client.get("/sv/criteria").text
    assert criteria.version in page
    assert all(section.title in page for section in criteria.sections("sv"))


def test_the_script_library_is_asked_for_only_where_it_is_there(app: Flask, client: GatedClient) -> None:
    has_it = app.jinja_env.globals["static_exists"]("htmx.min.js")  # type: ignore[operator]
    page = client.get("/fi/").text
    assert ("htmx.min.js" in page) == ("htmx-config" in page) == has_it


@pytest.mark.parametrize(("language", "word"), [("fi", "Virhe: "), ("sv", "Fel: ")])
def test_a_missing_page_says_so_in_its_title(client: GatedClient, language: str, word: str) -> None:
    reply = client.get(f"/{language}/no-such-page")
    assert reply.status_code == 404
    assert f"<title>{word}" in reply.text


def test_a_missing_page_of_the_staff_leads_back_to_the_queue(visitors: Visitors) -> None:
    page = visitors.staff().get("/fi/staff/no-such-page").text
    assert 'href="/fi/staff/queue"' in page
    assert 'class="staff"' in page


def test_a_body_over_the_limit_gets_its_page(client: GatedClient) -> None:
    reply = client.post("/sv/sign-in", data={"return_to": "x" * 1_100_000})
    assert reply.status_code == 413
    assert "Det du skickade var för stort" in reply.text


def test_a_signed_in_resident_may_sign_out_from_any_page(visitors: Visitors) -> None:
    page = visitors.resident().get("/fi/accessibility").text
    assert '<form method="post" action="/fi/sign-out">' in page
    assert "Omat asiat" in page


@pytest.mark.parametrize(("language", "title"), [("fi", "Palvelussa on vika"), ("sv", "ett fel i tjänsten")])
def test_a_lost_database_gets_a_page_with_a_number(
    app: Flask, visitors: Visitors, portal_store: Store, language: str, title: str
) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    browser = visitors.resident()
    engine = portal_store.engine

    @event.listens_for(engine, "do_connect")
    def lose(*_: object) -> NoReturn:
        raise engine.dialect.loaded_dbapi.OperationalError("nobody answers")

    engine.dispose()
    reply = browser.get(f"/{language}/")
    assert reply.status_code == 503
    assert title in reply.text
