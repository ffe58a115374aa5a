"""Signing out: here first, then at the identity provider where it can be done, and what was closed."""

import hmac
import secrets

from flask import g, redirect, request, session
from flask.typing import ResponseReturnValue

from portal.services import signing_out
from portal.web import identity
from portal.web.leading_on import lead_on
from portal.web.service import db, now, service
from portal.web.visits import current_visit

_STATE = "leaving_state"
_EVERYWHERE, _AT_PROVIDER = "left_everywhere", "left_at_provider"


def end_here() -> None:
    """End this session, before anybody else is asked anything."""
    visit = current_visit()
    if visit.token:
        signing_out.end_this(db(), visit.realm.sign_ins, visit.token, visit.sign_in, now())
    visit.end()


def end_everywhere() -> None:
    """End every session of this person, this one included."""
    visit = current_visit()
    if visit.person:
        signing_out.end_all_of(db(), visit.realm.sign_ins, visit.person, now())
    visit.end()
    session[_EVERYWHERE] = True


def go_on(provider_name: str, back: str, page: str) -> ResponseReturnValue:
    """On to the provider, which sends the browser `back`; else to the `page` that says what was closed.

    A provider that does not answer keeps nobody signed in here: that is over already.
    """
    state = secrets.token_urlsafe(24)
    address = _at_provider(provider_name, f"{service().settings.base_url}{back}", state)
    if address is None:
        return redirect(page, 303)
    session[_STATE], session["lang"] = state, g.lang
    return lead_on(address, service().settings.provider(provider_name))


def come_back() -> None:
    """Note that the provider has closed its session too, if this is the answer to our own asking."""
    g.lang = session.get("lang")
    awaited = session.pop(_STATE, None)
    if awaited and hmac.compare_digest(awaited.encode(), request.args.get("state", "").encode()):
        session[_AT_PROVIDER] = True


def closed() -> dict[str, bool]:
    """What this browser has closed, for the page that says so."""
    return {
        "everywhere": session.get(_EVERYWHERE, False),
        "at_provider": session.get(_AT_PROVIDER, False),
    }


def _at_provider(provider_name: str, back: str, state: str) -> str | None:
    if service().settings.provider(provider_name).logout == "none":
        return None
    return identity.end_session_address(provider_name, back, g.lang, state)
