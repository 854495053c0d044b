"""Answers in, pages and JSON out: the Flask application and the command line."""

from __future__ import annotations

from web.app import create_app

__all__ = ["create_app"]
