"""The Finnish personal identity code (henkilötunnus, personbeteckning).

A code is DDMMYY, a sign of the century, a number of three digits and a check character.  Since
2023 there are several signs for one century, and two people may differ by the sign alone: the
sign is part of who a person is (the decree on the new signs, in force since 1 January 2023).
"""

from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.fi import hetu

_DASHES = str.maketrans({"–": "-", "−": "-", "‐": "-", "‑": "-"})  # en dash, minus, hyphen, fixed hyphen
_CENTURY = {"+": 1800, **dict.fromkeys("-YXWVU", 1900), **dict.fromkeys("ABCDEF", 2000)}
_AGE = 18


class BadIdentityCode(ValueError):
    """The text is no personal identity code.  The text itself is never repeated in the message."""


def canonical(text: str, today: date, *, allow_temporary: bool = False) -> str:
    """The one way in which a code is written and compared: upper case, with a plain hyphen.

    Raises `BadIdentityCode` for a wrong form or check character, for a day that does not exist
    or is still to come, and for the numbers 900–999, which are never given to a person and are
    let through by `allow_temporary` for demonstration and tests.
    """
    written = text.strip().translate(_DASHES)
    if not written.isascii():
        # There are signs that become Latin letters when made upper case; they are no code.
        raise BadIdentityCode("letters of another alphabet")
    try:
        code = hetu.validate(written, allow_temporary=allow_temporary)
    except ValidationError as fault:
        raise BadIdentityCode(type(fault).__name__) from None
    if birth_date(code) > today:
        raise BadIdentityCode("born in the future")
    return code


def is_of_age(code: str, today: date) -> bool:
    """Whether a person is 18; nobody younger can take a loan alone (Act 442/1999, 2 and 23 §)."""
    born = birth_date(code)
    return (today.year - born.year, today.month, today.day) >= (_AGE, born.month, born.day)


def birth_date(code: str) -> date:
    """The day of birth that a canonical code tells."""
    return date(_CENTURY[code[6]] + int(code[4:6]), int(code[2:4]), int(code[:2]))
