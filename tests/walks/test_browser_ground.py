"""The test of the walks' ground: what Chromium sees wrong is found."""

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.ground.browser import DESK, NewVisitor
from tests.ground.gated_client import gate
from tests.ground.serving import bound, running

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="fi"><head><title>Menot</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,"></head>
<body><main><h1>Menot</h1>{}</main></body></html>"""
BODIES = {
    "sound": "<p>Jää 208 €</p>",
    "unlabelled": "<input name=rent>",
    "wide": "<pre>" + "x" * 200 + "</pre>",
    "inline": "<script>go()</script>",
}


@pytest.fixture
def address() -> Iterator[str]:
    """A small site with a sound page and three broken ones, under a strict policy."""
    app = Flask(__name__)

    @app.get("/fi/<body>")
    def show(body: str) -> tuple[str, dict[str, str]]:
        return PAGE.format(BODIES[body]), {"Content-Security-Policy": "default-src 'none'; img-src data:"}

    server = bound()
    server.app = app
    with running(server) as address:
        yield address


def test_a_sound_page_passes(address: str, new_visitor: NewVisitor) -> None:
    visitor = new_visitor(DESK)
    visitor.page.goto(f"{address}/fi/sound")
    visitor.look()
    assert visitor.complaints == []


def test_axe_finds_a_field_without_a_label(address: str, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.page.goto(f"{address}/fi/unlabelled")
    assert any(fault.startswith("label: ") for fault in visitor.accessibility_faults())


def test_scrolling_sideways_is_found(address: str, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.page.goto(f"{address}/fi/wide")
    assert visitor.sideways_overflow() > 0


def test_a_script_that_the_policy_stops_is_found(address: str, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.page.goto(f"{address}/fi/inline")
    assert len(visitor.complaints) == 1
    visitor.complaints.clear()


def test_the_gate_gathers_the_faults_of_a_site() -> None:
    app = Flask(__name__)
    app.add_url_rule("/fi/page", "page", lambda: PAGE.format(BODIES["inline"]))
    found = gate(app)
    app.test_client().get("/fi/page")
    assert "GET /fi/page (200): an inline <script>" in found
