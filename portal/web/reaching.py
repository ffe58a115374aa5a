"""How a place is reached, in the words of the page: its address on the web, its phone and its hours."""

from datetime import date

from flask_babel import lazy_gettext as _l

from portal import figures
from portal.export.shown import ShownContact
from portal.figures import CountyPlace, FigureMissing
from portal.units import Unit
from portal.web.language import current_language

_OWN = {
    CountyPlace.COUNSELLOR: _l("Social credit counselling"),
    CountyPlace.SOCIAL_WORK: _l("Adult social work"),
    CountyPlace.HOUSING_ADVICE: _l("Housing advice"),
    CountyPlace.CLIENT_FEES: _l("Client fees"),
}


def contact_of(place: str | None, unit: Unit | None, day: date) -> ShownContact | None:
    """How a place is reached on a day; None where nobody has said: then the place is only named.

    Without a unit its own services are only named too.
    """
    if place is None:
        return None
    if place in set(CountyPlace):
        return _own(CountyPlace(place), unit) if unit else None
    try:
        row = figures.place_on(place, day)
    except FigureMissing:
        return None
    lang = current_language()
    return ShownContact(
        name=figures.places()[place].name(lang),
        web=row.web(lang),
        phone=row.phone(lang) if row.phone else "",
        hours=row.hours(lang) if row.hours else "",
    )


def _own(place: CountyPlace, unit: Unit) -> ShownContact:
    found, lang = unit.own_place(place), current_language()
    web = found.web(lang) if found.web else ""
    return ShownContact(str(_OWN[place]), web, found.phone, found.hours(lang))
