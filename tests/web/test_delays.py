"""What residents are told when their application takes long to the unit, and that else nothing is."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from portal.store.engine import Store
from tests.ground.arriving import NOW
from tests.ground.gated_client import GatedClient
from tests.ground.on_the_way import HOUR, acknowledged, delivered, sent, stuck
from tests.ground.portal import Visitors

DAY = timedelta(days=1)
LATE = {
    "fi": "Hakemuksen välittäminen kestää tavallista kauemmin",
    "sv": "Det tar längre tid än vanligt att förmedla ansökan",
}
UNCONFIRMED = {
    "fi": "Yksikkö ei ole vielä vahvistanut saaneensa hakemusta",
    "sv": "Enheten har ännu inte bekräftat att den har fått ansökan",
}
SAFE = {
    "fi": "Hakemus on täällä tallessa. Se saapui ",
    "sv": "Ansökan finns i tryggt förvar här. Den kom fram ",
}
NOT_AGAIN = {"fi": "inun ei tarvitse lähettää sitä uudelleen", "sv": "u behöver inte skicka den på nytt"}


@pytest.fixture
def aino(visitors: Visitors) -> GatedClient:
    return visitors.resident()


def pages(lang: str, application: UUID) -> tuple[str, str]:
    return f"/{lang}/my/applications/{application}", f"/{lang}/apply/{application}/receipt"


@pytest.mark.parametrize("lang", ["fi", "sv"])
@pytest.mark.parametrize(
    ("make", "age", "title"), [(sent, 2 * HOUR, LATE), (delivered, 2 * DAY, UNCONFIRMED)]
)
def test_a_delay_is_told_on_each_page_with_what_to_know(
    aino: GatedClient,
    portal_store: Store,
    lang: str,
    make: Callable[..., UUID],
    age: timedelta,
    title: dict[str, str],
) -> None:
    application = make(portal_store, NOW - age)
    for address in pages(lang, application):
        page = " ".join(aino.get(address).text.split())
        told = page[page.index(title[lang]) :]
        assert SAFE[lang] in told
        assert NOT_AGAIN[lang] in told
        assert 'href="tel:0800000000"' in told[: told.index("</section>")]
    listed = " ".join(aino.get(f"/{lang}/my").text.split())
    assert title[lang] in listed
    assert NOT_AGAIN[lang].split(maxsplit=3)[-1] in listed


def test_a_message_that_was_set_aside_looks_to_its_sender_like_any_late_one(
    aino: GatedClient, portal_store: Store
) -> None:
    application = stuck(portal_store, NOW - 2 * HOUR, fault="reference taken")
    page = aino.get(pages("fi", application)[0]).text
    assert LATE["fi"] in page
    assert "reference taken" not in page


@pytest.mark.parametrize(("make", "age"), [(sent, HOUR), (delivered, DAY), (acknowledged, 9 * DAY)])
def test_nothing_is_told_while_all_is_well(
    aino: GatedClient, portal_store: Store, make: Callable[..., UUID], age: timedelta
) -> None:
    application = make(portal_store, NOW - age)
    for address in (*pages("fi", application), "/fi/my"):
        page = aino.get(address).text
        assert LATE["fi"] not in page
        assert UNCONFIRMED["fi"] not in page
