"""The connection breaks while a form is on its way, or its answer is; the same form is sent again.

Pages work without a script: what is sent here is what a browser alone sends.
"""

import random
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from tests.faults import counting
from tests.faults.browser import Browser, Fields
from tests.faults.filling_in import lacking, opened, step_of, with_typed
from tests.faults.installation import POSTGRESQL, SQLITE, Installation, installed
from tests.faults.people import Visitor, residents, whole_drafts
from tests.faults.report import Outcome, all_of, none
from tests.faults.submitting import Ledger, receipt, review, send

_WHOLE = 0.3
"""How often all of the form arrives, and only the answer is lost."""

FULL = {POSTGRESQL: 160, SQLITE: 40}
SHORT = {POSTGRESQL: 6, SQLITE: 6}


@dataclass
class _Seen:
    parts: int = 0
    """So often a part of a form was kept, or another value than before."""
    lost: int = 0
    """So many fields were not there in the end."""
    kept: int = 0
    faults: int = 0


def run(numbers: dict[str, int]) -> Iterator[Outcome]:
    """The scenario, on each engine."""
    for engine, times in numbers.items():
        with installed(engine) as there, there.serving():
            yield _on(there, engine, times)


def _on(there: Installation, engine: str, times: int) -> Outcome:
    (who,) = residents(there, 1)
    seen, ledger = _Seen(), Ledger()
    drafts = whole_drafts(there.store, who.id, times)
    for number, draft in enumerate(drafts):
        step, typed = _typed(number)
        _write(who, step_of(draft, step), typed, seen)
        _send(who, draft, ledger)
    left = counting.deliver_all(there)
    return Outcome(
        f"connection lost in mid-form ({engine})",
        counting.tally(there, ledger),
        (
            all_of("forms kept in the end", seen.kept, times),
            none("fields lost", seen.lost),
            none("kept in part", seen.parts),
            none("other answers", seen.faults),
            none("500s", ledger.faults),
            none("undelivered", left),
            *counting.whole(there),
        ),
    )


def _typed(number: int) -> tuple[str, dict[str, str]]:
    if number % 2:
        return "own_words", {"text": f"Rivi {number} å & ö\r\n" * 100 + "loppu"}
    return "contact", {
        "street": f"Katkeavantie {number}",
        "times": "Iltaisin kello 17–20, " + "ei lauantaisin, " * 8 + "kiitos",
    }


def _write(who: Visitor, path: str, typed: dict[str, str], seen: _Seen) -> None:
    page = opened(who.browser, path)
    before = {name: value for name, value in page.answers if name in typed}
    fields = with_typed(page.answers, typed)
    cut_off(who.browser, path, fields)
    now = opened(who.browser, path)
    seen.parts += bool(lacking(now, before)) and bool(lacking(now, typed))
    reply = who.browser.post(path, fields)
    seen.kept += reply.status == 303
    seen.faults += reply.status != 303
    seen.lost += len(lacking(opened(who.browser, path), typed))


def _send(who: Visitor, draft: UUID, ledger: Ledger) -> None:
    path = review(draft)
    page = who.browser.get(path)
    cut_off(who.browser, path, [("csrf_token", page.token)])
    send(who.browser, draft, page.token, ledger)
    assert who.browser.get(receipt(draft)).status == 200


def cut_off(browser: Browser, path: str, fields: Fields) -> None:
    """Send a form over a connection that breaks at some place of it, or before the answer comes."""
    body = urlencode(fields).encode()
    headers = {
        "Host": f"127.0.0.1:{browser.port}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        **browser.headers(),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    sent = len(body) if random.random() < _WHOLE else random.randrange(len(body))
    with socket.create_connection(("127.0.0.1", browser.port), timeout=60) as connection:
        connection.sendall(f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body[:sent])
