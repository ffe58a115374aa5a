"""The sources of the templates: nothing inline, nothing unescaped, nothing untranslated."""

from pathlib import Path

import pytest

from tests.ground.template_rules import template_faults
from tests.ground.texts import ROOT

TEMPLATES = sorted((ROOT / "portal" / "templates").rglob("*.html"))
# The last page stands when nothing else does, so it speaks both languages by itself.
SPEAKS_BY_ITSELF = {"errors/500.html"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT / "portal" / "templates"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_has_no_fault(path: Path) -> None:
    found = list(template_faults(path.read_text()))
    if name_of(path) in SPEAKS_BY_ITSELF:
        found = [fault for fault in found if not fault.startswith("not translated")]
    assert not found, "\n".join(found)


def test_what_is_said_is_translated_and_what_is_technical_is_not() -> None:
    sound = """{% block title required %}{% endblock %}<h1 class="a {{ b }}">{{ _("Send") }}</h1>
    <p aria-label="{{ _('Left') }}">{% trans n=n %}%(n)s day{% pluralize %}%(n)s days{% endtrans %}</p>
    <p>– 5&nbsp;%</p>
    <a lang="sv">Svenska</a>{% if a > b %}{{ button(_("Go"), "btn b2") }}{% endif %}"""
    assert list(template_faults(sound)) == []


@pytest.mark.parametrize(
    "broken",
    [
        "{{ text|safe }}",
        '<p style="color: red"></p>',
        "<button onclick='go()'></button>",
        "<script>go()</script>",
        "{% set title = x %}",
        "<h1>Lähetä hakemus</h1>",
        '<p aria-label="Lähetä">{{ _("Send") }}</p>',
        "<span>€/kk</span>",
        '{{ button("Lähetä hakemus") }}',
    ],
)
def test_a_broken_template_is_found(broken: str) -> None:
    assert list(template_faults(broken))
