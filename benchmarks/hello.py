"""The least that Flask can answer."""

from flask import Flask


def create_app() -> Flask:
    """An app of one route."""
    app = Flask(__name__, static_folder=None)

    @app.get("/")
    def hello() -> str:
        return "Hello"

    return app
