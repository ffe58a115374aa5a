"""An HTML reply of the portal as the checks read it: its address, its status and its parsed HTML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from xml.etree.ElementTree import Element

import html5lib

LANGUAGES = ("fi", "sv")
ANY_TOKEN = "any-token"
"""Stands for the token against forgery where it does not matter which one it is."""
_DOCTYPE = "<!doctype html>"
_TOKEN = re.compile(r'(?<=name="csrf_token" value=")[^"]+')


@dataclass(frozen=True)
class Page:
    """One HTML reply."""

    path: str
    status: int
    html: str

    @property
    def is_whole(self) -> bool:
        """Whether this is a page, and not a part that htmx puts into one."""
        return self.html.lstrip()[: len(_DOCTYPE)].lower() == _DOCTYPE

    @property
    def language(self) -> str | None:
        """The language of the address, where it has one."""
        first = self.path.strip("/").partition("/")[0]
        return first if first in LANGUAGES else None

    @cached_property
    def _parsed(self) -> tuple[Element, list[str]]:
        return _parsed(self.html, whole=self.is_whole)

    @property
    def token(self) -> str:
        """The token against forgery; empty without a form."""
        found = _TOKEN.search(self.html)
        return found.group() if found else ""

    def with_token(self, token: str) -> "Page":
        """The same page with another token: alike where only the token would differ."""
        return replace(self, html=_TOKEN.sub(token, self.html))

    @property
    def root(self) -> Element:
        """The element that holds all others."""
        return self._parsed[0]

    @property
    def syntax_faults(self) -> list[str]:
        """What a parser that follows the HTML standard had to put right."""
        return self._parsed[1]

    def all(self, *tags: str) -> Iterator[Element]:
        """Every element of one of these names, in order; of any name without one."""
        # The tag of a comment is a function.
        return (at for at in self.root.iter() if not callable(at.tag) and (not tags or at.tag in tags))

    @cached_property
    def ids(self) -> list[str]:
        """Every id, as often as it is given."""
        return [at.attrib["id"] for at in self.all() if "id" in at.attrib]

    @cached_property
    def title(self) -> str:
        """The text of the title element."""
        return next((text_of(at) for at in self.all("title")), "")


@lru_cache(maxsize=64)
def _parsed(html: str, *, whole: bool) -> tuple[Element, list[str]]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(html) if whole else parser.parseFragment(html)
    return root, [f"line {line}: {fault} {values or ''}" for (line, _), fault, values in parser.errors]


def text_of(element: Element) -> str:
    """The text inside an element, each run of spaces as one, without soft hyphens."""
    return " ".join("".join(element.itertext()).replace("\N{SOFT HYPHEN}", "").split())
