"""One of the apps under the demonstration's server: `python -m benchmarks.served portal 8123`.

Whichever app it is, `/benchmark-cpu` tells how many nanoseconds of the processor the process has used.
"""

import logging
import os
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

import waitress

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
METER = "/benchmark-cpu"


def portal() -> WSGI:
    """The portal by its environment, writing its logs as in production."""
    from wsgi import app

    wsgi_app: WSGI = app
    return wsgi_app


def wizard() -> WSGI:
    """The steps as a wizard of Django's formtools."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.wizard.settings"
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application

    app: WSGI = get_wsgi_application()
    call_command("migrate", verbosity=0)
    return app


def hello() -> WSGI:
    """A bare Flask."""
    from benchmarks.hello import create_app

    wsgi_app: WSGI = create_app()
    return wsgi_app


def metered(app: WSGI) -> WSGI:
    """The app with the meter beside it."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != METER:
            return app(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(time.process_time_ns()).encode()]

    return answer


def main() -> None:
    """Serve the named app."""
    name, port = sys.argv[1], int(sys.argv[2])
    app = metered({"portal": portal, "wizard": wizard, "hello": hello}[name]())
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    waitress.serve(app, host="127.0.0.1", port=port, threads=8, connection_limit=1000, ident=None)


if __name__ == "__main__":
    main()
