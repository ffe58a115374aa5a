"""The only test client of the portal: it checks every reply that any test opens."""

from functools import lru_cache
from typing import Any

from flask import Flask, Response, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse
from werkzeug.wrappers import Request as WerkzeugRequest
from werkzeug.wrappers import Response as WerkzeugResponse

from tests.ground.header_rules import header_faults
from tests.ground.page import ANY_TOKEN, Page
from tests.ground.page_rules import faults


class GatedClient(FlaskClient):
    """Flask's test client behind a gate: a page with a fault fails the test that opened it."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """The reply, when it has no fault.  Raises `AssertionError` with all of them."""
        reply = super().open(*args, **kwargs)
        found = reply_faults(reply.request, reply)
        assert not found, "\n  ".join(["a reply has faults:", *found])
        return reply


def reply_faults(asked: WerkzeugRequest, reply: WerkzeugResponse) -> list[str]:
    """Every fault of a reply: of its headers, and of its page where it is one."""
    found = list(header_faults(reply.headers, private="portal_" in asked.headers.get("Cookie", "")))
    is_page = reply.mimetype == "text/html" and not 300 <= reply.status_code < 400
    if is_page and asked.method != "HEAD":
        page = Page(asked.path, reply.status_code, reply.get_data(as_text=True))
        found += _faults(page.path, page.status, page.with_token(ANY_TOKEN).html)
    return [f"{asked.method} {asked.path} ({reply.status_code}): {fault}" for fault in found]


@lru_cache(maxsize=1024)
def _faults(path: str, status: int, html: str) -> tuple[str, ...]:
    """The faults of a page; many tests open the very same ones on their way."""
    return tuple(faults(Page(path, status, html)))


def gate(app: Flask) -> list[str]:
    """Put the gate before an app that a real browser visits; the faults gather in the list it gives."""
    found: list[str] = []

    # The functions after a request run last to first, and the gate must see what all others have done.
    @app.after_request
    def note(reply: Response) -> Response:
        if not reply.direct_passthrough:
            found.extend(reply_faults(request, reply))
        return reply

    after = app.after_request_funcs[None]
    after.insert(0, after.pop())
    return found
