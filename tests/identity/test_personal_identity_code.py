"""The personal identity code: its forms, its check, and who is who."""

from datetime import date

import pytest

from demo.people import RESIDENTS
from portal.services.personal_identity_code import BadIdentityCode, birth_date, canonical, is_of_age

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "text",
    ["131052-308T", " 131052-308t\n", "131052–308T", "131052−308t", "131052‐308T", "131052‑308T"],
)
def test_a_code_is_written_in_one_way(text: str) -> None:
    assert canonical(text, TODAY) == "131052-308T"


@pytest.mark.parametrize(
    ("sign", "year"),
    [("+", 1852), *((sign, 1952) for sign in "-YXWVU"), *((sign, 2052) for sign in "ABCDEF")],
)
def test_every_sign_of_a_century_is_known(sign: str, year: int) -> None:
    code = canonical(f"131052{sign}308T", date(2060, 1, 1))
    assert (code, birth_date(code)) == (f"131052{sign}308T", date(year, 10, 13))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "131052-308U",
        "131052-308",
        "131052-308TT",
        "131052308T",
        "131052*308T",
        "131052G308T",
        "310252-308Y",
        "290201A234X",
        "010101-0010",
        "١٣١٠٥٢-308T",
        "131052-30ſT",
        "131052-308T\x00",
    ],
)
def test_what_is_no_code_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(BadIdentityCode) as refusal:
        canonical(text, TODAY)
    assert text == "" or text not in str(refusal.value)


@pytest.mark.parametrize(
    ("code", "of_age"),
    [("231108A916A", True), ("241108A916Y", True), ("251108A916L", False), ("010190-900P", True)],
)
def test_a_person_is_of_age_from_the_eighteenth_birthday(code: str, of_age: bool) -> None:
    assert is_of_age(code, TODAY) is of_age


def test_nobody_is_born_tomorrow() -> None:
    born = date(2020, 3, 2)
    assert canonical("020320A111E", born) == "020320A111E"
    with pytest.raises(BadIdentityCode):
        canonical("020320A111E", date(2020, 3, 1))


def test_the_numbers_that_nobody_has_are_for_tests_alone() -> None:
    codes = [resident.identity_code for resident in RESIDENTS if resident.identity_code]
    assert [canonical(code, TODAY, allow_temporary=True) for code in codes] == codes
    for code in codes:
        with pytest.raises(BadIdentityCode):
            canonical(code, TODAY)


def test_two_people_may_differ_by_the_sign_alone() -> None:
    one, two = (canonical(code, TODAY, allow_temporary=True) for code in ("100190-999P", "100190Y999P"))
    assert one != two
    assert birth_date(one) == birth_date(two) == date(1990, 1, 10)
