"""The next year: the saved file opened in another browser, and only what has changed told."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.ground.browser import DESK, NewVisitor, Visitor
from tests.ground.live import Live
from tests.walks.way import Way

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_saved_budget_is_begun_from_the_next_year(
    live: Live, new_visitor: NewVisitor, tmp_path: Path, language: str, javascript: bool
) -> None:
    saved = _saved(live, new_visitor(language=language, javascript=javascript), language, tmp_path)
    way = Way(new_visitor(DESK, language=language, javascript=javascript), language)
    _open(live, way, saved)
    for key in ("rent", "food", "own-n0"):
        way.page.check(f'main [name="rows"][value="{key}"]')
    way.page.check('main [name="debts"][value="1"]')
    way.go_on()
    _tell(way)
    way.arrive("budget/result")
    way.follow("/budget/changes")
    way.arrive("budget/changes")
    told = way.page.locator("main").inner_text()
    assert "765,50" in told
    assert "Kuoro" in told
    assert "1\N{NO-BREAK SPACE}450" not in told


def _saved(live: Live, visitor: Visitor, language: str, folder: Path) -> Path:
    way = Way(visitor, language)
    way.page.goto(f"{live.address}/{language}/")
    way.make_budget()
    with way.page.expect_download() as download:
        way.follow("/budget/take/json")
    download.value.save_as(folder / "budget.json")
    return folder / "budget.json"


def _open(live: Live, way: Way, saved: Path) -> None:
    way.page.goto(f"{live.address}/{way.language}/")
    way.follow("/budget/earlier")
    way.arrive("budget/earlier")
    picture = saved.with_name("kuva.json")
    picture.write_bytes(b"%PDF-1.7")
    way.page.set_input_files('main input[type="file"]', picture)
    way.go_on()
    way.look("not a budget")
    way.page.set_input_files('main input[type="file"]', saved)
    way.go_on()
    way.arrive("budget/changes")
    expect(way.page.locator("#household")).to_be_checked()


def _tell(way: Way) -> None:
    way.look("asked")
    expect(way.page.locator('main [name="rent"]')).to_have_value("740")
    expect(way.page.locator('main [name="electricity"]')).to_have_count(0)
    way.fill(rent="1.234", own__n0__name="Kuoro")
    way.tick("debt1-gone")
    way.page.click('main button[name="add"][value="who-children"]')
    way.fill(who__children__1__age="2")
    way.go_on()
    way.look("ambiguous")
    expect(way.page.locator('main [name="own-n0-name"]')).to_have_value("Kuoro")
    expect(way.page.locator('main [name="who-children-1-age"]')).to_have_value("2")
    way.fill(rent="765,50")
    way.go_on()
