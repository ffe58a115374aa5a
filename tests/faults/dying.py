"""Workers that kill themselves when a submission has been committed and its reply has not been sent yet."""

import os
import random
import signal
from collections.abc import Callable, Iterable
from typing import Any

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
LAST_WORDS = "this worker dies between commit and reply"


def dying(app: WSGI, share: float) -> WSGI:
    """The app, whose worker dies after such a share of the submissions, and says so before."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        said: list[str] = []

        def note(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            said.extend(value for name, value in headers if name == "Location")
            return start_response(status, headers, *rest)

        reply = app(environ, note)
        if said and said[0].endswith("/receipt") and random.random() < share:
            os.write(2, f"{LAST_WORDS}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)
        return reply

    return answer
