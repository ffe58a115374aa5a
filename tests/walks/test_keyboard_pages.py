"""Every page of the budget by the keyboard alone, looked at in both languages, on a phone and on a desk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import template_rendered

import portal
from portal.domain.budget_path import STEPS
from portal.domain.budget_rows import GROUPS
from tests.ground.browser import DESK, PHONE, NewVisitor
from tests.ground.live import Live
from tests.walks.beside_by_keyboard import (
    begin_from_the_file,
    keep_a_diary,
    read_a_statement,
    read_and_print,
    take_a_code_and_come_back,
    tell_what_has_changed,
    try_a_change,
)
from tests.walks.budget_by_keyboard import BudgetByKeyboard
from tests.walks.way import Way

NOT_WALKED = {"budget/without_figures.html"}
"""A page that no walk comes to: it is shown when the figures of this portal are out of date."""
pytestmark = pytest.mark.browser


@contextmanager
def _rendered() -> Iterator[list[str]]:
    """The templates that the portal fills, in their order."""
    names: list[str] = []

    def note(_app: object, template: object, **_told: object) -> None:
        names.append(str(vars(template)["name"]))

    with template_rendered.connected_to(note):
        yield names


def _pages() -> set[str]:
    """The templates that are a page of the budget, and not a part or the frame of one."""
    folder = Path(portal.__file__).parent / "templates" / "budget"
    found = {f"budget/{path.name}" for path in folder.glob("*.html") if "{% extends" in path.read_text()}
    return found - {"budget/step.html", *NOT_WALKED}


@pytest.mark.parametrize(("size", "language"), [(PHONE, "fi"), (DESK, "sv")])
def test_every_page_of_the_budget_with_the_keyboard_alone(
    live: Live, new_visitor: NewVisitor, tmp_path: Path, size: tuple[int, int], language: str
) -> None:
    way = Way(new_visitor(size, language=language), language)
    way.page.goto(f"{live.address}/{language}/")
    with _rendered() as rendered:
        walk = BudgetByKeyboard(way, rendered, tmp_path)
        walk.walk_the_steps()
        read_and_print(walk)
        try_a_change(walk)
        tell_what_has_changed(walk)
        read_a_statement(walk)
        keep_a_diary(walk, live.store)
        take_a_code_and_come_back(walk)
        begin_from_the_file(walk, tmp_path / "budget.json")
    assert {*STEPS, *(f"{step}/lines" for step in GROUPS)} <= walk.arrived_at
    assert _pages() - walk.looked_at == set()
    assert walk.keyboard.faults == set()
