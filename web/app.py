"""The application factory."""

from __future__ import annotations

import os
from datetime import timedelta

from flask import Flask
from flask_bootstrap import Bootstrap5

from archive import home as places
from web import doors, errors, headers, limits, parameters, templating
from web.pages import BLUEPRINTS
from web.settings import Settings


def create_app(home: str | os.PathLike[str] | None = None, settings: Settings | None = None) -> Flask:
    """``home``: the folder of the archive; by default the environment's or the platform's."""
    settings = settings or Settings.of()
    app = Flask("web")
    app.config.update(
        BOOTSTRAP_SERVE_LOCAL=True,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(hours=1),
        MAX_CONTENT_LENGTH=64 * 1024,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask's default provider has it
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "bytecode_cache": templating.Compiled()}
    Bootstrap5(app)
    doors.install(app, places.resolve(home), settings)
    headers.install(app, settings)
    limits.install(app, settings.rate)
    errors.install(app, lambda: doors.doors_of(app).damage(), lambda: doors.doors_of(app).mends_index)
    templating.install(app)
    parameters.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
