"""When the database does not answer: a page in the person's language that sends what was typed again."""

import pytest
from sqlalchemy.exc import OperationalError

from portal.store.engine import Store
from tests.ground.gated_client import GatedClient
from tests.ground.portal import Visitors, csrf_token

FEEDBACK = "/sv/feedback"
HOSTILE = 'Sidan var "tydlig" <script>alert(1)</script>'


def _down(*_given: object, **_options: object) -> None:
    raise OperationalError("select", {}, ConnectionError())


@pytest.mark.parametrize("signed_in", [True, False])
def test_what_was_typed_is_sent_again_by_a_button(
    client: GatedClient, visitors: Visitors, monkeypatch: pytest.MonkeyPatch, signed_in: bool
) -> None:
    browser = visitors.resident() if signed_in else client
    typed = {"csrf_token": csrf_token(browser.get(FEEDBACK).text), "message": HOSTILE}
    with monkeypatch.context() as outage:
        outage.setattr(Store, "session", _down)
        page = browser.post(FEEDBACK, data=typed)
    assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
    assert page.headers["Cache-Control"] == "no-store"
    assert "Det har uppstått ett fel" in page.text
    assert "<script>alert" not in page.text
    assert 'name="message" value="Sidan var &#34;tydlig&#34; &lt;script&gt;' in page.text
    assert browser.post(FEEDBACK, data=typed).status_code == 303


def test_a_page_that_is_only_read_offers_nothing_to_send(
    visitors: Visitors, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = visitors.resident()
    monkeypatch.setattr(Store, "session", _down)
    page = browser.get("/fi/my")
    assert page.status_code == 503
    assert "<form" not in page.text
