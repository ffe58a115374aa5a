"""One person's way through the service in a real browser: every step by what stands on the page.

Fields are found by their names and buttons by their place, so that the same way is walked in
Finnish and Swedish; each page that is come to is looked at (axe, 320 px) on its first visit.
"""

import os
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.ground.browser import PHONE, Visitor

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


@dataclass
class Way:
    """A visitor who walks, and the pages that have been looked at on the way."""

    visitor: Visitor
    language: str
    seen: set[str] = field(default_factory=set)

    @property
    def page(self) -> Page:
        """The page in the browser."""
        return self.visitor.page

    @property
    def path(self) -> str:
        """Where the browser is, without ids."""
        return _ID.sub("ID", urlsplit(self.page.url).path)

    def arrive(self, path: str) -> None:
        """Be at a path, its page there as a whole, and look at it."""
        expect(self.page).to_have_url(re.compile(f"/{self.language}/{path}(\\?.*)?$"))
        self.page.wait_for_load_state()
        self.look()

    def look(self, state: str = "") -> None:
        """Look at the page, once in each state."""
        if self.path + state not in self.seen:
            self.seen.add(self.path + state)
            self.visitor.look()

    def picture(self, name: str, width: int) -> None:
        """Keep a picture of the page's top at one width for the README, when `make pictures` asks for it."""
        folder, size = os.environ.get("PICTURES"), self.page.viewport_size
        if folder and self.visitor.javascript and size and size["width"] == width:
            self.page.set_viewport_size({"width": width, "height": 1150})
            self.page.screenshot(path=f"{folder}/{name}-{width}.png")
            self.page.set_viewport_size(size)

    def fill(self, **fields: str) -> None:
        """Type into fields by their names; `__` stands for the dash of a row."""
        for name, text in fields.items():
            self.page.fill(f'main [name="{name.replace("__", "-")}"]', text)

    def choose(self, **choices: str) -> None:
        """Choose of radios, or of a select, by the values."""
        for name, value in choices.items():
            control = self.page.locator(
                f'main select[name="{name}"], main input[name="{name}"][value="{value}"]'
            )
            if control.evaluate("at => at.localName") == "select":
                control.select_option(value)
            else:
                control.check()

    def tick(self, *names: str) -> None:
        """Tick boxes."""
        for name in names:
            self.page.check(f'main input[name="{name}"]')

    def go_on(self) -> None:
        """Press the one filled button of the page, and be on the page that it leads to."""
        with self.page.expect_navigation():
            self.page.locator("main button.btn:not(.b2):not(.lk):visible").last.click()

    def press_aside(self, where: str) -> None:
        """Press the button that keeps what was typed and leads to another page for a while."""
        with self.page.expect_navigation():
            self.page.click(f'main button[name="then"][value="{where}"]')

    def follow(self, href_end: str) -> None:
        """Follow the link to an address that ends so."""
        self.page.locator(f'main a[href$="{href_end}"]').first.click()

    def make_budget(self) -> None:
        """From the front page to the result."""
        self.arrive("")
        self.follow("/budget")
        for step in (
            self._household,
            self._home,
            self._income,
            self._costs,
            self._everyday,
            self._debt,
            self._wish,
        ):
            step()
        self.arrive("budget/result")
        self.picture("result", PHONE[0])

    def _household(self) -> None:
        self.arrive("budget/household")
        self.go_on()
        self.look("corrected")
        self.choose(adults="1")
        self.page.click('main button[name="add"]')
        self.fill(children__0__age="6")
        self.look("with a child")
        self.go_on()

    def _home(self) -> None:
        self.arrive("budget/home")
        self.choose(tenure="rented")
        self.fill(charge="1.234", water="20")
        self.go_on()
        expect(self.page.locator('main [name="charge"]')).to_have_value("1.234")
        self.look("ambiguous")
        self.fill(charge="740", electricity="35,50")
        self.go_on()

    def _income(self) -> None:
        self.arrive("budget/income")
        self.fill(wage__p0="1 890,00", housing_allowance="180")
        self.go_on()

    def _costs(self) -> None:
        self.arrive("budget/costs")
        self.fill(commute="64,70", medicine="180")
        self.go_on()

    def _everyday(self) -> None:
        self.arrive("budget/everyday")
        self.press_aside("lines")
        self.arrive("budget/everyday/lines")
        for key in ("food", "clothes", "phone", "own-n0"):
            self.page.check(f'main [name="rows"][value="{key}"]')
        self.go_on()
        self.look("line by line")
        self.page.click('main button[name="add"]')
        self.fill(food="90", clothes="1.234", own__n0="25", seldom="240", own__n1="4")
        self.tick("phone-unknown", "food-about")
        self.go_on()
        self.look("ambiguous")
        self.fill(clothes="300", own__n1__name="Kirjaston varausmaksu")
        self.page.click('main button[name="remove"][value="own-n1"]')
        self.go_on()

    def _debt(self) -> None:
        self.arrive("budget/debts")
        self.press_aside("debt")
        self.arrive("budget/debts/new")
        self.choose(code="quick_loan", state="late", refinance="yes")
        self.fill(balance="1450", instalment="145", overdue="145")
        self.go_on()
        self.arrive("budget/debts")
        self.look("with a debt")
        self.go_on()

    def _wish(self) -> None:
        self.arrive("budget/wish")
        self.choose(purpose="refinance")
        self.fill(amount="1450", account="120")
        self.go_on()

    def sign_in(self, name: str) -> None:
        """Through the sign-in page and the provider, as one of the test people."""
        self.go_on()
        self.page.get_by_role("button", name=name).click()

    def begin_application(self, name: str) -> None:
        """From the result to the task list, the budget claimed as one's own."""
        self.follow("/apply")
        self.arrive("sign-in")
        self.sign_in(name)
        self.arrive("apply")
        self.choose(mine="yes")
        self.go_on()
        self.arrive(f"apply/{_ID.pattern}")

    def fill_application(self) -> None:
        """Every step of the application, from the task list to the check of the answers."""
        steps = {
            "contact": self._contact,
            "family": lambda: self.choose(relationship="separated"),
            "work": self._work,
            "debts": self._debts,
            "assets": lambda: self.fill(car="1500"),
            "credit": self._credit,
            "own_words": lambda: self.fill(text="Pesukone <b>hajosi</b> & pikaluotto on kallis."),
            "information": self._information,
        }
        self.picture("tasks", PHONE[0])
        self.follow("/contact")
        for step, answer in steps.items():
            self.arrive(f"apply/{_ID.pattern}/{step}")
            answer()
            self.go_on()
        self.arrive(f"apply/{_ID.pattern}/review")

    def _contact(self) -> None:
        self.go_on()
        self.look("corrected")
        self.fill(phone="040 000 0000", street="Esimerkkikatu 2 A", postal_code="99990", town="Esimerkkilä")
        self.choose(way="phone", language=self.language)

    def _work(self) -> None:
        self.choose(livelihood="employed")
        self.fill(occupation="Siivooja, Esimerkki Oy")
        for part, text in (("day", "31"), ("month", "2"), ("year", "2024")):
            self.page.fill(f'main [name="since-{part}"]', text)
        self.go_on()
        self.look("no such day")
        self.page.fill('main [name="since-day"]', "1")

    def _debts(self) -> None:
        self.tick("right")
        self.choose(guarantees="no", arrangement="none")

    def _credit(self) -> None:
        self.choose(purpose="debt_consolidation")
        self.page.click('main button[name="add"]')
        self.page.fill('main [name="payees-0-name"]', "Pikaluotto Oy")
        self.page.fill('main [name="payees-0-iban"]', "FI21 1234 5600 0007 86")
        self.page.fill('main [name="payees-0-amount"]', "1450")
        self.go_on()
        self.look("wrong account number")
        self.page.fill('main [name="payees-0-iban"]', "FI21 1234 5600 0007 85")

    def _information(self) -> None:
        self.tick("read", "truthful")
        self.choose(assistance="not_applied", wants_discussion="yes")

    def send(self) -> str:
        """Send what has been checked, and read the reference off the receipt."""
        self.go_on()
        self.arrive(f"apply/{_ID.pattern}/receipt")
        found = re.search(r"SL-\d{4}-\d{6}", self.page.inner_text("main"))
        assert found
        return found.group()
