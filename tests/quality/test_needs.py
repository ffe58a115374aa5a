"""A test that lacks something is skipped with its reason, and fails where nothing may be skipped."""

import pytest

from tests.ground.texts import ROOT

pytest_plugins = ["pytester"]

LACKING = """
from tests.ground.needs import program

def test_a_program_that_is_nowhere():
    program("no-such-program", "no-such-package")
"""


@pytest.mark.parametrize(("ci", "outcomes"), [("", {"skipped": 1}), ("true", {"failed": 1})])
def test_a_lack_is_told(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ci: str, outcomes: dict[str, int]
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile(LACKING)
    run = pytester.runpytest_subprocess("-p", "tests.ground.needs", "-ra")
    run.assert_outcomes(**outcomes)
    run.stdout.fnmatch_lines("*no-such-program is missing; Debian's package is no-such-package*")
