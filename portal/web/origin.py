"""No post from another site, and no reply that another site could use: headers both ways."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, request, session

from portal.config import Settings
from portal.web.visits import STAFF, realm_of


def content_security_policy(settings: Settings) -> str:
    """The policy of every page: our own files alone; forms lead to us and to the sign-in.

    The providers stand there because browsers apply `form-action` to the redirect that follows
    a form, and the sign-in begins with one.
    """
    providers = " ".join(sorted({_origin(p.issuer) for p in (settings.resident, settings.staff)}))
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        f"form-action 'self' {providers}; base-uri 'none'; frame-ancestors 'none'"
    )


def _origin(address: str) -> str:
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
        reply.headers["Cache-Control"] = "no-store" if _is_private() else "no-cache"
        return reply


def _is_foreign(settings: Settings) -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = request.headers.get("Origin")
    return origin is not None and origin != settings.base_url


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
