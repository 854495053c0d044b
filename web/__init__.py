"""Answers in, pages and JSON out: the Flask application and the command line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app(home: str | os.PathLike[str] | None = None, *, testing: bool = False) -> Flask:
    """The application for the archive in ``home``; by default the environment's or the platform's."""
    from web.app import create_app as build  # here, so that `gongkai --help` need not wait for Flask

    return build(home, testing=testing)
