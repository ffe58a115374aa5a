"""The only test client of the portal: it checks every reply that any test opens."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.ground.header_rules import header_faults
from tests.ground.page import Page
from tests.ground.page_rules import faults


class GatedClient(FlaskClient):
    """Flask's test client behind a gate: a page with a fault fails the test that opened it."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """The reply, when it has no fault.  Raises `AssertionError` with all of them."""
        reply = super().open(*args, **kwargs)
        found = reply_faults(reply)
        address = f"{reply.request.method} {reply.request.path} ({reply.status_code})"
        assert not found, "\n  ".join([f"{address} has faults:", *found])
        return reply


def reply_faults(reply: TestResponse) -> list[str]:
    """Every fault of a reply: of its headers, and of its page where it is one."""
    private = "portal_" in reply.request.headers.get("Cookie", "")
    found = list(header_faults(reply.headers, private=private))
    is_page = reply.mimetype == "text/html" and not 300 <= reply.status_code < 400
    if is_page and reply.request.method != "HEAD":
        found += faults(Page(reply.request.path, reply.status_code, reply.text))
    return found
