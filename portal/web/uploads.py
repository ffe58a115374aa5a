"""Files that people send: read in memory, and never written to a disk, not even for a moment."""

from io import BytesIO
from typing import IO

from flask import Request


class UnstoredRequest(Request):
    """A request whose files stay in memory.

    The library would put a larger one into a temporary file.  A request is never larger than its
    `max_content_length`, so the memory is bounded all the same.
    """

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()
