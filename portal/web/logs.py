"""Logs: one JSON object a line, with the endpoint's name instead of the path, and no personal data."""

import logging
import re
import sys
import time
from collections.abc import MutableMapping
from typing import Any, TextIO

import structlog
from flask import Flask, Response, g, request

log = structlog.stdlib.get_logger("portal")

# A personal identity code, an IBAN, or an address: what must not reach a log even by mistake.
_PERSONAL = re.compile(
    r"\b\d{6}[-+ABCDEFYXWVU]\d{3}[0-9A-FHJ-NPR-Y]\b|\bFI\d{2}(?: ?\d){14}\b|[\w.+-]+@[\w-]+\.[\w.]+",
    re.IGNORECASE,
)


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank anything that looks like personal data, in every text of an event."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = _PERSONAL.sub("[removed]", value)
    return event


def _chain() -> list[Any]:
    return [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        # Frames without their local variables: those hold what people have typed.
        structlog.processors.ExceptionRenderer(
            structlog.tracebacks.ExceptionDictTransformer(show_locals=False, max_frames=30)
        ),
        _without_messages,
        redact,
    ]


def configure(to: TextIO | None = None) -> None:
    """Send every log of the process, ours and the libraries', as JSON to a stream: standard error."""
    handler = logging.StreamHandler(to or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_chain(),
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    _make_safe()


def _make_safe() -> None:
    """Run our own events through the chain wherever they go, so that none ever shows a local variable."""
    structlog.configure(
        processors=[*_chain(), structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def _without_messages(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    # The message of an exception can quote what it choked on; its kind and place are enough.
    for error in event.get("exception", []) if isinstance(event.get("exception"), list) else []:
        error.pop("exc_value", None)
        error.pop("exc_notes", None)
    return event


def init_app(app: Flask) -> None:
    """Log each request by its endpoint's name, never by its path, query or body."""
    _make_safe()

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def finish(reply: Response) -> Response:
        took = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1)
        log.info(
            "request", endpoint=request.endpoint, method=request.method, status=reply.status_code, ms=took
        )
        return reply
