"""What the source of a template may not hold, found without rendering it."""

import re
from collections.abc import Iterator

from jinja2 import Environment, nodes

_FORBIDDEN = {
    r"\|\s*safe\b|\bMarkup\b|autoescape": "escaping switched off",
    r"<[^>]*\sstyle\s*=|<style\b": "an inline style",
    r"<[^>]*\son\w+\s*=": "an inline event handler",
    r"<script\b(?![^>]*\ssrc=)": "an inline script",
    r"{%-?\s*set\s+title\b": "a title beside the title block",
    r"\splaceholder\s*=": "a placeholder in the place of a label",
    r"\b(?:TODO|FIXME|XXX)\b": "something left to do",
}
_SPOKEN_ATTRIBUTE = re.compile(r'\s(?:alt|aria-label|title|content|placeholder)="([^"]*)"')
# Attributes stand outside of a tag where a block or a macro writes them into it.
_MARKUP = re.compile(r"<[^>]*>|&\w+;|\s?[\w-]+=\"[^\"]*\"")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = re.compile(r"^[A-ZÅÄÖ][a-zåäö]+(?: |$)|[a-zåäö]{2,} [a-zåäö]{2,}.*[.!?]$")
_TECHNICAL = re.compile(r"width=device-width.*|#[0-9a-f]+|light dark|telephone=no|nofollow|noindex.*")
_TRANSLATORS = {"_", "gettext", "ngettext"}
# The languages are named in themselves, on every page.
_SAID_IN_EVERY_LANGUAGE = {"Suomeksi", "Suomi", "På svenska", "Svenska", "IBAN", "EUR"}


def template_faults(source: str) -> Iterator[str]:
    """Every fault of a template's source: what is forbidden, and visible words that nobody translates."""
    for pattern, fault in _FORBIDDEN.items():
        if found := re.search(pattern, source):
            yield f"{fault}: {found.group()}"
    tree = Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(source)
    written = "".join(data.data for data in tree.find_all(nodes.TemplateData))
    attributes = (text for text in _SPOKEN_ATTRIBUTE.findall(written) if not _TECHNICAL.fullmatch(text))
    spoken = [*attributes, *_MARKUP.sub("\n", written).split("\n"), *_sentences_in_expressions(tree)]
    for text in spoken:
        if _LETTERS.search(text) and text.strip() not in _SAID_IN_EVERY_LANGUAGE:
            yield f"not translated: {text.strip()}"


def _sentences_in_expressions(node: nodes.Node) -> Iterator[str]:
    """Strings that read like sentences, outside the calls that translate."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in _TRANSLATORS:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and _SENTENCE.search(node.value):
        yield node.value
    for child in node.iter_child_nodes():
        yield from _sentences_in_expressions(child)
