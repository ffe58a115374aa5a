"""Two tabs answer one step; somebody goes back after sending, and loads the answer of a post again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import UUID

from tests.faults import counting
from tests.faults.browser import Browser, Reply
from tests.faults.filling_in import lacking, opened, step_of, with_typed
from tests.faults.installation import POSTGRESQL, SQLITE, Installation, installed
from tests.faults.people import Visitor, residents, whole_drafts
from tests.faults.report import Outcome, Reached, all_of, none
from tests.faults.submitting import Ledger, press, receipt, review

_PEOPLE = 4

FULL = {POSTGRESQL: 160, SQLITE: 40}
SHORT = {POSTGRESQL: 4, SQLITE: 8}


@dataclass
class _Found:
    silent: int = 0
    """So often an answer took the place of another without a word."""
    unshown: int = 0
    """So often a conflict was told without one of the two values."""
    conflicts: int = 0
    sent_twice: int = 0
    faults: int = 0
    ledger: Ledger = field(default_factory=Ledger)


def run(numbers: dict[str, int]) -> Iterator[Outcome]:
    """The scenario, on each engine."""
    for engine, rounds in numbers.items():
        with installed(engine) as there, there.serving():
            yield _on(there, engine, rounds)


def _on(there: Installation, engine: str, rounds: int) -> Outcome:
    found, people = _Found(), residents(there, _PEOPLE)
    drafts = [(one, whole_drafts(there.store, one.id, rounds // _PEOPLE)) for one in people]
    with ThreadPoolExecutor(_PEOPLE) as pool:
        for _ in pool.map(lambda each: _rounds(each[0], each[1], found), drafts):
            pass
    left = counting.deliver_all(there)
    return Outcome(
        f"two tabs, the way back, a post again ({engine})",
        counting.tally(there, found.ledger),
        (
            Reached("conflicts told", found.conflicts, least=rounds),
            none("silent overwrites", found.silent),
            none("conflicts without both values", found.unshown),
            none("second submissions", len(counting.sent(there.store)) - rounds + found.sent_twice),
            all_of("receipts", len(found.ledger.acknowledged), rounds),
            none("400s and 500s", found.faults + found.ledger.faults),
            none("undelivered", left),
            *counting.whole(there),
        ),
    )


def _rounds(who: Visitor, drafts: list[UUID], found: _Found) -> None:
    tabs = who.browser, who.browser.twin()
    for number, draft in enumerate(drafts):
        _edit(tabs, draft, found, at_once=bool(number % 2))
        _send(tabs, draft, found)


def _edit(tabs: tuple[Browser, Browser], draft: UUID, found: _Found, *, at_once: bool) -> None:
    """Both tabs start from the same page; one gets its answer kept, the other is told of it."""
    path = step_of(draft, "own_words")
    pages = [opened(tab, path) for tab in tabs]
    texts = [f"Ensimmäinen teksti {draft}", f"Andra texten {draft}"]
    sending = [with_typed(page.answers, {"text": text}) for page, text in zip(pages, texts, strict=True)]
    if at_once:
        with ThreadPoolExecutor(2) as pool:
            replies = list(pool.map(lambda tab, fields: tab.post(path, fields), tabs, sending))
    else:
        replies = [tab.post(path, fields) for tab, fields in zip(tabs, sending, strict=True)]
    found.faults += sum(reply.status not in {303, 409} for reply in replies)
    kept = [text for reply, text in zip(replies, texts, strict=True) if reply.status == 303]
    found.silent += len(kept) != 1 or bool(lacking(opened(tabs[0], path), {"text": kept[0]}))
    for tab, reply, text in zip(tabs, replies, texts, strict=True):
        if reply.status == 409:
            found.conflicts += 1
            found.unshown += bool(lacking(reply, {"text": text})) or kept[0] not in reply.text
            # The other answer is before them now: to take its place is their own decision.
            found.faults += tab.post(path, reply.answers).status != 303
            found.silent += bool(lacking(opened(tab, path), {"text": text}))


def _send(tabs: tuple[Browser, Browser], draft: UUID, found: _Found) -> None:
    """Send; then go back and send again, load the post again, and save a step that stands open elsewhere."""
    path = step_of(draft, "own_words")
    page, other = opened(tabs[0], review(draft)), opened(tabs[1], path)
    answers = [press(tabs[0], draft, page.token, found.ledger) for _ in range(3)]
    late = tabs[1].post(path, with_typed(other.answers, {"text": "Liian myöhään"}))
    back = tabs[0].get(review(draft))
    found.sent_twice += sum(not _leads_to_the_receipt(reply, draft) for reply in (*answers, late, back))


def _leads_to_the_receipt(reply: Reply | None, draft: UUID) -> bool:
    return reply is not None and reply.status == 303 and reply.location == receipt(draft)
