"""The pages beside the main way: erasing, deleting, copies, discussions, and those who cannot go on."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import FilePayload, expect

from portal.domain.finnish_time import HELSINKI
from tests.ground.browser import DESK, PHONE, NewVisitor
from tests.ground.live import Live
from tests.ground.statements import unknown, usual
from tests.walks.way import Way

pytestmark = pytest.mark.browser

CANNOT_GO_ON = ["Hilla Helsinkiläinen", "Edvin Esbobo", "Nelli Nuori", "Elsa Eurooppalainen"]


def _signed_in(live: Live, new_visitor: NewVisitor, name: str, language: str = "fi") -> Way:
    way = Way(new_visitor(language=language), language)
    way.page.goto(f"{live.address}/{language}/apply")
    way.sign_in(name)
    expect(way.page.locator("h1")).to_be_visible()
    return way


def test_a_budget_is_erased_by_its_owner(live: Live, new_visitor: NewVisitor) -> None:
    way = Way(new_visitor(), "fi")
    way.page.goto(f"{live.address}/fi/")
    way.make_budget()
    way.follow("/budget/erase")
    way.arrive("budget/erase")
    way.go_on()
    way.look("erased")
    assert way.page.context.cookies() == []


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("name", CANNOT_GO_ON)
def test_who_cannot_go_on_is_told_where_to_turn(
    live: Live, new_visitor: NewVisitor, name: str, language: str
) -> None:
    _signed_in(live, new_visitor, name, language).look(name)


def test_who_has_no_known_municipality_is_asked(live: Live, new_visitor: NewVisitor) -> None:
    way = _signed_in(live, new_visitor, "Paavo Pankkinen")
    way.fill(municipality="Ei mikään")
    way.go_on()
    way.look("no such municipality")
    way.fill(municipality="Exempelby")
    way.go_on()
    way.look("begun")


@pytest.mark.parametrize(("language", "javascript"), [("fi", False), ("sv", True)], ids=["no-js", "js"])
def test_figures_of_a_bank_statement_come_into_a_budget(
    live: Live, new_visitor: NewVisitor, language: str, javascript: bool
) -> None:
    way = Way(new_visitor(language=language, javascript=javascript), language)
    way.page.goto(f"{live.address}/{language}/")
    way.make_budget()
    way.follow("/budget/statement")
    way.arrive("budget/statement")
    way.go_on()
    way.look("no file")
    today = datetime.now(HELSINKI).date()
    months = [(today.replace(day=1) - timedelta(days=1)).month]
    payments = usual((today.replace(day=1) - timedelta(days=1)).year, months)
    file: FilePayload = {"name": "tiliote.csv", "mimeType": "text/csv", "buffer": unknown(payments)}
    way.page.set_input_files("main input[type=file]", file)
    way.go_on()
    way.look("columns")
    way.choose(payee="2")
    way.go_on()
    way.look("payees")
    way.page.locator("main select").first.select_option("housing.rent")
    way.go_on()
    way.look("what changed")
    way.follow("/budget/result")
    way.arrive("budget/result")


@pytest.mark.parametrize(("language", "javascript"), [("fi", True), ("sv", False)], ids=["js", "no-js"])
def test_a_change_is_tried_and_a_diary_begun(
    live: Live, new_visitor: NewVisitor, language: str, javascript: bool
) -> None:
    way = Way(new_visitor(language=language, javascript=javascript), language)
    way.page.goto(f"{live.address}/{language}/")
    way.make_budget()
    _try_a_change(way)
    way.follow("/budget/result")
    way.follow("/budget/everyday")
    _keep_a_diary(way)


def _try_a_change(way: Way) -> None:
    way.follow("/budget/what-if")
    way.arrive("budget/what-if")
    way.fill(rent="paljon", amount="2000")
    way.go_on()
    way.look("corrected")
    way.fill(rent="900")
    way.go_on()
    expect(way.page.locator("main table")).to_be_visible()
    way.look("compared")


def _keep_a_diary(way: Way) -> None:
    way.press_aside("diary")
    way.arrive("budget/diary")
    way.go_on()
    way.look("no length")
    way.choose(days="14")
    way.go_on()
    way.look("begun")
    way.fill(amount="12,40")
    way.go_on()
    way.look("no line")
    way.choose(code="living.food")
    way.go_on()
    for summary in way.page.locator("main summary").all():
        summary.click()
    way.look("noted")
    way.page.locator('main form[action$="/give-up"] button').click()
    way.look("thrown away")


def test_a_draft_can_be_deleted(county: Live, new_visitor: NewVisitor) -> None:
    way = _signed_in(county, new_visitor, "Jade Keksitty")
    way.look()
    way.follow("/delete")
    way.look()
    way.go_on()
    expect(way.page.locator("h1")).to_be_visible()
    way.look("deleted")


def test_a_sent_application_can_be_copied_and_discussed(county: Live, new_visitor: NewVisitor) -> None:
    way = Way(new_visitor(), "fi")
    way.page.goto(f"{county.address}/fi/my")
    way.sign_in("Aino Mallinen")
    way.arrive("my")
    way.page.locator('main a[href*="/my/applications/"]').first.click()
    way.look()
    way.follow("/copy")
    way.look()
    way.page.go_back()
    way.follow("/discussion")
    way.go_on()
    way.look("corrected")
    way.fill(contact="040 000 0000")
    way.go_on()
    way.look("asked")


@pytest.mark.parametrize(("size", "name"), [(PHONE, "Rolf Rådgivare"), (DESK, "Niina Neuvoja")])
def test_the_staffs_other_pages(
    county: Live, new_visitor: NewVisitor, size: tuple[int, int], name: str
) -> None:
    language = "sv" if size is PHONE else "fi"
    way = Way(new_visitor(size, language=language), language)
    way.page.goto(f"{county.address}/{language}/staff/discussions")
    way.sign_in(name)
    way.arrive("staff/discussions")
    way.page.locator("main form button").first.click()
    way.look("handled")
    way.page.goto(f"{county.address}/{language}/staff/queue?state=registered&language=sv&order=left")
    way.look("filtered")


@pytest.mark.parametrize("name", ["Osmo Osaton", "Tero Tuntematon"])
def test_staff_without_a_known_role_are_not_let_in(live: Live, new_visitor: NewVisitor, name: str) -> None:
    way = Way(new_visitor(), "fi")
    way.page.goto(f"{live.address}/fi/staff")
    way.sign_in(name)
    expect(way.page.locator("h1")).to_contain_text("Sinulla ei ole oikeutta")
    way.look(name)
