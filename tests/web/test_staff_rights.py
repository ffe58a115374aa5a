"""Every address of the staff, asked by a lesser role, by a withdrawn member, and after too long a time."""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import update

from portal.store.engine import Store
from portal.store.tables.people import StaffMember
from portal.web.access import ADMIN, COUNSELLOR, SUPERVISOR
from tests.ground.gated_client import GatedClient
from tests.ground.portal import Clock, Visitors, csrf_token
from tests.web.test_headers import NOBODYS, PART

ROLES = (COUNSELLOR, SUPERVISOR, ADMIN)
_APART = {"own_sign_ins.end_staff", "staff_sign_in.identify_again"}


class Asked(NamedTuple):
    """A way to ask for an address, and the guard before it."""

    method: str
    address: str
    guard: str
    role: str


def guarded(app: Flask) -> Iterator[Asked]:
    for rule in app.url_map.iter_rules():
        guard = str(getattr(app.view_functions[rule.endpoint], "guard", ""))
        role = guard.removesuffix("+")
        # Two addresses end the session or lead to a provider that is not there; they have tests of their own.
        if role in ROLES and rule.endpoint not in _APART:
            method = "POST" if "POST" in (rule.methods or ()) else "GET"
            address = PART.sub(
                lambda part: "sv" if part["name"] == "lang" else part["choice"] or NOBODYS[part["kind"]],
                rule.rule,
            )
            yield Asked(method, address, guard, role)


def status(browser: GatedClient, asked: Asked, token: str) -> tuple[int, str]:
    sent = {"csrf_token": token} if asked.method == "POST" else None
    reply = browser.open(asked.address, method=asked.method, data=sent)
    return reply.status_code, reply.headers.get("Location", "")


@pytest.mark.parametrize("role", ROLES)
def test_a_lesser_role_is_refused_and_a_wide_enough_one_never(
    app: Flask, visitors: Visitors, role: str
) -> None:
    browser = visitors.staff(role)
    token = csrf_token(browser.get("/fi/staff/queue").text)
    asked = list(guarded(app))
    assert {each.role for each in asked} >= {COUNSELLOR, SUPERVISOR}
    for each in asked:
        refused = ROLES.index(role) < ROLES.index(each.role)
        assert (status(browser, each, token)[0] == 403) is refused, each


def test_a_withdrawn_member_and_another_realm_open_nothing(
    app: Flask, visitors: Visitors, portal_store: Store
) -> None:
    withdrawn, resident = visitors.staff(ADMIN), visitors.resident()
    tokens = [csrf_token(withdrawn.get("/fi/staff/queue").text), csrf_token(resident.get("/fi/my").text)]
    with portal_store.transaction() as db:
        db.execute(update(StaffMember).values(active=False))
    for each in guarded(app):
        for browser, token in zip((withdrawn, resident), tokens, strict=True):
            code, location = status(browser, each, token)
            assert code == 303, each
            # A form whose token is another session's is given back on its own page, behind the entrance.
            assert location.startswith("/sv/staff?return_to=") or location == each.address, each


def test_what_wants_a_fresh_identification_is_all_that_asks_for_it(
    app: Flask, visitors: Visitors, clock: Clock
) -> None:
    browser = visitors.staff(ADMIN, fresh=False)
    token = csrf_token(browser.get("/fi/staff/queue").text)
    for each in guarded(app):
        if "/again" in each.address:
            continue
        leads_away = status(browser, each, token)[1].startswith("/sv/staff/again?return_to=")
        assert leads_away is each.guard.endswith("+"), each


def test_whoever_is_led_away_comes_back_to_a_page(app: Flask, visitors: Visitors) -> None:
    browser = visitors.staff(ADMIN, fresh=False)
    token = csrf_token(browser.get("/fi/staff/queue").text)
    led_away = 0
    for each in guarded(app):
        if "/again" in each.address:
            continue
        _, found, back = status(browser, each, token)[1].partition("/sv/staff/again?return_to=")
        if found:
            led_away += 1
            assert each.address.startswith(back)
            assert app.url_map.bind("localhost").test(back, method="GET"), each
    assert led_away >= 6


def test_an_act_that_changes_rights_or_shows_a_code_wants_a_fresh_identification(app: Flask) -> None:
    fresh = {each.address.replace(str(UUID(int=7)), "ID") for each in guarded(app) if each.guard[-1] == "+"}
    assert fresh >= {
        "/sv/staff/members/ID",
        "/sv/staff/identity-changes",
        "/sv/staff/identity-changes/ID",
        "/sv/staff/conflicts/ID/remove",
        "/sv/staff/cases/ID/show/identity_code",
    }


@pytest.mark.parametrize(
    ("moved", "is_fresh"),
    [(timedelta(minutes=15), True), (timedelta(minutes=16), False), (timedelta(minutes=-5), False)],
    ids=["a quarter of an hour ago", "longer ago", "still to come"],
)
def test_an_identification_is_fresh_for_a_quarter_of_an_hour(
    visitors: Visitors, clock: Clock, moved: timedelta, is_fresh: bool
) -> None:
    browser = visitors.staff()
    clock.move(moved)
    assert (browser.get("/fi/staff/authorisations").status_code == 200) is is_fresh
