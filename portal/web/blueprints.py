"""Every blueprint of the portal, in one list."""

from flask import Flask

from portal.web import (
    acting,
    apply,
    authorisations,
    budget,
    credit,
    desk,
    feedback,
    health,
    matters,
    own_keys,
    pages,
    sign_in,
    staff_sign_in,
)

_BLUEPRINTS = (
    health.bp,
    pages.bp,
    budget.bp,
    apply.bp,
    matters.bp,
    acting.bp,
    credit.bp,
    feedback.bp,
    sign_in.bp,
    staff_sign_in.bp,
    own_keys.bp,
    desk.bp,
    authorisations.bp,
)


def register(app: Flask) -> None:
    """Add them all."""
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
