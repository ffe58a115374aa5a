"""What the templates compile to, kept for all the portals of a test run: each would compile them anew."""

from types import CodeType

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from portal.web.templating import Pages
from tests.ground.page import LANGUAGES


class _Compiled(BytecodeCache):
    """The templates of one language: their constant texts are written into them."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """The code of a template with this very source, if it has been compiled."""
        bucket.code = self._code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        assert bucket.code is not None
        self._code[bucket.key, bucket.checksum] = bucket.code


_COMPILED = {language: _Compiled() for language in LANGUAGES}


def with_compiled_templates(app: Flask) -> Flask:
    """The app, which takes the templates that an app before it has compiled."""
    pages = app.jinja_env
    assert isinstance(pages, Pages)
    for language, compiled in _COMPILED.items():
        pages.in_language(language).bytecode_cache = compiled
    return app
