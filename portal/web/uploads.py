"""What people send: read in memory, never written to a disk, and whole or not at all."""

from io import BytesIO
from typing import IO, cast

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.utils import cached_property
from werkzeug.wsgi import LimitedStream


class UnstoredRequest(Request):
    """A request whose files stay in memory, and whose body is known to be whole.

    The library would put a larger file into a temporary one.  A request is never larger than its
    `max_content_length`, so the memory is bounded all the same.
    """

    @cached_property
    def stream(self) -> IO[bytes]:
        """The body.  Reading it raises `ClientDisconnected` when it breaks off before its end.

        Our servers say that they end a body by themselves.  The library then takes a connection that has
        broken for the end, and half a form for a form.
        """
        length, most = self.content_length, self.max_content_length
        if length is None:
            return super().stream
        if most is not None and length > most:
            raise RequestEntityTooLarge
        return cast(IO[bytes], LimitedStream(self.input_stream, length))

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()
