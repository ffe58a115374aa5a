"""The whole budget by the keyboard alone: each page is looked at and tabbed through as it is come to."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import expect

from tests.walks.keyboard import Keyboard
from tests.walks.way import Way


@dataclass
class BudgetByKeyboard:
    """A person's way through every page of the budget.

    `rendered` are the templates that the portal has filled, the last one of the page in the browser.
    """

    way: Way
    rendered: list[str]
    folder: Path
    keyboard: Keyboard = field(init=False)
    arrived_at: set[str] = field(default_factory=set)
    looked_at: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.keyboard = Keyboard(self.way.page)

    def arrive(self, path: str) -> None:
        """Be at a page; on the first visit look at it, and tab through all of it."""
        expect(self.way.page).to_have_url(re.compile(f"/{self.way.language}/budget/{path}([?#].*)?$"))
        if path not in self.arrived_at:
            self.arrived_at.add(path)
            self.look()

    def look(self) -> None:
        """Look at the page as it stands, and tab through all of it."""
        self.looked_at.add(self.rendered[-1])
        self.way.visitor.look()
        self.keyboard.go_round()

    def follow(self, end: str, path: str | None = None) -> None:
        """Follow the link to a page of the budget, and look at it."""
        self.keyboard.press(f'main a[href$="/budget/{end}"]')
        self.arrive(end if path is None else path)

    def aside(self, where: str) -> None:
        """Press the button that leads to another page for a while."""
        self.keyboard.press(f'main button[name="then"][value="{where}"]')

    def to_front(self, end: str) -> None:
        """By the front page to another way into the budget."""
        self.keyboard.press("header a.id")
        self.keyboard.press(f'main a[href$="/budget/{end}"]')
        self.arrive(end)

    def walk_the_steps(self) -> None:
        """From the first step to the result, with chosen rows and a debt."""
        self._household()
        self._income()
        self.arrive("costs")
        self.keyboard.type_into("medicine", "30")
        self.keyboard.send()
        self._everyday()
        self._debts()
        self.arrive("wish")
        self.keyboard.choose("purpose", presses=1)
        self.keyboard.type_into("amount", "1450")
        self.keyboard.send()
        self.arrive("result")
        self.keyboard.tab_to('main a[href$="/apply"]')

    def _household(self) -> None:
        keys = self.keyboard
        keys.press('main a[href$="/budget"]')
        self.arrive("household")
        keys.tab_to('main [name="adults"]')
        keys.send_and_correct()
        keys.page.keyboard.press("Space")
        for at in ("#children-0-age", "#children-1-age"):
            keys.press("#children-add")
            keys.is_at(at)
        keys.page.keyboard.type("6")
        keys.press('main button[name="remove"][value="children-0"]')
        keys.is_at("#children-add")
        keys.tab_to("main .btn.full")
        keys.send()
        self.arrive("home")
        keys.choose("tenure")
        keys.type_into("charge", "640")
        keys.send()

    def _income(self) -> None:
        keys = self.keyboard
        self.arrive("income")
        self.aside("lines")
        self.arrive("income/lines")
        keys.tick('[value="wage-p0"]', '[value="study-p0"]')
        keys.send()
        keys.type_into("wage-p0", "1850")
        keys.tick('[name="wage-p0-about"]')
        keys.select("study-p0-every")
        expect(keys.page.locator("#study-p0-m12")).to_be_visible()
        keys.is_at("#study-p0-every")
        self.look()
        keys.type_into("study-p0-m1", "300")
        keys.type_into("study-p0-m2", "0")
        keys.send()

    def _everyday(self) -> None:
        keys = self.keyboard
        self.arrive("everyday")
        self.aside("lines")
        self.arrive("everyday/lines")
        keys.tick(*(f'[value="{row}"]' for row in ("food", "phone", "car_insurance", "own-n0")))
        keys.send()
        keys.press("#own-add")
        keys.is_at("#own-n1-name")
        self.look()
        keys.type_into("food", "90")
        keys.tick('[name="phone-unknown"]')
        keys.type_into("car_insurance", "1.234")
        keys.open("#car_insurance-row summary")
        keys.select("car_insurance-due", presses=7)
        keys.press('main button[name="remove"][value="own-n1"]')
        keys.is_at("#own-add")
        keys.tab_to("main .sum button")
        keys.send_and_correct()

    def _debts(self) -> None:
        keys = self.keyboard
        keys.type_over("310")
        keys.send()
        self.aside("debt")
        self.arrive("debts/new")
        for balance in ("1450", "200"):
            keys.tab_to('main [name="creditor"]')
            keys.send_and_correct()
            keys.page.keyboard.press("ArrowDown")
            keys.type_into("balance", balance)
            keys.type_into("instalment", "45")
            keys.choose("state")
            keys.choose("refinance")
            keys.send()
            self.aside("debt")
        keys.press("main .back")
        keys.press('main button[formaction$="/debts/2/remove"]')
        self.arrive("debts")
        self.follow("debts/1")
        keys.tab_to('main [name="overdue"]')
        keys.send()
        keys.press("main .sum button")
