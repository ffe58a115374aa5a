"""The code that opens a budget in another browser: 80 bits that people can write down and read back.

Its signs are those of Crockford's base 32: digits and capitals without I, L, O and U, which look
like others when they are written by hand.
"""

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16
_GROUP = 4
_CODE = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")
_MISREAD = str.maketrans("OILU", "011V")


def read(written: str) -> str | None:
    """The code as it was given out, however it was written; None when it cannot be one.

    Case, and whatever is neither a letter nor a digit, says nothing; a sign that is no sign of
    a code is taken for the one that it looks like.
    """
    signs = "".join(filter(str.isalnum, unicodedata.normalize("NFKC", written)))
    code = signs.upper().translate(_MISREAD)
    return code if _CODE.fullmatch(code) else None


def shown(code: str) -> str:
    """The code in groups of four, as it is written down."""
    return "-".join(code[at : at + _GROUP] for at in range(0, LENGTH, _GROUP))
