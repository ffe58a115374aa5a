"""The vault: what it seals it alone opens, in the one place it was sealed for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.store.crypt import Unreadable, Vault, key_from_token, new_key, new_token, token_hash, vault_under

RING = [new_key(), new_key()]
VAULT = Vault(RING, new_key())


@given(st.text())
def test_what_is_sealed_is_opened_the_same(text: str) -> None:
    assert VAULT.open_text(VAULT.seal_text(text, "a.b"), "a.b") == text


def test_sealing_twice_never_looks_the_same() -> None:
    assert VAULT.seal(b"rent", "a.b") != VAULT.seal(b"rent", "a.b")


def test_a_value_moved_to_another_column_cannot_be_opened() -> None:
    with pytest.raises(Unreadable):
        VAULT.open(VAULT.seal(b"rent", "a.b"), "a.c")


@given(st.integers(min_value=0, max_value=40), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_noticed(place: int, flip: int) -> None:
    sealed = bytearray(VAULT.seal(b"vuokra 690 euroa", "a.b"))
    sealed[place % len(sealed)] ^= flip
    with pytest.raises(Unreadable):
        VAULT.open(bytes(sealed), "a.b")


def test_after_a_rotation_the_old_key_still_reads_and_the_new_one_writes() -> None:
    old = VAULT.seal(b"rent", "a.b")
    rotated = Vault([new_key(), *RING], new_key())
    assert rotated.open(old, "a.b") == b"rent"
    with pytest.raises(Unreadable):
        VAULT.open(rotated.seal(b"rent", "a.b"), "a.b")


def test_an_index_finds_the_same_value_for_the_same_purpose_alone() -> None:
    assert VAULT.index("010190-900P", "hetu") == VAULT.index("010190-900P", "hetu")
    assert VAULT.index("010190-900P", "hetu") != VAULT.index("010190Y900P", "hetu")
    assert VAULT.index("010190-900P", "hetu") != VAULT.index("010190-900P", "other")
    assert Vault(RING, new_key()).index("010190-900P", "hetu") != VAULT.index("010190-900P", "hetu")


def test_only_the_token_leads_to_what_is_sealed_under_it() -> None:
    token = new_token()
    sealed = vault_under(key_from_token(token, "budgets")).seal(b"rent", "a.b")
    assert vault_under(key_from_token(token, "budgets")).open(sealed, "a.b") == b"rent"
    for other in (key_from_token(new_token(), "budgets"), key_from_token(token, "kept"), token_hash(token)):
        with pytest.raises(Unreadable):
            vault_under(other).open(sealed, "a.b")


@pytest.mark.parametrize(
    ("ring", "index"),
    [([], new_key()), ([b"short"], new_key()), (RING, b"short")],
    ids=["no key", "a short key", "a short index key"],
)
def test_a_vault_without_whole_keys_is_refused(ring: list[bytes], index: bytes) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Vault(ring, index)
