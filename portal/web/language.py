"""The language of a page: Finnish or Swedish, in the first part of its address."""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel.support import Translations
from flask import Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel, gettext, ngettext

from portal.domain.languages import LANGUAGES
from portal.web import templating
from portal.web.access import public
from portal.web.returning import safe_return
from portal.web.visits import STAFF, realm_of

DEFAULT = "fi"
CONVERTER = "any(fi,sv)"
_PACKAGE = Path(__file__).parents[1]
# A wheel carries the catalogues inside the package; in the repository they stand beside it.
_TRANSLATIONS = next(
    filter(Path.is_dir, (_PACKAGE / "translations", _PACKAGE.parent / "translations")), _PACKAGE
)


def current_language() -> str:
    """The language of this request: that of its address, else the one the browser asks for."""
    chosen: str = g.get("lang") or _spoken()
    return chosen


def _spoken() -> str:
    first = request.path.split("/", 2)[1]
    if first in LANGUAGES:
        return first
    return request.accept_languages.best_match(LANGUAGES, DEFAULT) or DEFAULT


def other_language() -> str:
    """The language that this request is not in."""
    return "sv" if current_language() == "fi" else "fi"


def other_language_address() -> str:
    """The same page in the other language; where there is none the front page, and for staff the queue."""
    front = url_for("desk.queue" if realm_of(request.path) is STAFF else "pages.front", lang=other_language())
    rule = request.url_rule
    if rule is None or "lang" not in rule.arguments:
        return front
    address = url_for(rule.endpoint, **{**(request.view_args or {}), "lang": other_language()})
    if "GET" not in (rule.methods or ()):
        # A form that has to be put right was answered to a POST; its page is the GET of the same path.
        return safe_return(address, front)
    # Put behind the address by hand: `url_for` takes some names, such as `_anchor`, for its own.
    return f"{address}?{urlencode(request.args)}" if request.args else address


def said(sentence: str, **values: object) -> str:
    """A sentence in the language of this request, with its values; imported under the name `_`."""
    return str(gettext(sentence, **values))


def said_of(one: str, several: str, num: int) -> str:
    """The same of a number of things; imported under the name `ngettext`."""
    return str(ngettext(one, several, num))


def init_app(app: Flask) -> None:
    """Take the language out of the address, put it into every address made, and translate."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(_TRANSLATIONS)
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Europe/Helsinki"
    catalogues = {lang: Translations.load(str(_TRANSLATIONS), [lang]) for lang in LANGUAGES}
    Babel(app, locale_selector=current_language)
    templating.init_app(app, catalogues, current_language)

    @app.url_value_preprocessor
    def take(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.lang = values.pop("lang", None) if values else None

    @app.url_defaults
    def put(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = current_language()

    @app.get("/")
    @public
    def entrance() -> ResponseReturnValue:
        reply = redirect(url_for("pages.front"))
        reply.vary.add("Accept-Language")
        return reply
