"""From a refusal or a fault to a page in the person's language.

A rule that says no is an exception that carries facts, never wording; the table below names
its page.  What a person can put right is not here: that is the same page again with status 422.
"""

import uuid
from datetime import timedelta

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError
from werkzeug.exceptions import HTTPException, SecurityError

from portal.services.administering import LastAdmin, WiderRole
from portal.services.following_up import AlreadyLookedAfter
from portal.services.handling import AlreadyTaken, Disqualified, NotHandedBack
from portal.services.refused import NotFound, Refused
from portal.services.relinking import AlreadyDecided, SamePerson
from portal.services.representing import OneselfRepresented
from portal.web import kept, limits
from portal.web.identity.failures import BadClaims, ProviderDown, SignInFailed
from portal.web.logs import log
from portal.web.service import end_work, now


class NoAccess(Refused):
    """Staff whom their provider knows and who have no right to the desk; why not is for the log alone."""


class Forbidden(Refused):
    """The person is known, but their role does not open this page."""


_PAGES: dict[type[Refused], tuple[int, str]] = {
    NotFound: (404, "errors/404.html"),
    Forbidden: (403, "errors/403.html"),
    NoAccess: (403, "desk/no_access.html"),
    Disqualified: (403, "desk/disqualified.html"),
    LastAdmin: (409, "desk/access_refused.html"),
    WiderRole: (403, "desk/access_refused.html"),
    SamePerson: (403, "desk/same_person.html"),
    AlreadyDecided: (409, "desk/already_decided.html"),
    AlreadyTaken: (409, "desk/already_taken.html"),
    NotHandedBack: (409, "desk/not_handed_back.html"),
    AlreadyLookedAfter: (409, "desk/already_looked_after.html"),
    OneselfRepresented: (400, "errors/sign_in_failed.html"),
    SignInFailed: (400, "errors/sign_in_failed.html"),
    BadClaims: (400, "errors/sign_in_failed.html"),
    ProviderDown: (503, "errors/provider_down.html"),
}
# The database does not answer, or all connections to it are taken: a moment later it may be well.
_PASSING = (OperationalError, InterfaceError, TimeoutError)
# The statuses of HTTP that have a page of their own; any other is shown as the nearest of them.
_STATUS_PAGES = {400, 403, 404, 405, 413, 503}


def init_app(app: Flask) -> None:
    """Install the table."""
    app.register_error_handler(Refused, refuse)
    app.register_error_handler(CSRFError, _give_the_form_back)
    app.register_error_handler(RateLimitExceeded, _too_often)
    app.register_error_handler(HTTPException, _page_of_status)
    app.register_error_handler(Exception, _our_fault)


def refuse(refusal: Refused) -> ResponseReturnValue:
    """The page of a refusal."""
    status, template = _PAGES[type(refusal)]
    return render_template(template, refusal=refusal), status


def _give_the_form_back(_error: CSRFError) -> ResponseReturnValue:
    # The token of the form was another session's, or the session has run out.  Nothing typed is
    # lost: the form is kept, and the page (behind sign-in, if it needs one) gives it back.
    return kept.keep_and_go_to(kept.page())


def _too_often(_error: RateLimitExceeded) -> ResponseReturnValue:
    # Not kept like other forms: what is tried too often may be somebody else's secret.  The page holds it.
    wait = limits.seconds_to_wait()
    if getattr(current_app.view_functions.get(request.endpoint or ""), "guard", None) == "machine":
        return "", 429, {"Retry-After": str(wait)}
    again_at = now() + timedelta(seconds=wait, minutes=1)
    typed = [(name, value) for name, value in _typed() if name != "csrf_token"]
    page = render_template("errors/429.html", again_at=again_at, typed=typed)
    return page, 429, {"Retry-After": str(wait)}


def _page_of_status(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    if isinstance(error, SecurityError):
        # Under a foreign host name no address of ours can be made, and so none of our pages.
        return "400 Bad Request\n", 400, {"Content-Type": "text/plain; charset=utf-8"}
    if error.code >= 500 and error.code not in _STATUS_PAGES:
        return _our_fault(error)
    page = error.code if error.code in _STATUS_PAGES else 400
    page = 404 if page == 405 else page
    return render_template(f"errors/{page}.html"), error.code


def _our_fault(error: Exception) -> ResponseReturnValue:
    """An unforeseen fault: logged under a number that the person can tell us.

    The page is rendered without what other pages are given: database, session or network may be
    what has failed.
    """
    number = uuid.uuid4().hex[:8].upper()
    cause = getattr(error, "original_exception", None) or error
    log.error("fault", number=number, endpoint=request.endpoint, exc_info=cause)
    end_work()
    page = current_app.jinja_env.get_template("errors/500.html")
    if isinstance(cause, _PASSING) or (isinstance(cause, DBAPIError) and cause.connection_invalidated):
        return page.render(number=number, typed=_typed()), 503, {"Retry-After": "30"}
    return page.render(number=number), 500


def _typed() -> list[tuple[str, str]]:
    """What was typed, for the page to send once more: without the database nothing can keep it."""
    try:
        return list(request.form.items(multi=True))
    except HTTPException:
        return []
