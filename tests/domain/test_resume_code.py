"""The written code: read back however it was written, and never mistaken for another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.resume_code import ALPHABET, LENGTH, read, shown

codes = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)
BETWEEN = ["", " ", "-", " – ", "\u00a0", "\n", "\u2011", "−", ".", "/"]
LOOK_ALIKES = {"0": "0Oo", "1": "1IiLl", "V": "VvUu"}


@st.composite
def as_people_write_it(draw: st.DrawFn) -> tuple[str, str]:
    """A code, and the same code by somebody's hand."""
    code = draw(codes)
    signs = (draw(st.sampled_from(LOOK_ALIKES.get(sign, sign + sign.lower()))) for sign in code)
    return code, "".join(draw(st.sampled_from(BETWEEN)) + sign for sign in signs)


@given(as_people_write_it())
def test_a_code_is_read_however_it_was_written(written: tuple[str, str]) -> None:
    code, by_hand = written
    assert read(by_hand) == code


@given(codes)
def test_a_code_is_shown_in_four_groups_and_read_back(code: str) -> None:
    assert [len(group) for group in shown(code).split("-")] == [4, 4, 4, 4]
    assert read(shown(code)) == code


@given(st.text())
def test_whatever_is_written_gives_a_code_or_nothing(text: str) -> None:
    code = read(text)
    assert code is None or (len(code) == LENGTH and set(code) <= set(ALPHABET))


@given(codes, codes)
def test_two_codes_are_never_read_as_one(one: str, other: str) -> None:
    assert (read(one) == read(other)) is (one == other)


@pytest.mark.parametrize("end", ["", "3WE", "3WEHH", "3WEÄ", "3W<E"])
def test_what_is_too_short_too_long_or_foreign_is_no_code(end: str) -> None:
    assert read(f"K7QD-2M4X-9RTA-{end}") is None


def test_the_alphabet_has_no_signs_that_look_alike() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set(ALPHABET) & set("ILOU")
