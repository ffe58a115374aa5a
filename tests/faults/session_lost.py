"""A session, or the token of a form, is over when a long form is sent: every field is there again."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from sqlalchemy import update

from portal.services import signing_out
from portal.services.signing_out import Order
from portal.store.crypt import new_token, token_hash
from portal.store.tables.sign_ins import ResidentSignIn
from portal.store.tables.web import ResidentSession
from tests.faults.browser import Fields, Reply
from tests.faults.filling_in import lacking, opened, step_of, with_typed
from tests.faults.installation import POSTGRESQL, SQLITE, Installation, installed
from tests.faults.people import Visitor, residents, sign_in, whole_drafts
from tests.faults.report import Outcome, all_of, none

_LONG = "Pesukone hajosi, och sedan blev jag sjuk. “Ei ole helppoa” – mutta yritän & jaksan <vielä>.\r\n" * 30

FORMS: Mapping[str, Mapping[str, str]] = {
    "own_words": {"text": _LONG[:2850].strip()},
    "contact": {
        "phone": "040 987 6543",
        "email": "aino.testila@example.fi",
        "street": "Uusikatu 2 B 34",
        "postal_code": "00990",
        "town": "Esimerkkilä",
        "way": "email",
        "times": "Iltaisin, ei keskiviikkona",
        "language": "sv",
    },
    "credit": {
        "amount": "1 440,50",
        "purpose": "debt_consolidation",
        "payees-0-name": "Pikalaina Oy",
        "payees-0-iban": "FI21 1234 5600 0007 85",
        "payees-0-reference": "1232",
        "payees-0-amount": "1440,50",
    },
    # What cannot be kept as an answer is given back like all else.
    "work": {"livelihood": "employed", "since-day": "31", "since-month": "2", "since-year": "2024"},
    "assets": {"accounts": "120,50", "home": "145 000", "car": "noin 3000"},
}


@dataclass
class _Opened:
    """A form that stands open before somebody, filled in and not yet sent."""

    who: Visitor
    path: str
    typed: Mapping[str, str]
    sending: Fields = field(default_factory=list)


Way = Callable[[Installation, list[_Opened]], None]


def _later(**times: timedelta) -> Way:
    def pass_by(there: Installation, forms: list[_Opened]) -> None:
        with there.store.transaction() as db:
            for form in forms:
                hashed = token_hash(form.who.browser.cookies["portal_resident"])
                columns = ResidentSession.__table__.c
                moved = {name: datetime.now(UTC) - by for name, by in times.items()}
                assert set(moved) <= set(columns.keys())
                db.execute(update(ResidentSession).where(ResidentSession.id_hash == hashed).values(**moved))

    return pass_by


def _sign_out(there: Installation, forms: list[_Opened]) -> None:
    """The provider says from server to server that the sessions are over."""
    for form in forms:
        now, sid = datetime.now(UTC), f"sid {form.who.browser.cookies['portal_resident']}"
        order = Order("http://127.0.0.1:9/resident", new_token(), None, sid, now + timedelta(minutes=10))
        with there.store.session() as db:
            assert signing_out.end_by_provider(db, ResidentSignIn, order, now) == 1


def _rotate(there: Installation, _forms: list[_Opened]) -> None:
    """The key that signs the forms' tokens is replaced by a new one; the servers start anew after it."""
    path = Path(there.environment["PORTAL_KEYS_FILE"])
    keys = json.loads(path.read_text())
    path.write_text(json.dumps(keys | {"signing": [new_token(), *keys["signing"]]}))


def _nothing(_there: Installation, _forms: list[_Opened]) -> None:
    """A new version comes; the sessions stay."""


_WAYS: Mapping[str, Way] = {
    "31 minutes": _later(seen_at=timedelta(minutes=31)),
    "8 hours": _later(seen_at=timedelta(minutes=1), created_at=timedelta(hours=8, seconds=1)),
    "signed out at the provider": _sign_out,
    "a new signing key": _rotate,
    "a new version": _nothing,
}
_RESTARTS = {"a new signing key", "a new version"}

FULL = {POSTGRESQL: 40, SQLITE: 10}
SHORT = {SQLITE: 5}


def run(numbers: dict[str, int]) -> Iterator[Outcome]:
    """The scenario, on each engine: so many forms for each of the ways to lose a session."""
    for engine, forms in numbers.items():
        with installed(engine) as there:
            yield _on(there, engine, forms)


def _on(there: Installation, engine: str, number: int) -> Outcome:
    whole, missing, bare, faults = 0, 0, 0, 0
    with ExitStack() as running:
        running.enter_context(there.serving())
        for name, way in _WAYS.items():
            forms = _open(there, number)
            way(there, forms)
            if name in _RESTARTS:
                running.close()
                running.enter_context(there.serving())
            for form in forms:
                reply, lost = _send(there, form)
                whole += not lost
                missing += len(lost)
                bare += reply.status == 400
                faults += reply.status >= 500
    return Outcome(
        f"session or token over ({engine})",
        None,
        (
            all_of("forms whole", whole, number * len(_WAYS)),
            none("fields lost", missing),
            none("bare 400s", bare),
            none("500s", faults),
        ),
    )


def _open(there: Installation, number: int) -> list[_Opened]:
    forms: list[_Opened] = []
    for who, step in zip(residents(there, number), islice(cycle(FORMS), number), strict=True):
        (draft,) = whole_drafts(there.store, who.id, 1)
        path = step_of(draft, step, "sv" if len(forms) % 2 else "fi")
        fields = with_typed(opened(who.browser, path).answers, FORMS[step])
        who.browser.close()
        forms.append(_Opened(who, path, FORMS[step], fields))
    return forms


def _send(there: Installation, form: _Opened) -> tuple[Reply, list[str]]:
    """Send the form, sign in again if that is asked; the first answer, and what is not there any more."""
    browser = form.who.browser
    reply = browser.post(form.path, form.sending)
    if reply.status == 422:
        return reply, lacking(reply, form.typed)
    if "/sign-in" in browser.get(form.path).location:
        sign_in(there.store, form.who)
    page = opened(browser, form.path)
    given_back = reply.location.partition("?")[0] == form.path or "/sign-in" in reply.location
    return reply, lacking(page, form.typed, exactly=given_back)
