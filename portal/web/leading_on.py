"""From a form of ours to an identity provider: by a redirect, or by a page where a browser stops that.

Browsers apply the `form-action` of the policy to every redirect that follows a form.  A provider may
have its pages at another origin than its name, or send the browser on at once, as a bridge does: then
a page of ours ends the form, and leads on by itself.
"""

from flask import make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from portal.web.identity.provider import Provider
from portal.web.origin import origin_of


def lead_on(address: str, provider: Provider) -> ResponseReturnValue:
    """On to an address at the provider."""
    if origin_of(address) == origin_of(provider.issuer) and not provider.sends_on:
        return redirect(address, 303)
    reply = make_response(render_template("pages/leading_on.html", address=address))
    reply.headers["Refresh"] = f"0; url={address}"
    return reply
