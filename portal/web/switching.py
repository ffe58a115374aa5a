"""From a page that answers a form to the same answer in the other language."""

from dataclasses import dataclass

from flask import g, request, url_for

from portal.forms.fields import printable
from portal.web import kept
from portal.web.language import other_language

_OF_ITS_OWN = "csrf_token"
_SIGNS_OF_LINES = "\r\n\t"


@dataclass(frozen=True)
class Answered:
    """What this page answers, and where the other language answers the same."""

    address: str
    fields: tuple[tuple[str, str], ...]


def answered() -> Answered | None:
    """The form of this request; None where it cannot be sent once more.

    A file is not there any more, what counts as a wrong try would count twice, and there are signs that
    no page can show.
    """
    rule = request.url_rule
    if request.method != "POST" or rule is None or "lang" not in rule.arguments or g.get("wrong_try"):
        return None
    if not kept.may_be_kept():
        return None
    address = url_for(rule.endpoint, **{**(request.view_args or {}), "lang": other_language()})
    fields = tuple(item for item in request.form.items(multi=True) if item[0] != _OF_ITS_OWN)
    if any(printable(text, _SIGNS_OF_LINES) != text for item in fields for text in item):
        return None
    return Answered(address, fields)
