"""What templates and addresses compile to, kept for all the portals of a test run: each would do it anew."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import CodeType
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

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
    """The app, which takes the templates that an app of this process before it has compiled."""
    _keep(app, _COMPILED)
    return app


def keep_compiled_templates(app: Flask, folder: Path) -> None:
    """Let an app take the templates that another process has compiled, and keep its own, in a folder."""
    for language in LANGUAGES:
        (folder / language).mkdir(exist_ok=True)
    _keep(app, {language: _InFiles(str(folder / language)) for language in LANGUAGES})


class _InFiles(FileSystemBytecodeCache):
    """Where no file can be written, nothing is kept: a full disk must not cost a page."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template, if that can be done."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def _keep(app: Flask, compiled: Mapping[str, BytecodeCache]) -> None:
    pages = app.jinja_env
    assert isinstance(pages, Pages)
    for language, cache in compiled.items():
        pages.in_language(language).bytecode_cache = cache


_BUILDERS: dict[tuple[str, ...], Callable[..., tuple[str, str]]] = {}
_compile_builder = Rule._compile_builder


def _kept_builder(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    """What builds the addresses of a rule: the same for every rule of these very parts."""
    parts: Any = vars(rule)["_trace"], rule.defaults, rule.rule, append_unknown
    key = tuple(map(repr, parts))
    if key not in _BUILDERS:
        _BUILDERS[key] = _compile_builder(rule, append_unknown)
    return _BUILDERS[key]


# Nine tenths of the time in which a portal is put together would go here.
Rule._compile_builder = _kept_builder  # type: ignore[assignment, method-assign]
