"""Every blueprint of the portal, in one list."""

from flask import Flask

from portal.web import (
    acting,
    apply,
    authorisations,
    budget,
    conflicts,
    credit,
    desk,
    feedback,
    health,
    identity_changes,
    matters,
    members,
    own_keys,
    pages,
    showing,
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
    conflicts.bp,
    showing.bp,
    members.bp,
    identity_changes.bp,
    authorisations.bp,
)


def register(app: Flask) -> None:
    """Add them all."""
    for blueprint in _BLUEPRINTS:
        app.register_blueprint(blueprint)
