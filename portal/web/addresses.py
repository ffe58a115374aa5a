"""The addresses on a page: each built once, then remembered, for a page has a dozen and they never change."""

from functools import lru_cache
from typing import Any

from flask import Flask, request, url_for

from portal.web.language import current_language

_REMEMBERED = 2048


def init_app(app: Flask) -> None:
    """Let templates address pages by `url(endpoint, …)`."""

    @lru_cache(_REMEMBERED)
    def built(_root: str, _lang: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str:
        return url_for(endpoint, **dict(values))

    def url(endpoint: str, **values: Any) -> str:
        return built(request.root_path, current_language(), endpoint, tuple(values.items()))

    app.add_template_global(url)
