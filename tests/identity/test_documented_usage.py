"""Why Authlib's client is not used as it comes: what it lets in, and where it breaks.

Each attack here is one that our client refuses with a page (`test_refusing_answers.py`).
"""

import time
from collections.abc import Callable

import pytest
import time_machine

from tests.identity import attacks
from tests.identity.documented_usage import BROKEN, LET_IN, DocumentedPortal
from tests.identity.faulty_provider import OTHER_KEY, FaultyProvider, signed

LETS_IN = {
    *("aud empty", "aud list without me", "aud list with another", "aud other, azp me"),
    *("expired", "iat a day old", "sub empty", "alg none, though advertised"),
    *("weak identification", "identification of no kind", "an old one", "one of no time"),
    *("iss other", "iss missing though promised", "iss twice", "code twice", "state twice"),
    "without an issuer",
}
"""All others end in an exception, and so in a page that says the fault is ours."""

Bend = Callable[[FaultyProvider], None]


def _bend(name: str, how: object) -> Bend:
    return lambda faulty: setattr(faulty, name, how)


ATTACKS: dict[str, Bend] = {
    **{name: _bend("bend_claims", how) for name, (how, _) in attacks.CLAIMS.items() if name != "iss other"},
    **{name: _bend("bend_claims", how) for name, (_, how, _) in attacks.DEMANDS.items()},
    **{name: _bend("sign", how) for name, how in attacks.SIGNATURES.items()},
    **{name: _bend("bend_reply", how) for name, (how, _) in attacks.REPLIES.items()},
    **{name: _bend("bend_answer", how) for name, (how, _) in attacks.ANSWERS.items()},
    **{name: _bend("bend_metadata", how) for name, how in attacks.METADATA.items()},
}


def test_without_a_fault_it_lets_the_person_in(plain: FaultyProvider) -> None:
    assert DocumentedPortal(plain).sign_in() == LET_IN


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
@pytest.mark.parametrize("attack", [name for name in ATTACKS if name != "an algorithm not ours"])
def test_what_becomes_of_an_attack(plain: FaultyProvider, attack: str) -> None:
    ATTACKS[attack](plain)
    assert DocumentedPortal(plain).sign_in() == (LET_IN if attack in LETS_IN else BROKEN)


def test_it_trusts_a_withdrawn_key_for_ever(plain: FaultyProvider) -> None:
    portal = DocumentedPortal(plain)
    portal.sign_in()
    plain.published = [OTHER_KEY]
    with time_machine.travel(time.time() + 86_400):
        assert portal.sign_in() == LET_IN


def test_it_does_not_find_a_new_key_under_an_old_name(plain: FaultyProvider) -> None:
    portal = DocumentedPortal(plain)
    portal.sign_in()
    renamed = attacks.renamed(OTHER_KEY)
    plain.published, plain.sign = [renamed], lambda claims: signed(claims, renamed)
    assert portal.sign_in() == BROKEN
