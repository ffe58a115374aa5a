"""The portal among the units' systems: keys change on either side, and nothing on its way is lost."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from joserfc.jwk import ECKey

from portal.delivery import sealing
from portal.delivery.message import envelope
from portal.delivery.parties import Parties
from portal.delivery.sealing import NotTrusted, Opened, Receiver, Sender, Trust, seal, unseal
from portal.delivery.transports import MessageRefused, Outgoing, UnitDown
from portal.delivery.transports.dressing import Body
from portal.own_keys.file import KeysFile
from portal.units import UnitKeys, load_units
from tests.ground.messages import application_message
from tests.ground.unit_keys import County, OwnFile, county_in, pair

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PORTAL, UNIT = "https://luotto.example.fi", sealing.unit_name("990")


@pytest.fixture
def county(tmp_path: Path) -> County:
    return county_in(tmp_path / "units")


@pytest.fixture
def own(tmp_path: Path) -> OwnFile:
    return OwnFile(tmp_path / "delivery.json", NOW - 10 * DAY)


@pytest.fixture
def portal(county: County, own: OwnFile) -> Parties:
    """The portal, as it runs while keys change."""
    return Parties(PORTAL, county.units, KeysFile(own.path), UnitKeys(county.folder))


def outgoing(application: UUID) -> Outgoing:
    """An application that leaves for its unit."""
    return Outgoing(application, "990", envelope(application_message(application)))


def wrapped(portal: Parties, at: datetime = NOW) -> tuple[UUID, Body]:
    """An application on its way to its unit."""
    application = uuid4()
    return application, portal.wrap(outgoing(application), portal.units.named("990"), at)


def opened(message: Body, portal: dict[str, Any], *keys: ECKey) -> Opened:
    """The message as the unit's system opens it, by its own keys and what the portal has published."""
    signing = [ECKey.import_key(key) for key in portal["keys"] if key["use"] == "sig"]
    return unseal(
        message.content, Trust(UNIT, keys, lambda name: signing if name == PORTAL else []), NOW + 999 * DAY
    )


def answer(key: ECKey, to: ECKey, at: datetime = NOW, unit: str = UNIT, audience: str = PORTAL) -> str:
    """What a unit's system sends back."""
    event = {"id": str(uuid4()), "type": "social-credit.application.received"}
    return seal(event["id"], {"event": event}, Sender(unit, key), Receiver(audience, to), at)


def published(portal: Parties, at: datetime = NOW) -> ECKey:
    """What units seal to at a moment."""
    (key,) = [key for key in portal.published(at)["keys"] if key["use"] == "enc"]
    return ECKey.import_key(key)


def test_a_unit_with_keys_gets_what_is_signed_and_sealed(portal: Parties, county: County) -> None:
    application, message = wrapped(portal)
    assert message.content_type == "application/jwt"
    event = opened(message, portal.published(NOW), county.sealing).event()
    assert (event["id"], event["data"]["application"]["id"]) == (str(application), str(application))
    assert json.loads(envelope(application_message(application)))["contenthash"] == event["contenthash"]


def test_a_unit_without_keys_gets_the_envelope_as_it_is(own: OwnFile) -> None:
    units, message = load_units(), outgoing(uuid4())
    body = Parties(PORTAL, units, KeysFile(own.path)).wrap(message, units.named("990"))
    assert body == Body(message.envelope, "application/cloudevents+json")


def test_a_unit_that_has_told_what_signs_alone_gets_what_is_signed(portal: Parties, county: County) -> None:
    county.tell(county.signing)
    assert opened(wrapped(portal)[1], portal.published(NOW)).event()


def test_nothing_is_lost_while_the_unit_changes_what_is_sealed_to(portal: Parties, county: County) -> None:
    old, new = county.sealing, pair("enc", "unit-enc-2")
    sent = [wrapped(portal)]
    county.tell(old, new, county.signing)
    sent.append(wrapped(portal))
    county.tell(new, old, county.signing)
    sent.append(wrapped(portal))
    county.tell(new, county.signing)
    sent.append(wrapped(portal))
    for application, message in sent:
        assert opened(message, portal.published(NOW), new, old).id == str(application)
    with pytest.raises(NotTrusted, match="sealed"):
        opened(sent[2][1], portal.published(NOW), old)


