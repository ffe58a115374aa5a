"""The self-service portal of a wellbeing services county's social credit unit."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect

from portal import figures
from portal.config import Settings
from portal.delivery.parties import Parties
from portal.store.engine import Store, make_engine
from portal.units import BadPublicKeys, BadUnits, Unit, load_units
from portal.web import (
    addresses,
    blueprints,
    following_up,
    identity,
    kept,
    language,
    limits,
    logs,
    metrics,
    origin,
    refusals,
    renewals,
    static_files,
    switching,
    words,
    year_words,
)
from portal.web.access import signed_in
from portal.web.language import current_language, other_language_address
from portal.web.service import Service, now
from portal.web.service import init_app as serve
from portal.web.staying import stay
from portal.web.templating import Pages
from portal.web.uploads import UnstoredRequest
from portal.web.visits import Visits


def create_app(settings: Settings, clock: Callable[[], datetime] | None = None) -> Flask:
    """The app, in the order in which its parts are put together.

    Raises an error that names the faults when a county file, a figure file or the unit's public keys are bad.
    """
    figures.check()
    running = _service(settings, clock or (lambda: datetime.now(UTC)))
    app = Flask(__name__, static_folder=None)
    app.request_class = UnstoredRequest
    app.jinja_environment = Pages  # type: ignore[assignment]
    _configure(app, settings, running.keys.signing)
    serve(app, running)
    app.session_interface = Visits(running)
    logs.init_app(app)
    origin.init_app(app, settings)
    _maintenance(app, settings)
    CSRFProtect(app)
    for watching in (metrics, renewals):
        watching.init_app(app, running)
    limits.init_app(app, settings)
    for part in (language, addresses, words, year_words, kept, following_up, refusals):
        part.init_app(app)
    static_files.init_app(app, running.unit.colour)
    identity.init_app(app, {"resident": settings.resident, "staff": settings.staff})
    blueprints.register(app)
    _templates(app, running)
    return app


def _service(settings: Settings, clock: Callable[[], datetime]) -> Service:
    keys, units = settings.keys, load_units()
    unit = units.named(settings.unit)
    parties = Parties.of(settings.base_url, settings.delivery, units)
    _must_know(unit, parties)
    return Service(
        settings=settings,
        keys=keys,
        store=Store(make_engine(settings.database_url, settings.database_pool), keys.vault()),
        units=units,
        unit=unit,
        parties=parties,
        clock=clock,
    )


def _must_know(unit: Unit, parties: Parties) -> None:
    """Refuse a start whose own unit has public keys that cannot be used."""
    try:
        parties.keys.of(unit)
    except BadPublicKeys as bad:
        raise BadUnits(f"The county files cannot be used:\n  {unit.code}: {bad}") from bad


def _configure(app: Flask, settings: Settings, signing: tuple[str, ...]) -> None:
    app.config.update(
        SECRET_KEY=signing[0],
        SECRET_KEY_FALLBACKS=list(signing[1:]),
        TRUSTED_HOSTS=[settings.host],
        PREFERRED_URL_SCHEME="https" if settings.secure else "http",
        MAX_CONTENT_LENGTH=settings.max_body_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_body_bytes,
        MAX_FORM_PARTS=2_000,
        WTF_CSRF_TIME_LIMIT=None,
        # Every message of a form is ours, so WTForms need not read a catalogue of its own at each request.
        WTF_I18N_ENABLED=False,
        # The origin of a post is checked on http and https alike in `web/origin.py`.
        WTF_CSRF_SSL_STRICT=False,
    )
    app.url_map.strict_slashes = False
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.policies["ext.i18n.trimmed"] = True


def _maintenance(app: Flask, settings: Settings) -> None:
    if not settings.maintenance:
        return

    @app.before_request
    def closed() -> ResponseReturnValue | None:
        if request.endpoint and request.endpoint.startswith("health."):
            return None
        return render_template("pages/maintenance.html"), 503, {"Retry-After": "1800"}


def _templates(app: Flask, running: Service) -> None:
    @app.context_processor
    def everywhere() -> dict[str, object]:
        return {
            "lang": current_language(),
            "other_lang_url": other_language_address(),
            "answered": switching.answered,
            "unit": running.unit,
            "signed_in": signed_in(),
            "stay": stay(),
            "now": now(),
        }
