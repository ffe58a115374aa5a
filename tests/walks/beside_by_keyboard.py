"""What stands beside the steps of the budget, by the keyboard alone: from the result and back to it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import expect

from portal.domain.diary import Entry
from portal.domain.finnish_time import day_of
from portal.services import noting
from portal.store.engine import Store
from tests.ground.statements import unknown, usual
from tests.walks.budget_by_keyboard import BudgetByKeyboard


def try_a_change(walk: BudgetByKeyboard) -> None:
    """What if: a mistake, its correction, and two columns."""
    keys = walk.keyboard
    walk.follow("what-if")
    keys.type_into("rent", "paljon")
    keys.send_and_correct()
    keys.type_over("900")
    keys.send()
    expect(keys.page.locator("main table")).to_be_visible()
    walk.look()
    keys.press('main .row a[href$="/budget/result"]')


def read_and_print(walk: BudgetByKeyboard) -> None:
    """The result itself, its months, its page for printing and its files."""
    keys = walk.keyboard
    keys.open("aside + .st2 details > summary")
    walk.follow("months")
    keys.open("details > summary")
    keys.press("main .back")
    walk.follow("take/print")
    keys.page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    keys.tab_to("main [data-print]")
    keys.page.keyboard.press("Enter")
    assert keys.page.evaluate("window.printed")
    keys.press("main .back")
    for kind in ("pdf", "xlsx", "json"):
        keys.tab_to(f'main a[href$="/take/{kind}"]')
        with keys.page.expect_download() as download:
            keys.page.keyboard.press("Enter")
        download.value.save_as(walk.folder / f"budget.{kind}")
        keys.is_at(f'a[href$="/take/{kind}"]')


def tell_what_has_changed(walk: BudgetByKeyboard) -> None:
    """What has changed: ticked, told, and something new in each step that has rows."""
    keys = walk.keyboard
    walk.follow("changes")
    for step in ("home", "costs", "wish"):
        walk.follow(f"{step}/lines")
        keys.page.go_back()
    keys.tick('[value="food"]', '[value="phone"]', '[name="debts"]')
    keys.send()
    walk.look()
    keys.type_into("food", "1.234")
    keys.send_and_correct()
    keys.type_over("95")
    keys.send()
    walk.arrive("result")


def read_a_statement(walk: BudgetByKeyboard) -> None:
    """A bank's file that we do not know: its columns, its payees, and a figure into the budget."""
    keys, last_month = walk.keyboard, datetime.now(UTC).replace(day=1) - timedelta(days=1)
    file = walk.folder / "tiliote.csv"
    file.write_bytes(unknown(usual(last_month.year, [last_month.month])))
    walk.follow("statement")
    keys.tab_to("main .btn.full")
    keys.send_and_correct()
    keys.choose_file(file)
    keys.press("main .btn.full")
    walk.look()
    keys.tab_to('main select[name="text"]')
    keys.press("main .btn.full")
    keys.is_at("#errors")
    keys.select("payee", presses=3)
    keys.press("main .btn.full")
    walk.look()
    keys.select("out-0-line")
    keys.press("main .btn.full")
    walk.look()
    keys.press("main .btn.full")
    walk.arrive("result")


def keep_a_diary(walk: BudgetByKeyboard, store: Store) -> None:
    """Begin, note, take away, and when a week has gone by take what was measured into the budget."""
    keys = walk.keyboard
    keys.press('main a[href$="/budget/everyday"]')
    walk.aside("diary")
    walk.arrive("diary")
    _begin_and_note(walk)
    _let_days_pass(walk, store)
    keys.press("main .back")
    walk.aside("diary")
    walk.look()
    keys.press('main form[action$="/end"] button')
    walk.arrive("everyday")
    keys.press("main .sum button")
    keys.press("header a.id")
    keys.press('main a[href$="/budget"]')


def _begin_and_note(walk: BudgetByKeyboard) -> None:
    keys = walk.keyboard
    keys.press("main .btn.full")
    keys.is_at("#errors")
    keys.choose("days")
    keys.send()
    walk.look()
    for amount in ("12,40", "3"):
        keys.type_into("amount", amount)
        keys.send_and_correct()
        keys.page.keyboard.press("ArrowDown")
        keys.press("main .btn.full")
    keys.open("section details > summary")
    walk.look()
    keys.press("main .docs button")


def _let_days_pass(walk: BudgetByKeyboard, store: Store) -> None:
    """Put in the place of the diary one that was begun ten days ago."""
    token = next(at["value"] for at in walk.way.page.context.cookies() if "budget" in at["name"])
    now = datetime.now(UTC)
    entry = Entry("0" * 32, day_of(now - timedelta(days=5)), "living.food", Decimal(40))
    with store.session(writes=True) as db:
        noting.give_up(db, token, now)
        noting.begin(db, token, 14, day_of(now - timedelta(days=10)), now)
        noting.note(db, token, entry, now)


def take_a_code_and_come_back(walk: BudgetByKeyboard) -> None:
    """A code: taken, read in the other language, the budget closed, the code typed in, all erased."""
    keys, page = walk.keyboard, walk.way.page
    walk.to_front("resume")
    walk.follow("code")
    keys.press("main .btn.full")
    walk.look()
    code = page.locator("#code").inner_text()
    for _ in range(2):
        keys.press("header .acts button[lang]")
        expect(page.locator("#code")).to_have_text(code)
    keys.press("main .btn.full")
    walk.follow("erase")
    keys.press('main form[action$="/close"] button')
    walk.arrive("resume")
    keys.type_into("code", "1234")
    keys.send_and_correct()
    keys.type_over(code.lower())
    keys.send()
    walk.arrive("result")
    walk.follow("erase")
    keys.press('main form[action$="/erase"] button')
    walk.look()


def begin_from_the_file(walk: BudgetByKeyboard, file: Path) -> None:
    """The file that was taken along opens the budget again."""
    keys = walk.keyboard
    walk.to_front("earlier")
    keys.press("main .btn.full")
    keys.is_at("#errors")
    keys.choose_file(file)
    keys.press("main .btn.full")
    walk.arrive("changes")