def test_nothing_is_lost_while_the_portal_changes_what_signs(
    portal: Parties, county: County, own: OwnFile
) -> None:
    by_hand = portal.published(NOW)
    sent = [wrapped(portal)]
    own.rotate(NOW)
    # A unit that has put the old keys into its system by hand has more than a week for the new ones.
    sent.append(wrapped(portal, NOW + 8 * DAY - timedelta(seconds=1)))
    for _, message in sent:
        assert opened(message, by_hand, county.sealing).sender == PORTAL
    later = wrapped(portal, NOW + 8 * DAY)
    with pytest.raises(NotTrusted, match="signature"):
        opened(later[1], by_hand, county.sealing)
    # What lay in the queue meanwhile is still known, also after the next rotations.
    for days in (30, 60, 98):
        own.rotate(NOW + days * DAY)
        for _, message in [*sent, later]:
            at = NOW + days * DAY
            assert opened(message, portal.published(at), county.sealing).sender == PORTAL


def test_nothing_is_lost_while_the_unit_changes_what_signs(portal: Parties, county: County) -> None:
    old, new = county.signing, pair("sig", "unit-sig-2")
    sent = [answer(old, published(portal))]
    county.tell(county.sealing, old, new)
    sent += [answer(old, published(portal)), answer(new, published(portal))]
    for token in sent:
        assert portal.open(token, NOW).sender == UNIT
    county.tell(county.sealing, new)
    assert portal.open(sent[2], NOW).sender == UNIT
    with pytest.raises(NotTrusted, match="signature"):
        portal.open(sent[0], NOW)


def test_nothing_is_lost_while_the_portal_changes_what_is_sealed_to(
    portal: Parties, county: County, own: OwnFile
) -> None:
    by_hand = published(portal)
    sent = [answer(county.signing, by_hand)]
    own.rotate(NOW)
    # Another machine of the portal, which does not have the new file yet, must open it too.
    assert published(portal, NOW + DAY - timedelta(seconds=1)).kid == by_hand.kid
    new = published(portal, NOW + DAY)
    assert new.kid != by_hand.kid
    sent += [answer(county.signing, by_hand), answer(county.signing, new)]
    own.rotate(NOW + 98 * DAY)
    for token in sent:
        assert portal.open(token, NOW + 98 * DAY).sender == UNIT


def test_an_answer_is_the_units_own(portal: Parties, county: County) -> None:
    ours = published(portal)
    for token in (
        answer(county.signing, ours, unit=sealing.unit_name("91")),
        answer(county.signing, ours, unit=sealing.unit_name("5")),
        answer(county.signing, ours, unit="https://luotto.example.fi"),
        answer(pair("sig", county.signing.kid or ""), ours),
    ):
        with pytest.raises(NotTrusted, match="signature"):
            portal.open(token, NOW)
    with pytest.raises(NotTrusted, match="audience"):
        portal.open(answer(county.signing, ours, audience="https://another.example.fi"), NOW)


def test_what_the_portal_has_sent_is_no_answer(portal: Parties, county: County) -> None:
    county.tell(county.signing)
    with pytest.raises(NotTrusted, match="form"):
        portal.open(wrapped(portal)[1].content, NOW)


def test_an_answer_from_a_unit_whose_keys_are_unreadable_is_refused(portal: Parties, county: County) -> None:
    token = answer(county.signing, published(portal))
    county.file.write_text("{")
    with pytest.raises(NotTrusted, match="signature"):
        portal.open(token, NOW)
    county.tell(county.signing)
    assert portal.open(token, NOW).sender == UNIT


def test_an_unreadable_key_is_the_fault_of_its_unit_alone(portal: Parties, county: County) -> None:
    county.file.write_text("{")
    with pytest.raises(MessageRefused) as refused:
        wrapped(portal)
    assert refused.value.kind == "unreadable key"
    county.tell(county.sealing)
    assert wrapped(portal)


def test_what_has_no_canonical_form_is_refused_alone(portal: Parties) -> None:
    for text in ("no json", '{"id": 1.5}', f'{{"id": "{"x" * 3_000_000}"}}'):
        with pytest.raises(MessageRefused) as refused:
            portal.wrap(Outgoing(uuid4(), "990", text), portal.units.named("990"), NOW)
        assert refused.value.kind == "cannot be sealed"


def test_without_keys_of_our_own_the_units_messages_wait(county: County) -> None:
    portal = Parties(PORTAL, county.units, None, UnitKeys(county.folder))
    with pytest.raises(UnitDown):
        wrapped(portal)
    assert portal.published(NOW) == {"keys": []}


def test_an_answer_to_a_unit_is_signed_for_that_unit(portal: Parties) -> None:
    token = portal.answer("990", "e-1", {"outcome": "applied"}, NOW)
    read = opened(Body(token, "application/jwt"), portal.published(NOW))
    assert (read.id, read.contents) == ("e-1", {"outcome": "applied"})
