"""What every template may use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, request

from archive.form import FIELD_BY_CODE
from web.present import evidence, names
from web.present.numbers import grouped
from web.present.search_state import search_url

THEMES: Mapping[str, str] = {"auto": "跟随系统", "light": "浅色", "dark": "深色"}

NAVIGATION = (
    ("search.search", "检索"),
    ("ask.page", "提问"),
    ("agencies.agencies", "单位"),
    ("audit.audit", "审核"),
    ("guide.guide", "帮助"),
)


def theme() -> str:
    chosen = request.cookies.get("theme", "auto")
    return chosen if chosen in THEMES else "auto"


def install(app: Flask) -> None:
    app.jinja_env.globals.update(
        navigation=NAVIGATION,
        themes=THEMES,
        search_url=search_url,
        region_of=names.region,
        is_invented=names.is_invented,
        section_title=names.section_title,
        LEVELS=names.LEVELS,
        BODY_TYPES=names.BODY_TYPES,
        FORMS=names.FORMS,
        FIELD_BY_CODE=FIELD_BY_CODE,
        sector_label=names.sector_label,
        SEVERITIES=evidence.SEVERITY,
    )
    app.jinja_env.filters.update(grouped=grouped)

    @app.context_processor
    def page_context() -> dict[str, Any]:
        return {"theme": theme(), "here": request.full_path.rstrip("?")}
