"""Every blueprint of the portal, in one list."""

from flask import Flask

from portal.web import (
    acting,
    apply,
    authorisations,
    back_channel,
    budget,
    conflicts,
    counties,
    credit,
    desk,
    feedback,
    following_up,
    health,
    identity_changes,
    matters,
    members,
    metrics,
    own_keys,
    own_sign_ins,
    pages,
    showing,
    sign_in,
    staff_sign_in,
    staying,
    unit_events,
)

_BLUEPRINTS = (
    health.bp,
    metrics.bp,
    pages.bp,
    counties.bp,
    budget.bp,
    apply.bp,
    matters.bp,
    acting.bp,
    credit.bp,
    feedback.bp,
    sign_in.bp,
    staff_sign_in.bp,
    own_keys.bp,
    own_sign_ins.bp,
    staying.bp,
    back_channel.bp,
    unit_events.bp,
    desk.bp,
    following_up.bp,
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
    # Neither a provider nor a unit's system has a form of ours, nor a token of one: they sign what they send.
    for signed in (back_channel.bp, unit_events.bp):
        app.extensions["csrf"].exempt(signed)
