"""Forms kept over a lost session: given back in the same browser, on the same page, to the same person.

What was typed is sealed under a key that only the browser's cookie can derive, for an hour.
"""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import ParamSpec
from uuid import UUID

from flask import Flask, Response, current_app, g, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as WerkzeugResponse

from portal.store import kept_forms
from portal.store.crypt import new_token
from portal.web.returning import safe_return
from portal.web.service import db, end_work, now, service
from portal.web.visits import current_visit

P = ParamSpec("P")
KEPT_FOR = timedelta(hours=1)
_COOKIE = "portal_kept"
# The way back is no answer: a sign-in begun twice must not take the place of a form that waits for it.
_NOT_KEPT = {"csrf_token", "return_to"}


def never(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """A form that is promised not to be stored is not kept either: it has to be filled in once more."""
    vars(view)["never_kept"] = True
    return view


def carries_any_form(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """A view that any page's form can be sent to; the form says by `return_to` where it stands."""
    vars(view)["carries_any_form"] = True
    return view


def page() -> str:
    """The path of the page that the form of this request stands on."""
    carried = getattr(_view(), "carries_any_form", False)
    return safe_return(request.form.get("return_to"), request.path) if carried else request.path


def keep_and_go_to(address: str) -> ResponseReturnValue:
    """Keep the form of this request, if it is one, for its page, and send the browser to `address`."""
    reply, path = redirect(address, 303), page()
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_KEPT]
    if may_be_kept() and fields and len(path) <= kept_forms.LONGEST_PATH:
        end_work()
        token = new_token()
        with service().store.transaction() as work:
            kept_forms.add(work, token, path, _owner(), json.dumps(fields), now() + KEPT_FOR)
        reply.set_cookie(
            _name(), token, max_age=KEPT_FOR, secure=service().settings.secure, httponly=True, samesite="Lax"
        )
    return reply


def given_back() -> MultiDict[str, str] | None:
    """The fields kept for the page of this request, or None."""
    token = request.cookies.get(_name())
    if token is None:
        return None
    contents = kept_forms.find(db(), token, request.path, current_visit().person, now())
    g.given_back = contents is not None
    return MultiDict(json.loads(contents)) if contents else None


def init_app(app: Flask) -> None:
    """Forget a kept form once its page has been sent with success."""

    @app.after_request
    def forget(reply: Response) -> Response:
        token = request.cookies.get(_name())
        sent = request.method == "POST" and reply.status_code in {302, 303}
        kept_anew = any(cookie.startswith(f"{_name()}=") for cookie in reply.headers.getlist("Set-Cookie"))
        if token and sent and not kept_anew:
            end_work()
            with service().store.transaction() as work:
                if kept_forms.forget(work, token, request.path):
                    throw_away(reply)
        return reply


def throw_away(reply: WerkzeugResponse) -> None:
    """Take the cookie, and with it the key, of a kept form from the browser."""
    reply.delete_cookie(_name(), secure=service().settings.secure, httponly=True, samesite="Lax")


def may_be_kept() -> bool:
    """Whether the form of this request may be sent again as it is."""
    promised = any(getattr(view, "never_kept", False) for view in (_view(), _view_of(page())))
    return request.method == "POST" and not promised


def _view() -> object:
    return current_app.view_functions.get(request.endpoint or "")


def _view_of(path: str) -> object:
    """The view to which the form of a page is sent, where it is sent to the page's own path."""
    try:
        endpoint, _ = current_app.url_map.bind_to_environ(request.environ).match(path, method="POST")
    except HTTPException:
        return None
    return current_app.view_functions.get(endpoint)


def _owner() -> UUID | None:
    visit = current_visit()
    return visit.person or visit.lost


def _name() -> str:
    return f"{'__Host-' if service().settings.secure else ''}{_COOKIE}"
