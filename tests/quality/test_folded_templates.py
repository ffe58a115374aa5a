"""A template with its constant texts written into it says what it said when each was looked up."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from babel.support import NullTranslations, Translations
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import nodes

from portal import create_app
from portal.config import Settings
from portal.web.templating import Pages
from tests.ground.gated_client import GatedClient
from tests.ground.portal import Clock
from tests.web.budget_walk import WALK, fields_of

LANGUAGES = ("fi", "sv")
PAGES = ["", "/criteria", "/accessibility", "/privacy", "/feedback", "/sign-in", "/signed-out", "/nowhere"]
TEMPLATES = Path(__file__).parents[2] / "portal" / "templates"
SECRET = re.compile(r'(name="csrf_token" value=)"[^"]*"')

SENTENCES = {
    "Plain": "Selvä & <b>lihava</b>",
    "Per cent": "100 %% varma",
    "%(count)s of %(all)s": "%(all)s, joista %(count)s",
    'It\'s "quoted"\n': "Se on 'lainattu'\n",
}


class Catalogue(NullTranslations):
    """A catalogue of a few difficult sentences."""

    def gettext(self, message: str) -> str:
        return SENTENCES.get(message, message)

    ugettext = gettext

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"%(num)s {msgid1 if n == 1 else msgid2}"

    ungettext = ngettext


def pages_of(*, folds: bool) -> Pages:
    """An environment as the app's, with the catalogue above in both languages."""
    app = Flask(__name__)
    app.jinja_environment = Pages  # type: ignore[assignment]
    pages = app.jinja_env
    assert isinstance(pages, Pages)
    pages.add_extension("jinja2.ext.i18n")
    catalogue = Catalogue()
    pages.install_gettext_callables(catalogue.gettext, catalogue.ngettext, newstyle=True)  # type: ignore[attr-defined]
    pages.catalogues, pages.language, pages.folds = {"fi": catalogue}, lambda: "fi", folds
    return pages


FOLDING, LOOKING_UP = pages_of(folds=True), pages_of(folds=False)
SOURCES = [
    '{{ _("Plain") }}|{{ _("Per cent") }}|{{ gettext("Not in the catalogue <i>") }}',
    '{{ _("%(count)s of %(all)s", count=a, all=b) }}',
    '{{ _("%(count)s of %(all)s", count=_("Plain"), all=a|upper) }}',
    '{{ ngettext("%(num)s day", "%(num)s days", number) }}',
    "{% trans n=number, who=a %}{{ who }}: {{ n }} day{% pluralize %}{{ who }}: {{ n }} days{% endtrans %}",
    "{% trans %}Plain{% endtrans %}{% trans count=a, all=b %}{{ count }} of {{ all }}{% endtrans %}",
    '{% macro m(said) %}<p title="{{ said }}">{{ said }}</p>{% endmacro %}{{ m(_("Plain")) }}{{ m(a or b) }}',
    '{{ _("Plain")|length }}{{ _("Plain") ~ a }}{{ a if number else _("Per cent") }}',
    '{% set word = "Plain" if number else "Per cent" %}{{ _(word) }}',
    '{% set said = _("It\\\'s \\"quoted\\"\\n") %}{{ said }}{{ [said, _("Plain")]|join(" ") }}',
]


@given(source=st.sampled_from(SOURCES), a=st.text(), b=st.text(), number=st.integers(0, 3))
@pytest.mark.parametrize("name", ["page.html", "mail.txt"])
def test_what_is_written_in_is_what_would_have_been_looked_up(
    name: str, source: str, a: str, b: str, number: int
) -> None:
    assert rendered(FOLDING, name, source, a=a, b=b, number=number) == rendered(
        LOOKING_UP, name, source, a=a, b=b, number=number
    )


def rendered(pages: Pages, name: str, source: str, **words: object) -> str:
    """What a template says, or why it cannot: Jinja takes also the sentence of a variable for a format."""
    spoken = pages.in_language("fi")
    code = spoken.compile(source, name=name)
    template = spoken.template_class.from_code(spoken, code, spoken.make_globals(None))
    try:
        return template.render(words)
    except (KeyError, TypeError, ValueError) as fault:
        return repr(fault)


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("100 %% sure", "100 % sure"),
        ("100 %", "ValueError('incomplete format')"),
        ("%(who)s", "KeyError('who')"),
    ],
)
def test_a_per_cent_sign_is_written_twice_also_in_a_sentence_that_is_no_constant(
    sentence: str, said: str
) -> None:
    for pages in (FOLDING, LOOKING_UP):
        assert rendered(pages, "page.html", "{{ _(a) }}", a=sentence) == said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_constant_text_of_a_template_is_left_to_be_looked_up(app: Flask, lang: str) -> None:
    assert isinstance(app.jinja_env, Pages)
    pages = app.jinja_env.in_language(lang)
    for path in sorted(TEMPLATES.rglob("*.html")):
        tree = pages._parse(path.read_text(), path.name, str(path))
        left = [call for call in tree.find_all(nodes.Call) if _looks_up_a_constant(call)]
        assert left == [], path


def _looks_up_a_constant(call: nodes.Call) -> bool:
    named = isinstance(call.node, nodes.Name) and call.node.name in {"_", "gettext"}
    return named and bool(call.args) and isinstance(call.args[0], nodes.Const)


def walked(settings: Settings, clock: Clock, *, folds: bool) -> dict[str, str]:
    """The pages that anybody can open and the whole way through the budget, in both languages."""
    app = create_app(settings, clock)
    assert isinstance(app.jinja_env, Pages)
    app.jinja_env.folds = folds
    app.test_client_class = GatedClient
    seen: dict[str, str] = {}
    for lang in LANGUAGES:
        client = app.test_client()
        assert isinstance(client, GatedClient)
        seen |= {path: client.get(path).get_data(as_text=True) for path in _addresses(lang)}
        seen |= dict(_budget(client, lang))
    app.extensions["portal"].store.engine.dispose()
    return {path: SECRET.sub(r"\1", html) for path, html in seen.items()}


def _addresses(lang: str) -> Iterator[str]:
    yield from (f"/{lang}{page}" for page in PAGES)


def _budget(client: GatedClient, lang: str) -> Iterator[tuple[str, str]]:
    for step, typed in WALK.items():
        path = f"/{lang}/budget/{step}"
        yield path, client.get(path).get_data(as_text=True)
        wrong = fields_of(client, step, lang) | dict.fromkeys(typed, "-1")
        yield f"{path} wrong", client.post(path, data=wrong).get_data(as_text=True)
        client.post(path, data=fields_of(client, step, lang) | dict(typed))
    for page in ("result", "debts/new", "erase"):
        yield f"{lang} {page}", client.get(f"/{lang}/budget/{page}").get_data(as_text=True)


def test_every_page_of_the_budget_is_the_same_either_way(settings: Settings, clock: Clock) -> None:
    folded = walked(settings, clock, folds=True)
    looked_up = walked(settings, clock, folds=False)
    assert list(folded) == list(looked_up)
    for path, html in folded.items():
        assert html == looked_up[path], path
    assert len(folded) >= len(list(product(LANGUAGES, [*PAGES, *WALK])))


def test_both_catalogues_are_there(app: Flask) -> None:
    assert isinstance(app.jinja_env, Pages)
    for lang in LANGUAGES:
        catalogue = app.jinja_env.catalogues[lang]
        assert isinstance(catalogue, Translations)
        assert catalogue.ugettext("Continue") != "Continue"
