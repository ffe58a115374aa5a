"""A connection to the broker, for whoever sends and whoever receives."""

from typing import Any
from urllib.parse import urlsplit

from portal.delivery.settings import Delivery

_CONNECT_SECONDS = 5
_IO_SECONDS = 5


def connection(settings: Delivery, heartbeat: int, **options: Any) -> Any:
    """A connection that has still to be opened, with a beat of so many seconds; `options` are kombu's own.

    Over TLS the broker's certificate is always checked, and that it bears the name of the address.
    """
    from kombu import Connection  # noqa: PLC0415 - an extra, which only the way over a broker needs

    assert settings.broker_url is not None
    url = settings.broker_url.get_secret_value()
    return Connection(
        url,
        ssl=_tls(settings, urlsplit(url).hostname) if url.startswith("amqps:") else False,
        heartbeat=heartbeat,
        connect_timeout=_CONNECT_SECONDS,
        transport_options={"read_timeout": _IO_SECONDS, "write_timeout": _IO_SECONDS, **options},
    )


def _tls(settings: Delivery, name: str | None) -> dict[str, Any]:
    authorities = {"cafile": str(settings.broker_ca_file)} if settings.broker_ca_file else {}
    # Left to itself, kombu would ask for a number where the address says localhost.
    return {"server_hostname": name, "context": {"check_hostname": True, **authorities}}
