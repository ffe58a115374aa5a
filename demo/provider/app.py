"""The provider put together: two issuers, their words and their headers."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, g, request

from demo.people import Group, Resident
from demo.provider import pages
from demo.provider.claims import SUOMI_FI, Names
from demo.provider.clients import CITIZEN_ACRS, STAFF_ACRS, Clients
from demo.provider.issuer import Issuer
from demo.provider.words import WORDS, language_of

HOST = "127.0.0.1"


def create_provider(groups: Iterable[Group], clients: Clients, port: int, names: Names = SUOMI_FI) -> Flask:
    """The provider that answers at `port` of the loopback address.

    Its issuers are `http://127.0.0.1:<port>/citizen` and `…/staff`; `names` are the claims of residents.
    """
    app = Flask(__name__)
    app.config.update(TRUSTED_HOSTS=[f"{HOST}:{port}"], MAX_CONTENT_LENGTH=20_000)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    by_realm: dict[str, list[Group]] = {"citizen": [], "staff": []}
    for group in groups:
        by_realm["citizen" if isinstance(group.people[0], Resident) else "staff"].append(group)
    address = f"http://{HOST}:{port}"
    app.extensions["issuers"] = {
        "citizen": Issuer(f"{address}/citizen", CITIZEN_ACRS, clients.resident, by_realm["citizen"], names),
        "staff": Issuer(f"{address}/staff", STAFF_ACRS, clients.staff, by_realm["staff"], names),
    }
    app.register_blueprint(pages.bp)
    _headers(app, clients)
    app.context_processor(_in_the_language)
    return app


def _headers(app: Flask, clients: Clients) -> None:
    addresses = (*clients.resident.redirect_uris, *clients.staff.redirect_uris)
    # A browser applies `form-action` to the redirect that follows a form, and ours leads back to the client.
    back = " ".join(sorted({"{0.scheme}://{0.netloc}".format(urlsplit(address)) for address in addresses}))
    fixed = {
        "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src data:; "
        f"form-action 'self' {back}; base-uri 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }

    @app.after_request
    def add(reply: Response) -> Response:
        reply.headers.update(fixed)
        return reply


def _in_the_language() -> dict[str, Any]:
    accepted = request.accept_languages.best_match(list(WORDS))
    language = language_of(request.args.get("ui_locales") or g.get("ui_locales"), accepted)
    other = "sv" if language == "fi" else "fi"
    asked = {**request.args.to_dict(), "ui_locales": other}
    return {
        "lang": language,
        "words": WORDS[language],
        "other_language": other,
        "other_language_address": f"{request.path}?{urlencode(asked)}",
    }
