"""A browser for load: one connection that is kept, a jar of cookies, and the fields of a page's form."""

import http.client
from html.parser import HTMLParser
from urllib.parse import urlencode

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class _Fields(HTMLParser):
    """What the first form with a token would send if nothing were changed; the first of each choice."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.amounts: list[str] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        name = at.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and (self._select not in self.fields or "selected" in at):
            self.fields[self._select] = at.get("value", "")
        elif tag == "input" and name:
            self._input(name, at)

    def _input(self, name: str, at: dict[str, str]) -> None:
        if at.get("type") == "radio":
            self.fields.setdefault(name, at["value"])
        elif at.get("type") != "checkbox":
            self.fields[name] = at.get("value", "")
            if at.get("inputmode") == "decimal":
                self.amounts.append(name)


class Visitor:
    """Sends requests on one connection.  Raises `RuntimeError` for an answer that was not expected."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}
        self.location = ""

    def get(self, path: str) -> str:
        """A page."""
        return self._ask("GET", path, None, 200)

    def post(self, path: str, body: str) -> str:
        """Send a form; the address that the answer leads to."""
        self._ask("POST", path, body, 302, 303)
        return self.location

    def filled_in(self, path: str) -> str:
        """The form of a page with an amount in each place for one, as the browser would send it."""
        page = _Fields()
        page.feed(self.get(path))
        amounts = {name: f"{150 + number},50" for number, name in enumerate(page.amounts)}
        return urlencode(page.fields | amounts)

    def _ask(self, method: str, path: str, body: str | None, *expected: int) -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": cookies} if cookies else {}
        self._connection.request(method, path, body, headers | (_FORM if body is not None else {}))
        reply = self._connection.getresponse()
        text = reply.read().decode()
        for cookie in reply.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        self.location = reply.headers.get("Location", "")
        if reply.status not in expected:
            raise RuntimeError(f"{method} {path} was answered with {reply.status}")
        return text
