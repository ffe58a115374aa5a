"""Forms that are filled in over HTTP: read off the page, changed, sent, and looked for afterwards."""

import time
from collections.abc import Mapping
from uuid import UUID

from tests.faults.browser import Browser, Fields, Lost, Reply

_PATIENCE = 300.0
_PAUSE = 0.1


def step_of(draft: UUID, step: str, language: str = "fi") -> str:
    """The page of a step of an application."""
    return f"/{language}/apply/{draft}/{step}"


def opened(browser: Browser, path: str) -> Reply:
    """A page, asked for until it comes.  Raises `Lost` when it does not, or another comes."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            reply = browser.get(path)
        except Lost:
            reply = None
        if reply is not None and reply.status < 500:
            if reply.status != 200:
                raise Lost(f"{path}: {reply.status} {reply.location}")
            return reply
        time.sleep(_PAUSE)
    raise Lost(path)


def with_typed(fields: Fields, typed: Mapping[str, str]) -> Fields:
    """The fields of a page with what is typed into them."""
    return [(name, value) for name, value in fields if name not in typed] + list(typed.items())


def lacking(reply: Reply, typed: Mapping[str, str], *, exactly: bool = True) -> list[str]:
    """Which of the typed fields the form of a page does not hold as they were typed.

    What has been saved may stand there with other spaces: then not `exactly`.
    """
    shown = dict(reply.answers)
    return [
        name
        for name, value in typed.items()
        if _plain(shown.get(name, ""), exactly) != _plain(value, exactly)
    ]


def _plain(text: str, exactly: bool) -> str:
    return text.replace("\r\n", "\n") if exactly else "".join(text.split())
