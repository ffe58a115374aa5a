"""A file carried in its owner's own form from one page to the next, so that nobody has to keep it."""

import base64
import binascii
import zlib

from portal.domain.statements.faults import StatementFault, UnreadableStatement
from portal.domain.statements.reading import LARGEST

_LARGEST_PACKED = 900_000


def packed(content: bytes) -> str:
    """The file as signs that a form can carry.  Raises `UnreadableStatement` when they are too many."""
    signs = base64.b64encode(zlib.compress(content)).decode("ascii")
    if len(signs) > _LARGEST_PACKED:
        raise UnreadableStatement(StatementFault.TOO_LARGE)
    return signs


def unpacked(signs: str) -> bytes:
    """The file that a form has carried; never more than the largest file, whatever it claims to unfold to.

    Raises `UnreadableStatement`.
    """
    try:
        unfolding = zlib.decompressobj()
        content = unfolding.decompress(base64.b64decode(signs, validate=True), LARGEST + 1)
    except (binascii.Error, ValueError, zlib.error) as fault:
        raise UnreadableStatement(StatementFault.LOST) from fault
    if not unfolding.eof and len(content) <= LARGEST:
        raise UnreadableStatement(StatementFault.LOST)
    return content
