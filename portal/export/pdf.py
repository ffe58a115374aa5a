"""A result as a tagged PDF (PDF/UA-1) in the language of its words.

What people have written goes in as data, never as markup.  No font of the machine is used, so the
same result gives the same file everywhere.
"""

import json
import re
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import typst

from portal.export.shown import ShownContact, ShownFact, ShownHelp, ShownResult, ShownWay

_TEMPLATE = Path(__file__).with_name("result.typ").read_bytes()
_FONTS = typst.Fonts(include_system_fonts=False)
# PDF/UA allows no sign without its glyph.  The fonts that come with the compiler have most alphabets; of
# a text with a sign that they lack, only the alphabets of Europe are kept.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]+")
_OUTSIDE_EUROPE = re.compile(
    "[^ -~\u00a0-\u024f\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f"
    "\u1e80-\u1e85\u1e9e\u1ef2\u1ef3\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a€→\u2212]"
)


def of(shown: ShownResult, help: ShownHelp | None = None) -> bytes:  # noqa: A002 - what the pages call it
    """The PDF of a result, and of what may help after it."""
    contents = _contents(shown) | {"help": _help(help) if help else None}
    made_at = datetime.combine(shown.day, time(12), UTC)
    try:
        return _compiled(_without(_CONTROL, " ", contents), made_at)
    except typst.TypstError:
        return _compiled(_without(_OUTSIDE_EUROPE, "?", contents), made_at)


def _compiled(contents: Any, made_at: datetime) -> bytes:
    made = typst.compile(
        _TEMPLATE,
        format="pdf",
        font_paths=_FONTS,
        sys_inputs={"result": json.dumps(contents, ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=made_at,
    )
    assert isinstance(made, bytes)
    return made


def _without(signs: re.Pattern[str], instead: str, contents: Any) -> Any:
    """The contents with another sign in the place of some."""
    if isinstance(contents, dict):
        return {key: _without(signs, instead, value) for key, value in contents.items()}
    if isinstance(contents, list):
        return [_without(signs, instead, value) for value in contents]
    return signs.sub(instead, contents) if isinstance(contents, str) else contents


def _contents(shown: ShownResult) -> dict[str, Any]:
    return {
        "language": shown.language,
        "author": shown.author,
        "day": shown.facts[0].text,
        "title": shown.title,
        "headline": shown.headline,
        "meant": shown.meant,
        "estimate": shown.estimate,
        "words": dict(shown.words),
        "facts": [_fact(fact) for fact in shown.facts],
        "sections": [
            {
                "title": section.title,
                "rows": [
                    {"label": row.label, "hint": row.hint, "own": row.own.text, "norm": row.norm.text}
                    for row in section.rows
                ],
                "own": section.own.text,
                "norm": section.norm.text,
            }
            for section in shown.sections
        ],
        "left": {
            "label": shown.left.label,
            "first": shown.left.first.text,
            "second": shown.left.second.text,
        },
        "uncounted": [_fact(fact) for fact in shown.uncounted],
        "change": [
            {"label": pair.label, "first": pair.first.text, "second": pair.second.text}
            for pair in shown.change
        ],
        "fitting": [{"label": made.label, "text": made.result.text} for made in shown.fitting],
        "explained": [
            {
                "label": made.label,
                "arithmetic": made.arithmetic,
                "parameter": made.parameter,
                "source": made.source,
            }
            for made in shown.explained.values()
        ],
    }


def _fact(fact: ShownFact) -> dict[str, str]:
    return {"label": fact.label, "text": fact.text}


def _help(shown: ShownHelp) -> dict[str, Any]:
    return {
        "words": dict(shown.words),
        "advice": [
            {"target": one.target, "text": one.text, "contact": _contact(one.contact)} for one in shown.advice
        ],
        "fitting": [_way(way) for way in shown.ways if way.fits],
        "others": [_way(way) for way in shown.ways if not way.fits],
        "year": {
            "title": shown.year.title,
            "words": shown.year.words,
            "months": [
                {"label": month.label, "hint": month.hint, "values": list(month.values)}
                for month in shown.year.months
            ],
            "in_all": list(shown.year.in_all),
        },
    }


def _way(way: ShownWay) -> dict[str, Any]:
    return {"place": way.place, "reason": way.reason, "contact": _contact(way.contact)}


def _contact(contact: ShownContact | None) -> dict[str, str] | None:
    if contact is None:
        return None
    return {
        "name": contact.name,
        "web": contact.web,
        "address": contact.address,
        "phone": contact.phone,
        "tel": contact.phone.replace(" ", ""),
        "hours": contact.hours,
    }
