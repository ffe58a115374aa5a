"""What the headers of every reply must say."""

from collections.abc import Iterable, Mapping

from werkzeug.datastructures import Headers

_EVERYWHERE = {
    "X-Content-Type-Options": {"nosniff"},
    "Referrer-Policy": {"same-origin", "no-referrer", "strict-origin-when-cross-origin"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
}
_POLICY = ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'")
_NEVER_IN_POLICY = ("unsafe-inline", "unsafe-eval", "*", "http://*", "https:;")


def header_faults(headers: Headers | Mapping[str, str], *, private: bool) -> Iterable[str]:
    """Every fault of a reply's headers; `private` when the request carried a cookie of the portal."""
    for name, allowed in _EVERYWHERE.items():
        if headers.get(name) not in allowed:
            yield f"{name} is {headers.get(name)}"
    policy = headers.get("Content-Security-Policy", "")
    yield from (f"the policy lacks {part}" for part in _POLICY if part not in policy)
    yield from (f"the policy allows {part}" for part in _NEVER_IN_POLICY if part in policy)
    if private and "no-store" not in headers.get("Cache-Control", ""):
        yield f"a private reply may be stored: Cache-Control is {headers.get('Cache-Control')}"
    if "Server" in headers and any(sign.isdigit() for sign in headers["Server"]):
        yield f"the Server header tells a version: {headers['Server']}"
