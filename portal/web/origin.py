"""No post from another site, and no reply that another site could use: headers both ways."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request, session

from portal.config import Settings
from portal.web.visits import STAFF, realm_of

_CALLBACK = "/auth/callback"


def content_security_policy(settings: Settings) -> str:
    """The policy of every page: our own files alone; forms lead to us and to the sign-in.

    The providers stand there because browsers apply `form-action` to the redirect that follows
    a form, and the sign-in begins with one.
    """
    providers = " ".join(sorted({origin_of(p.issuer) for p in (settings.resident, settings.staff)}))
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        f"form-action 'self' {providers}; base-uri 'none'; frame-ancestors 'none'"
    )


def origin_of(address: str) -> str:
    """The origin of an address, as policies and headers write it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def init_app(app: Flask, settings: Settings) -> None:
    """Install the check of what comes in and the headers of what goes out."""
    fixed = {
        "Content-Security-Policy": content_security_policy(settings),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "DENY",
    }
    if settings.secure:
        fixed["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    @app.before_request
    def refuse_foreign_posts() -> None:
        if request.method not in {"GET", "HEAD", "OPTIONS"} and _is_foreign(settings):
            abort(403)

    @app.after_request
    def add_headers(reply: Response) -> Response:
        reply.headers.update(fixed)
        if request.path.endswith(_CALLBACK):
            # The address of this page holds the code and the state of a sign-in.
            reply.headers["Referrer-Policy"] = "no-referrer"
        reply.headers["Cache-Control"] = "no-store" if _is_private() else "no-cache"
        return reply


def _is_foreign(settings: Settings) -> bool:
    fetched_from = request.headers.get("Sec-Fetch-Site", "unknown")
    if fetched_from not in {"same-origin", "none", "unknown"}:
        return True
    origin = request.headers.get("Origin")
    # A page without a referrer has no origin to name, but the browser knows that it was one of ours.
    ours = {None, settings.base_url} | ({"null"} if fetched_from == "same-origin" else set())
    return origin not in ours


def _is_private() -> bool:
    """Whether a reply could hold somebody's data: all but a page that is read and knows of no visitor.

    A budget without sign-in counts as private too: it is somebody's, known by its cookie.
    """
    return (
        request.method not in {"GET", "HEAD"}
        or bool(request.cookies)
        or getattr(session, "person", None) is not None
        or realm_of(request.path) is STAFF
    )
