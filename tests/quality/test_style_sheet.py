"""The style sheet: each colour and measure that it uses is one that it names."""

import re

from tests.ground.texts import ROOT

SHEET = (ROOT / "portal" / "static" / "portal.css").read_text()


def test_every_named_value_that_is_used_is_given() -> None:
    used, given = set(re.findall(r"var\((--[\w-]+)", SHEET)), set(re.findall(r"(?<![\w-])(--[\w-]+):", SHEET))
    assert used
    assert used - given == set()
