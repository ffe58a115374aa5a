"""Calls to a provider: short, straight, small, and unless said otherwise with a JSON object for an answer."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from authlib.integrations.requests_client import OAuth2Session
from requests import RequestException, Response

from portal.web.identity.failures import ProviderDown

_CONNECT, _READ = 2, 4  # seconds; a call that hangs leaves time to tell the person
_ALL_CALLS = 8
"""Seconds that all calls of one request take at most, even if each of them drips."""
_LARGEST = 262_144
"""Bytes of an answer."""

_until: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def in_time() -> Iterator[None]:
    """A block whose calls have to share the time that a person can be made to wait."""
    mark = _until.set(time.monotonic() + _ALL_CALLS)
    try:
        yield
    finally:
        _until.reset(mark)


class ProviderSession(OAuth2Session):  # type: ignore[misc]
    """Authlib's session, with limits of time and size and without following the provider anywhere else."""

    def request(self, method: str, url: str, any_kind: bool = False, **options: Any) -> Response:
        """The reply, its body read; it is sure to be a JSON object unless it may be of `any_kind`.

        Raises `ProviderDown` for anything else.
        """
        until = _until.get() or time.monotonic() + _ALL_CALLS
        options.update(timeout=(_CONNECT, _READ), allow_redirects=False, stream=True)
        reply = _waited_for(until, lambda: self._read(until, method, url, options))
        if reply.status_code >= 500 or reply.status_code == 429:
            raise ProviderDown(f"status {reply.status_code}")
        try:
            of_a_kind = any_kind or isinstance(reply.json(), dict)
        except (RequestException, ValueError, RecursionError) as fault:
            raise ProviderDown(type(fault).__name__) from None
        if not of_a_kind:
            raise ProviderDown("not a JSON object")
        return reply

    def _read(self, until: float, method: str, url: str, options: dict[str, Any]) -> Response:
        body = b""
        try:
            reply: Response = super().request(method, url, **options)
            for part in reply.iter_content(16_384):
                body += part
                if len(body) > _LARGEST or time.monotonic() > until:
                    reply.close()
                    raise ProviderDown("too slow" if len(body) <= _LARGEST else "too large")
        except (RequestException, ValueError) as fault:
            raise ProviderDown(type(fault).__name__) from None
        # Where requests keeps a body that it has read itself.
        reply._content = body
        return reply


def _waited_for(until: float, call: Callable[[], Response]) -> Response:
    """What a call gives, if it does so in time.

    No time limit of a socket covers a host name that is looked up slowly, or headers that come
    byte by byte, so the call has a thread of its own.
    """
    outcome: Future[Response] = Future()

    def run() -> None:
        try:
            outcome.set_result(call())
        except BaseException as fault:  # noqa: BLE001 - raised again where it is waited for
            outcome.set_exception(fault)

    threading.Thread(target=run, daemon=True).start()
    try:
        return outcome.result(timeout=max(0.0, until - time.monotonic()))
    except TimeoutError:
        raise ProviderDown("too slow") from None
