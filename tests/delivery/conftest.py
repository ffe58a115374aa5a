"""What the tests of the relay stand on: a clock that a test moves, and relays that go by it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from portal.delivery.leasing import Wish
from portal.delivery.relay import Relay
from portal.delivery.transports import Transport
from portal.store.engine import Store
from tests.ground.portal import Clock
from tests.ground.sending import UNITS

RelayTo = Callable[..., Relay]


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 24, 9, 0, tzinfo=UTC))


@pytest.fixture
def relay_to(store: Store, clock: Clock) -> RelayTo:
    """Makes relays to a transport, which wait as short a time as may be."""

    def make(transport: Transport, owner: str = "one", wish: Wish = Wish()) -> Relay:  # noqa: B008 - frozen
        return Relay(store, transport, owner, clock, jitter=lambda: 0.0, wish=wish, known=UNITS)

    return make
