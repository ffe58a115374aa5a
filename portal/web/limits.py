"""How often something may be tried: by one address, and in the whole installation.

What is counted is a keyed hash of the address, for an hour; the address itself is kept nowhere.
"""

import ipaddress
import logging
import time
from collections.abc import Callable
from typing import ParamSpec

from flask import Flask, g, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from portal.config import Settings
from portal.web.service import service

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]

# Who is refused by address must not use up what everybody has.  So all are told in minutes, for the library
# looks at limits by minutes before those by hours, and at those of one kind in the order of `limited`.
_WRONG_BY_ADDRESS = "10 per 60 minutes"
_BY_ADDRESS = "60 per 60 minutes"
_BY_ALL = "60 per 1 minute"
_BY_ADDRESS_QUICKLY = "60 per 1 minute"
# A household, and often a whole server, has a network of this length to itself.
_IPV6_NETWORK = 64
_SECONDS_TO_ANSWER = 1


def network_of(address: str | None) -> str:
    """What counts as one address: an IPv4 address, or the IPv6 network of one subscriber."""
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((int(known), _IPV6_NETWORK), strict=False))


def _address() -> str:
    return service().store.vault.index(network_of(request.remote_addr), "limits.address").hex()


_limiter = Limiter(_address, strategy="moving-window", in_memory_fallback_enabled=True)


def limited(scope: str) -> Callable[[View[P]], View[P]]:
    """Limit the tries of a view to what somebody who guesses could use; views of one scope count together.

    Each try counts, and one that the view calls wrong (`note_wrong`) counts more.  Over a limit the
    view is not run: `flask_limiter.RateLimitExceeded` is raised, which has a page of its own.
    """
    return _all_of(
        _limiter.shared_limit(_WRONG_BY_ADDRESS, f"{scope} wrong", deduct_when=_was_wrong),
        _limiter.shared_limit(_BY_ADDRESS, scope),
        _limiter.shared_limit(_BY_ALL, scope, key_func=lambda: "everybody"),
    )


def slowed(scope: str, most: str = _BY_ADDRESS_QUICKLY) -> Callable[[View[P]], View[P]]:
    """Limit how often one address may ask for a view, and let all others be: nothing is guessed there.

    `most` is such as `60 per 1 minute`.  A whole office can have one address.
    """
    return _all_of(_limiter.shared_limit(most, scope))


def _all_of(*limits: Callable[[View[P]], View[P]]) -> Callable[[View[P]], View[P]]:
    def guard(view: View[P]) -> View[P]:
        for limit in limits:
            view = limit(view)
        return view

    return guard


def note_wrong() -> None:
    """Note that the try of this request was wrong."""
    g.wrong_try = True


def seconds_to_wait() -> int:
    """How long the limit that this request has reached still lasts."""
    reached = _limiter.current_limit
    return max(1, reached.reset_at - int(time.time())) if reached else 1


def init_app(app: Flask, settings: Settings) -> None:
    """Count where the settings say, and know an address behind as many proxies as they say."""
    app.config["RATELIMIT_STORAGE_URI"] = settings.limits_url
    if not settings.limits_url.startswith("memory:"):
        wait = {"socket_timeout": _SECONDS_TO_ANSWER, "socket_connect_timeout": _SECONDS_TO_ANSWER}
        app.config["RATELIMIT_STORAGE_OPTIONS"] = wait
    # The library's own line about a refusal quotes the key; ours of each request says as much.
    logging.getLogger("flask-limiter").setLevel(logging.WARNING)
    _limiter.init_app(app)
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=0, x_host=0
        )


def _was_wrong(_reply: Response) -> bool:
    return g.get("wrong_try", False) is True
