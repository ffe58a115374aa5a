"""Where to go after signing in: only to a page of this portal that answers to GET."""

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect


def safe_return(path: str | None, fallback: str) -> str:
    """`path` if it is the plain path of one of our own pages, else `fallback`.

    Nothing is repaired: an address with a host, a scheme, a query, a control character, an
    encoded form or a backslash is no path of ours.
    """
    if (
        not path
        or not path.startswith("/")
        or any(sign in path for sign in "\\%?#")
        or not path.isprintable()
    ):
        return fallback
    try:
        current_app.url_map.bind_to_environ(request.environ).match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return fallback
    return path
