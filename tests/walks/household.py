"""A household in the format of the vectors, typed into a real browser."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, expect

from tests.walks.way import Way
from tests.web.household_typing import (
    CHOSEN_ROWS,
    Fields,
    chooses,
    chosen_keys,
    debt_fields,
    debts_fields,
    household_fields,
    presses,
    rows_of,
    step_fields,
)

_TELLS_MORE = ("-share", "-due", "-end-day")
_KINDS = """all => Object.fromEntries(
    all.map(at => [at.name, at.type === "text" && !at.value ? "empty" : at.type]))"""
"""Of each field what it is: a text, one that is still empty, a choice, a tick."""


@dataclass
class HouseholdWay:
    """A way that types one household, from the first page of the budget to the result."""

    way: Way
    household: dict[str, Any]

    def walk(self) -> None:
        """Type it."""
        self._at("household")
        self._press(presses(self.household, "household"))
        self._type(household_fields(self.household))
        self._go_on("home")
        for step, next_one in (
            ("home", "income"),
            ("income", "costs"),
            ("costs", "everyday"),
            ("everyday", "debts"),
        ):
            self._lines(step)
            self._go_on(next_one)
        for debt in self.household["debts"]:
            self.way.press_aside("debt")
            self._at("debts/new")
            self._type(debt_fields(debt))
            self._go_on("debts")
        self._type(debts_fields(self.household))
        self._go_on("wish")
        self._lines("wish")
        self._go_on("result")

    def _at(self, page: str) -> None:
        self.way.page.wait_for_url(f"**/{self.way.language}/budget/{page}")

    def _go_on(self, page: str) -> None:
        """To the next page; once more where this one asks whether what was typed is right."""
        self.way.go_on()
        if self.way.page.locator('main input[name$="-asked"]').count():
            self.way.go_on()
        self._at(page)

    def _lines(self, step: str) -> None:
        if chooses(self.household, step):
            self.way.press_aside("lines")
            self._tick(set(chosen_keys(self.household, step)))
            self._go_on(step)
        self._press(presses(self.household, step))
        self._choose_months(step)
        self._type(step_fields(self.household, step))

    def _tick(self, keys: set[str]) -> None:
        boxes = self._named(CHOSEN_ROWS)
        ticked: list[str] = boxes.evaluate_all("all => all.filter(box => box.checked).map(box => box.value)")
        for key in keys.symmetric_difference(ticked):
            boxes.and_(self.way.page.locator(f'[value="{key}"]')).click()

    def _press(self, buttons: list[Fields]) -> None:
        for button in buttons:
            with self.way.page.expect_navigation():
                self.way.page.click(f'main button[name="add"][value="{button["add"]}"]')

    def _choose_months(self, step: str) -> None:
        """Choose which rows have another amount each month, and wait for their boxes."""
        changed = False
        for row, line in rows_of(self.household, step):
            boxes = self._named(f"{row.key}-m1")
            if (line[2] == "by_month") != bool(boxes.count()):
                self._named(f"{row.key}-every").select_option(line[2])
                if self.way.visitor.javascript:
                    expect(boxes).to_have_count(int(line[2] == "by_month"))
                changed = True
        if changed and not self.way.visitor.javascript:
            with self.way.page.expect_navigation():
                self.way.page.click('main button[name="count"]')

    def _named(self, name: str) -> Locator:
        return self.way.page.locator(f'main [name="{name}"]')

    def _type(self, fields: Fields) -> None:
        kinds: dict[str, str] = self.way.page.locator("main [name]").evaluate_all(_KINDS)
        for name, text in fields.items():
            end = next((end for end in _TELLS_MORE if name.endswith(end)), None)
            if end and not self._named(name).is_visible():
                self.way.page.click(f"#{name.removesuffix(end)}-row details.more summary")
            self._answer(name, text, kinds[name])

    def _answer(self, name: str, text: str, kind: str) -> None:
        if kind in {"select-one", "radio"}:
            self.way.choose(**{name: text})
            # A choice may bring its row anew, which would close what is opened meanwhile.
            expect(self.way.page.locator(".htmx-request")).to_have_count(0)
        elif kind == "checkbox":
            self._named(name).check()
        elif text or kind != "empty":
            self._named(name).fill(text)
