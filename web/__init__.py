"""Answers in, pages and JSON out: the Flask application and the command line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from web.settings import Settings

__all__ = ["create_app"]


def create_app(home: str | os.PathLike[str] | None = None, settings: Settings | None = None) -> Flask:
    """The web application over the archive in ``home``; by default the environment's or the platform's folder."""
    from web.app import create_app as create  # the command line need not load Flask

    return create(home, settings)
