"""Every route with its guard, as written in `routes.txt`: a new one or a changed guard is seen in review."""

from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

LISTED = Path(__file__).with_name("routes.txt")


def written(app: Flask) -> list[str]:
    """A line for each route: guard, methods, address, endpoint."""
    return sorted(_line(app, rule) for rule in app.url_map.iter_rules())


def _line(app: Flask, rule: Rule) -> str:
    guard = getattr(app.view_functions[rule.endpoint], "guard", "NONE")
    methods = " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
    return f"{guard:<11} {methods:<4} {rule.rule:<62} {rule.endpoint}".rstrip()


def test_every_route_has_the_guard_that_is_written_down(app: Flask) -> None:
    assert written(app) == LISTED.read_text().splitlines()


def test_no_route_is_without_a_guard(app: Flask) -> None:
    assert not [line for line in written(app) if line.startswith("NONE")]


def test_a_route_without_a_guard_is_noticed(app: Flask) -> None:
    app.view_functions["unguarded"] = lambda: "open to all"
    app.url_map.add(Rule("/unguarded", endpoint="unguarded", methods=["GET"]))
    with pytest.raises(AssertionError):
        test_no_route_is_without_a_guard(app)
