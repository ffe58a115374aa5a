"""The staff's list of who may act for whom: recording a right that a document shows, and ending one."""

from uuid import UUID

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.forms.authorisation import AuthorisationAnswer, AuthorisationForm
from portal.services import representing
from portal.services.representing import Recorded
from portal.store.people import Person
from portal.web import kept
from portal.web.access import staff_only
from portal.web.identity_codes import KnownCodes
from portal.web.language import CONVERTER
from portal.web.service import db, now, today

bp = Blueprint("authorisations", __name__, url_prefix=f"/<{CONVERTER}:lang>/staff/authorisations")


@bp.get("")
@staff_only(fresh=True)
def show() -> ResponseReturnValue:
    """The unit's list, and the form of a new one."""
    return _page(AuthorisationForm(kept.given_back(), meta=_meta()))


@bp.post("")
@staff_only(fresh=True)
def record() -> ResponseReturnValue:
    """Record a right."""
    form = AuthorisationForm(meta=_meta())
    if not form.validate():
        return _page(form), 422
    representing.record(db(), g.staff, _told(form.answer()), now())
    return redirect(url_for("authorisations.show"), 303)


@bp.post("/<uuid:authorisation>/end")
@staff_only(fresh=True)
def end(authorisation: UUID) -> ResponseReturnValue:
    """End a right, from this moment."""
    representing.end(db(), g.staff, authorisation, now())
    return redirect(url_for("authorisations.show"), 303)


def _page(form: AuthorisationForm) -> str:
    rights = representing.of_unit(db(), g.staff, now())
    return render_template("desk/authorisations.html", form=form, rights=rights)


def _meta() -> dict[str, object]:
    return {"codes": KnownCodes(), "today": today()}


def _told(answer: AuthorisationAnswer) -> Recorded:
    first, family = answer.represented_first_names, answer.represented_family_name
    represented = Person(
        identity_code=answer.represented_code,
        first_names=first,
        family_name=family,
        display_name=f"{first.split()[0]} {family}",
        municipality=None,
        non_disclosure=answer.non_disclosure,
    )
    return Recorded(
        representative_code=answer.representative_code,
        representative_name=answer.representative_name,
        represented=represented,
        capacity=answer.capacity,
        valid_from=answer.valid_from,
        valid_to=answer.valid_to,
        seen_from=answer.seen_from,
    )
