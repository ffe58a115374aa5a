"""The provider as a server, which only this machine can reach."""

from collections.abc import Iterable, Mapping

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from demo.people import GROUPS, Group
from demo.provider.app import HOST, create_provider
from demo.provider.claims import SUOMI_FI, Names
from demo.provider.clients import Clients


class Unsafe(Exception):
    """The demonstration provider was about to be used for something else than a demonstration."""


def refuse_unsafe(host: str, environment: Mapping[str, str]) -> None:
    """Raise `Unsafe` unless the provider stays on this machine and the portal is a demonstration."""
    if host not in {HOST, "localhost"}:
        raise Unsafe(f"it is for this machine alone and answers at {HOST}, never at {host}")
    if environment.get("PORTAL_MODE") == "production":
        raise Unsafe("PORTAL_MODE is production, where nobody may be let in without identification")


def provider_server(
    clients: Clients, port: int = 0, groups: Iterable[Group] = GROUPS, names: Names = SUOMI_FI
) -> BaseWSGIServer:
    """The provider, bound and ready for `serve_forever`; port 0 takes a free one (see `server_port`)."""
    server = make_server(HOST, port, Flask(__name__), threaded=True, request_handler=_Silent)
    # The issuers' names hold the port, so the provider is made when the port is known.
    server.app = create_provider(groups, clients, server.server_port, names)
    return server


class _Silent(WSGIRequestHandler):
    def version_string(self) -> str:
        """No versions in the headers."""
        return "demo"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 -- the name of the base class
        """Write nothing: the addresses hold the marks of the sign-ins."""
