"""The colours that are made of a county's: enough contrast in light and dark, whichever colour it is."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import portal
from portal.units import load_units, theme
from portal.units.colours import DARK, LIGHT, OWN, contrast, faults_of, pairs

STYLESHEET = (Path(portal.__file__).parent / "static" / "portal.css").read_text("utf-8")
COLOUR = r"--([\w-]+): #([0-9a-f]{3,6});"
UNITS = {each.code: each for each in load_units().organisers()}


def declared(block: int) -> dict[str, str]:
    """The colours of the light (0) or the dark (1) block of the stylesheet."""
    found = re.findall(r":root \{(.*?)\n *\}", STYLESHEET, re.DOTALL)[block]
    return {
        name: "#" + (value * 2 if len(value) == 3 else value) for name, value in re.findall(COLOUR, found)
    }


@pytest.mark.parametrize("code", UNITS)
def test_each_countys_colours_can_be_read_in_light_and_dark(code: str) -> None:
    made = list(pairs(theme(UNITS[code].colour)))
    assert len(made) == 22
    assert [what for what, over, under, least in made if contrast(over, under) < least] == []


@given(st.integers(0, 0xFFFFFF))
def test_whatever_the_colour_its_pages_can_be_read(number: int) -> None:
    assert faults_of(f"#{number:06x}") == []


def test_the_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#0b4f5c", "#ffffff") == pytest.approx(9.2, abs=0.05)


@pytest.mark.parametrize(("block", "ground"), [(0, LIGHT), (1, DARK)])
def test_the_ground_is_that_of_the_stylesheet(block: int, ground: object) -> None:
    has = declared(block)
    fixed = (has["paper"], has["surface"], has["ink"], has["ink-2"])
    assert ground == type(ground)(*fixed)  # type: ignore[call-arg]


def test_the_stylesheets_own_colours_can_be_read_too() -> None:
    assert declared(0)["brand"] == OWN
    for block in (0, 1):
        has = declared(block)
        for under in ("paper", "surface", "tint"):
            assert contrast(has["brand"], has[under]) >= 4.5
            assert contrast(has["brand-2"], has[under]) >= 4.5
        assert contrast("#ffffff", has["head"]) >= 7


def test_a_dark_head_keeps_the_very_colour_of_the_county() -> None:
    assert theme("#6a2c91").light.head == "#6a2c91"
    assert theme("#f6c700").light.head != "#f6c700"
