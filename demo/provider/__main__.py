"""`python -m demo.provider`: the demonstration provider by itself."""

import argparse
import os
import sys

from demo.provider.app import HOST
from demo.provider.clients import clients_of, portal_environment, published_keys
from demo.provider.running import Unsafe, provider_server, refuse_unsafe


def main() -> int:
    """Serve until interrupted; 2 when it would be unsafe."""
    parser = argparse.ArgumentParser(prog="python -m demo.provider", description=__doc__)
    parser.add_argument("--host", default=HOST, help="127.0.0.1; any other address is refused")
    parser.add_argument("--port", type=int, default=int(os.environ.get("IDP_PORT", "8001")))
    parser.add_argument(
        "--portal",
        default=f"http://{HOST}:{os.environ.get('PORT', '8000')}",
        help="the address of the portal, to which alone people are sent back",
    )
    parser.add_argument(
        "--strict",
        action="store_true",
        default=os.environ.get("STRICT") == "1",
        help="ask of the residents' client what the Finnish trust network asks",
    )
    asked = parser.parse_args()
    portal = asked.portal.rstrip("/")
    clients = clients_of(portal, os.environ, published_keys(portal) if asked.strict else None)
    try:
        refuse_unsafe(asked.host, os.environ)
    except Unsafe as fault:
        print(f"The demonstration provider does not start: {fault}", file=sys.stderr)
        return 2
    server = provider_server(clients, asked.port)
    print(
        f"The demonstration provider is at http://{HOST}:{server.server_port}. The portal's settings for it:"
    )
    for name, value in portal_environment(clients, server.server_port).items():
        print(f"  {name}={value}")
    sys.stdout.flush()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
