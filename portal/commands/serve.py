"""`portal serve`: the pages, by waitress."""

import click
import waitress

from portal import create_app
from portal.commands.installation import settings_here
from portal.web import logs

# The default of 100 lets a hundred slow visitors keep everybody else out.
_CONNECTIONS = 1000
# What the app takes stays in memory, for the server would write a larger body to a disk; what is
# larger than the second is refused before it has been received.
_IN_MEMORY = 4 * 1024 * 1024
_LARGEST_BODY = 32 * 1024 * 1024


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--threads", type=click.IntRange(1, 64), default=8, show_default=True)
def serve(host: str, port: int, threads: int) -> None:
    """Serve the pages."""
    logs.configure()
    settings = settings_here()
    app = create_app(settings)
    try:
        waitress.serve(
            app,
            host=host,
            port=port,
            threads=threads,
            connection_limit=_CONNECTIONS,
            inbuf_overflow=_IN_MEMORY,
            max_request_body_size=_LARGEST_BODY,
            ident=None,
            clear_untrusted_proxy_headers=not settings.trusted_proxies,
        )
    except OSError as fault:
        raise click.ClickException(f"{host}:{port} cannot be listened on ({fault.strerror})") from fault
