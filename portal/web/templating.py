"""The templates, compiled apart for each language with its constant texts written into them.

A page says some sixty sentences out of a catalogue of many hundreds, nearly all of them the same on every
visit.  So the translation of `_("Continue")` is looked up once, when a template is compiled; of a sentence
with placeholders only the filling in is left.  `docs/decisions/0006` has what it gains.
"""

from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from babel.support import NullTranslations
from flask import Flask
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

_TRANSLATING = {"_", "gettext"}


class Pages(Environment):
    """Flask's environment, and one more for each language, which the templates are taken from."""

    catalogues: Mapping[str, NullTranslations]
    language: Callable[[], str]
    catalogue: NullTranslations | None = None
    """That of its language; the environment of the app itself has none."""
    folds = True
    """Whether constant texts are written into the templates; tests compare both."""

    def __init__(self, app: Flask, **options: Any) -> None:
        super().__init__(app, **options)
        self._languages: dict[str, Pages] = {}

    def in_language(self, lang: str) -> "Pages":
        """The environment of a language, made at its first page: by then all filters are known."""
        if lang not in self._languages:
            pages = self.overlay()
            pages.catalogue = self.catalogues[lang]
            self._languages[lang] = pages
        return self._languages[lang]

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template: one dict for all, where Jinja would ask two mappings for each name.

        An eighth of a page went there, most of it for the macros that a template imports.
        """
        return super().make_globals(d) if d else self.globals

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:  # noqa: A002
        if self.catalogue is None:
            return self.in_language(self.language())._load_template(name, globals)
        return super()._load_template(name, globals)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        if self.catalogue is None or not self.folds:
            return tree
        escapes = self.autoescape(name) if callable(self.autoescape) else self.autoescape
        folded: nodes.Template = _Folding(self.catalogue, escapes=escapes).visit(tree)
        return folded


class _Folding(NodeTransformer):
    """Puts the translation in the place of each call that translates a constant, as Jinja would."""

    def __init__(self, catalogue: NullTranslations, *, escapes: bool) -> None:
        self._catalogue = catalogue
        self._marked = Markup if escapes else str

    def visit_Call(self, call: nodes.Call) -> nodes.Node:  # noqa: N802 - as Jinja names it
        """The translation, filled in where it has placeholders."""
        self.generic_visit(call)
        sentence = _constant_sentence(call)
        if sentence is None:
            return call
        said = self._marked(self._catalogue.ugettext(sentence))
        if not call.kwargs:
            return nodes.Const(said % {}, lineno=call.lineno)
        filled = [nodes.Pair(nodes.Const(word.key), word.value) for word in call.kwargs]
        return nodes.Mod(nodes.Const(said), nodes.Dict(filled), lineno=call.lineno)


def _constant_sentence(call: nodes.Call) -> str | None:
    translates = isinstance(call.node, nodes.Name) and call.node.name in _TRANSLATING
    if not translates or call.dyn_args or call.dyn_kwargs or len(call.args) != 1:
        return None
    sentence = call.args[0]
    return sentence.value if isinstance(sentence, nodes.Const) else None


def init_app(app: Flask, catalogues: Mapping[str, NullTranslations], language: Callable[[], str]) -> None:
    """Take the templates of each page in the language of its request."""
    pages = app.jinja_env
    assert isinstance(pages, Pages)
    pages.catalogues, pages.language = catalogues, language
