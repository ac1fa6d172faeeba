"""Examples: an uploaded file, and JSON of a known shape."""

from apiflask import APIFlask

from . import api, views


def init_app(app: APIFlask) -> None:
    """Serve the examples."""
    app.register_blueprint(api.bp)
    app.register_blueprint(views.bp)
