"""What signing in costs, and what a session costs each page, against a bare route of Flask in the same run.

The provider answers from a process of its own, so that its signing is not counted.  A session load is one
statement, an opened seal and two comparisons of times; the aim is a tenth of a page's time at most.
"""

import base64
import json
import logging
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask import Flask, request
from flask.testing import FlaskClient
from pydantic import SecretStr
from werkzeug.serving import BaseWSGIServer

from benchmarks import hello
from benchmarks.measuring import PAIRS, Comparison, compare
from portal import create_app
from portal.config import Settings
from portal.store.engine import make_engine
from portal.store.migrating import upgrade
from portal.web.identity.provider import Provider
from tests.ground.portal import AINO, BASE_URL, csrf_token, keys_file, provider
from tests.ground.serving import address_of, bound
from tests.identity.faulty_provider import FaultyProvider

_CALLBACKS = 8


class _Elsewhere(FaultyProvider):
    """A provider that remembers nothing: what was asked stands in the code."""

    def answer(self, address: str) -> str:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        code = base64.urlsafe_b64encode(json.dumps(asked).encode()).decode()
        return f"/auth/callback?{urlencode({'code': code, 'state': asked['state'], 'iss': self.issuer})}"

    def _token(self) -> dict[str, Any]:
        self._asked = json.loads(base64.urlsafe_b64decode(request.form["code"]))
        return super()._token()


def run() -> list[Comparison]:
    """The benchmark."""
    with tempfile.TemporaryDirectory(prefix="portal-benchmark-") as place, _provider() as known:
        app = _portal(Path(place), known.issuer)
        bare = hello.create_app().test_client()
        browser = _signed_in(app, known)

        def page() -> None:
            assert browser.get("/fi/my").status_code == 200

        return [
            compare("session load, how many a page is", _load(app, browser), page, aim=10),
            compare("signed-in page by a bare route", page, lambda: bare.get("/"), aim=0.05),
            _callback(app, known, bare),
        ]


def _load(app: Flask, browser: FlaskClient) -> Callable[[], object]:
    cookie = browser.get_cookie("portal_resident")
    assert cookie
    context = app.test_request_context("/fi/my", headers={"Cookie": f"portal_resident={cookie.value}"})
    return lambda: app.session_interface.open_session(app, context.request)


def _callback(app: Flask, known: _Elsewhere, bare: FlaskClient) -> Comparison:
    ours, baseline = [], []
    for _ in range(PAIRS):
        waiting = [_begun(app.test_client(), known) for _ in range(_CALLBACKS)]
        start = time.process_time()
        for browser, answer in waiting:
            assert browser.get(answer).headers["Location"] == "/fi/my"
        ours.append((time.process_time() - start) / _CALLBACKS)
        start = time.process_time()
        for _ in range(_CALLBACKS * 10):
            bare.get("/")
        baseline.append((time.process_time() - start) / _CALLBACKS / 10)
    return Comparison("callback by a bare route", tuple(ours), tuple(baseline), aim=0.01)


def _signed_in(app: Flask, known: _Elsewhere) -> FlaskClient:
    browser, answer = _begun(app.test_client(), known)
    browser.get(answer)
    return browser


def _begun(browser: FlaskClient, known: _Elsewhere) -> tuple[FlaskClient, str]:
    # Each from an address of its own: the limit is by address.
    browser.environ_base["REMOTE_ADDR"] = f"192.0.2.{time.perf_counter_ns() // 1000 % 250}"
    token = csrf_token(browser.get("/fi/sign-in").text)
    sent = browser.post("/fi/sign-in", data={"csrf_token": token})
    return browser, known.answer(sent.headers["Location"])


def _portal(folder: Path, issuer: str) -> Flask:
    database = f"sqlite:///{folder}/portal.sqlite"
    engine = make_engine(database)
    upgrade(engine)
    engine.dispose()
    resident = Provider(
        issuer=issuer,
        client_id="portal-resident",
        client_secret=SecretStr("a-secret-of-the-portal"),
        redirect_uri=f"{BASE_URL}/auth/callback",
    )
    return create_app(
        Settings(
            mode="demo",
            base_url=BASE_URL,
            database_url=database,
            keys_file=keys_file(folder),
            unit="990",
            resident=resident,
            staff=provider("staff"),
        )
    )


@contextmanager
def _provider() -> Iterator[_Elsewhere]:
    server = bound()
    known = _Elsewhere(address_of(server))
    facts = {
        "urn:oid:1.2.246.21": AINO.identity_code,
        "urn:oid:2.16.840.1.113730.3.1.241": AINO.display_name,
    }
    known.bend_claims = lambda said: said | facts
    server.app = known.app
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(server,), daemon=True)
    process.start()
    try:
        yield known
    finally:
        process.terminate()
        process.join()


def _serve(server: BaseWSGIServer) -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server.serve_forever()
