"""The app for a WSGI server: `gunicorn wsgi:app`."""

from portal import create_app
from portal.config import load_settings
from portal.web import logs

logs.configure()
app = create_app(load_settings())
