"""Who grants social credit where: every organiser, whether it uses the portal or not, and Åland."""

from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from portal.export.shown import ShownContact
from portal.units import ALAND, Awaited, Unit, alphabetical
from portal.web.access import public
from portal.web.helping import ways_in_aland
from portal.web.language import CONVERTER, current_language
from portal.web.service import service, today

bp = Blueprint("counties", __name__, url_prefix=f"/<{CONVERTER}:lang>/counties")


@bp.get("")
@public
def show_all() -> ResponseReturnValue:
    """Every organiser with its municipalities."""
    lang, own = current_language(), service().unit
    shown = [each for each in service().units.organisers() if each is own or not each.fictional]
    shown.sort(key=lambda each: alphabetical(each.name(lang)))
    return render_template(
        "counties/all.html", organisers=shown, aland=ALAND, places={code: _places(code) for code in _codes()}
    )


@bp.get("/<int:code>")
@public
def show(code: int) -> ResponseReturnValue:
    """One organiser: whom it serves, and what is known of its terms."""
    known = told_of(str(code))
    if known is None:
        abort(404)
    return render_template("counties/county.html", places=_places(str(code)), **known)


def told_of(code: str) -> dict[str, Any] | None:
    """What the pages tell of an organiser; without one, of Åland.  None where no file has the code."""
    organiser = service().units.organiser(code)
    if organiser is None and code != ALAND:
        return None
    return {
        "organiser": organiser,
        "contact": _contact(organiser) if organiser else None,
        "turn_to": ways_in_aland(today()),
    }


def _contact(organiser: Unit | Awaited) -> ShownContact | None:
    """How an organiser is reached; None where nobody has said."""
    lang, reached = current_language(), organiser.contacts
    web = organiser.web(lang) if organiser.web else ""
    if reached is None:
        return ShownContact(organiser.name(lang), web, "", "") if web else None
    return ShownContact(
        organiser.name(lang), web, reached.phone, reached.hours(lang) if reached.hours else ""
    )


def _codes() -> set[str]:
    return {place.organiser_code for place in service().units.municipalities.values()}


def _places(code: str) -> str:
    """The municipalities of an organiser, in the order of the alphabet."""
    lang, every = current_language(), service().units.municipalities.values()
    names = (place.name(lang) for place in every if place.organiser_code == code)
    return ", ".join(sorted(names, key=alphabetical))
