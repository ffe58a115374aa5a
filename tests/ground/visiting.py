"""A browser over TLS for what stands in front of the portal: cookies, and one connection that is kept."""

import http.client
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.ground.front import NAME, Front

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_FORM = {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"https://{NAME}"}


@dataclass(frozen=True)
class Reply:
    """An answer."""

    status: int
    body: bytes
    headers: http.client.HTTPMessage

    @property
    def text(self) -> str:
        """The page."""
        return self.body.decode()

    @property
    def token(self) -> str:
        """The token of the page's first form against forgery; empty without one."""
        return self.hidden.get("csrf_token", "")

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page's forms."""
        return dict(_HIDDEN.findall(self.text))


@dataclass
class Visitor:
    """A browser; `at` is the address of this machine that it comes from, such as 127.0.0.2."""

    front: Front
    at: str = "127.0.0.1"
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None

    def get(self, path: str, **headers: str) -> Reply:
        """A page.  Raises `OSError` or `http.client.HTTPException` when none comes."""
        return self.ask("GET", path, None, {name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path: str, fields: Mapping[str, str]) -> Reply:
        """Send a form."""
        return self.ask("POST", path, urlencode(fields).encode(), _FORM)

    def save(self, path: str, **typed: str) -> Reply:
        """Open a form, and send it with nothing in it but what is typed."""
        return self.post(path, {**self.get(path).hidden, **typed})

    def ask(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        """One request."""
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = {"Host": NAME, **({"Cookie": jar} if jar else {}), **headers}
        connection = self._connection or self._connected()
        try:
            connection.request(method, path, body, sent)
            reply = connection.getresponse()
            found = Reply(reply.status, reply.read(), reply.headers)
        except (OSError, http.client.HTTPException):
            self.close()
            raise
        if reply.will_close:
            self.close()
        for cookie in found.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return found

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection:
            self._connection.close()
        self._connection = None

    def _connected(self) -> http.client.HTTPConnection:
        # The socket is made beforehand, so that it can come from an address of its own.
        self._connection = http.client.HTTPConnection(NAME)
        self._connection.sock = self.front.connected(self.at)
        return self._connection
