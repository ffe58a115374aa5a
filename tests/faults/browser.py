"""A browser for many fast visits: cookies, one kept connection, and the forms of a page.

What stands between it and the server may break at any moment: then `Lost` is raised, and whoever sits
before it does what people do, and presses the button again.
"""

import http.client
from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

_PATIENCE = 60.0
_FORM = "application/x-www-form-urlencoded"
_connections: list[http.client.HTTPConnection] = []
Fields = list[tuple[str, str]]


class Lost(Exception):
    """No answer came: the connection broke, or could not be made."""


@dataclass
class Form:
    """A form of a page, with what it would send if nothing were changed."""

    action: str
    id: str
    fields: Fields = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._select = self._textarea = ""
        self._open: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(at.get("action", ""), at.get("id", ""))
            self.forms.append(self._open)
        elif self._open is None:
            return
        elif tag == "select":
            self._select = at.get("name", "")
        elif tag == "option" and ("selected" in at or not self._chosen()):
            self._choose(at.get("value", ""))
        elif tag == "textarea":
            self._textarea = at.get("name", "")
            self._open.fields.append((self._textarea, ""))
        elif tag == "input" and at.get("name") and _is_sent(at):
            self._open.fields.append((at["name"], at.get("value", "")))

    def _chosen(self) -> bool:
        return self._open is not None and any(name == self._select for name, _ in self._open.fields)

    def _choose(self, value: str) -> None:
        """An option that is selected takes the place of the first one, which is chosen without any."""
        assert self._open
        others = [(name, before) for name, before in self._open.fields if name != self._select]
        self._open.fields[:] = [*others, (self._select, value)]

    def handle_data(self, data: str) -> None:
        if self._textarea and self._open:
            name, before = self._open.fields[-1]
            # The line break after the opening tag is no part of the text.
            self._open.fields[-1] = name, before + (data if before else data.removeprefix("\n"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "textarea":
            self._textarea = ""


def _is_sent(at: dict[str, str]) -> bool:
    return at.get("type") not in {"radio", "checkbox"} or "checked" in at


@dataclass(frozen=True)
class Reply:
    """An answer of the server."""

    path: str
    status: int
    text: str
    headers: http.client.HTTPMessage

    @property
    def location(self) -> str:
        """Where it leads to."""
        return self.headers.get("Location", "")

    @property
    def token(self) -> str:
        """The token of the page's first form against forgery; empty without one."""
        return self.text.partition('name="csrf_token" value="')[2].partition('"')[0]

    @property
    def forms(self) -> list[Form]:
        """The forms of the page."""
        parser = _Forms()
        parser.feed(self.text)
        return parser.forms

    @property
    def answers(self) -> Fields:
        """What the form for answers would send; of a page of our own fault, what it sends once more."""
        named = [form for form in self.forms if form.id == "answers"]
        return next(iter(named or self.forms), Form("", "")).fields


def close_all() -> None:
    """Let go of every connection of every browser."""
    while _connections:
        _connections.pop().close()


@dataclass
class Browser:
    """A browser with its cookies; each has one connection.

    `at` is the address of this machine that it comes from, such as 127.0.0.2.
    """

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    patience: float = _PATIENCE
    at: str = "127.0.0.1"
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def get(self, path: str) -> Reply:
        """A page; where a kept connection has been closed meanwhile, by another one.  Raises `Lost`."""
        was_kept = self._connection is not None
        try:
            return self._ask("GET", path, None)
        except Lost:
            if not was_kept:
                raise
            return self._ask("GET", path, None)

    def post(self, path: str, fields: Iterable[tuple[str, str]]) -> Reply:
        """Send a form.  Raises `Lost`."""
        return self._ask("POST", path, urlencode(list(fields)).encode())

    def send(self, path: str, body: bytes, content_type: str) -> Reply:
        """Send a body as a program does.  Raises `Lost`."""
        return self._ask("POST", path, body, content_type)

    def twin(self) -> "Browser":
        """Another tab: the same cookies and address, a connection of its own."""
        return Browser(self.port, self.cookies, self.patience, self.at)

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection:
            self._connection.close()
        self._connection = None

    def headers(self) -> dict[str, str]:
        """What it sends with each request."""
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": jar} if jar else {}

    def _ask(self, method: str, path: str, body: bytes | None, content_type: str = _FORM) -> Reply:
        headers = self.headers()
        if body is not None:
            headers["Content-Type"] = content_type
        try:
            connection = self._connected()
            connection.request(method, path, body, headers)
            reply = connection.getresponse()
            text = reply.read().decode()
        except (OSError, http.client.HTTPException) as fault:
            self.close()
            raise Lost(type(fault).__name__) from fault
        self._take(reply.headers.get_all("Set-Cookie", []))
        return Reply(urlsplit(path).path, reply.status, text, reply.headers)

    def _connected(self) -> http.client.HTTPConnection:
        if self._connection is None:
            self._connection = http.client.HTTPConnection(
                "127.0.0.1", self.port, timeout=self.patience, source_address=(self.at, 0)
            )
            _connections.append(self._connection)
        return self._connection

    def _take(self, cookies: list[str]) -> None:
        for cookie in cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            if value and "Max-Age=0" not in cookie:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
