"""What every template may use."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import platformdirs
from flask import Flask, current_app, request, url_for
from jinja2.bccache import Bucket, FileSystemBytecodeCache

from archive.agency.body import BODY_TYPES
from archive.agency.levels import LEVELS
from archive.form import FIELD_BY_CODE
from archive.store.stored import is_invented
from web.doors import settings
from web.parameters import bad_values
from web.present import evidence, names
from web.present.numbers import grouped
from web.present.search_state import search_url

THEMES: Mapping[str, str] = {"auto": "跟随系统", "light": "浅色", "dark": "深色"}

NAVIGATION = (
    ("search.search", "检索"),
    ("ask.page", "提问"),
    ("agencies.agencies", "单位"),
    ("stats.page", "统计"),
    ("compare.page", "比较"),
    ("audit.audit", "审核"),
    ("check.form", "检查草稿"),
    ("guide.guide", "帮助"),
)


def theme() -> str:
    chosen = request.cookies.get("theme", "auto")
    return chosen if chosen in THEMES else "auto"


@lru_cache
def _digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]


def asset(filename: str) -> str:
    """The address of a file of ours; new content has a new address, so browsers may keep the old one."""
    return url_for("static", filename=filename, v=_digest(f"{current_app.static_folder}/{filename}"))


class Compiled(FileSystemBytecodeCache):
    """Templates as they were compiled, kept for the next start in a folder only this user can write; without it they are compiled again."""

    def __init__(self) -> None:
        folder = Path(platformdirs.user_cache_dir("gongkai", appauthor=False)) / "templates"
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        super().__init__(str(folder))

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().dump_bytecode(bucket)


def install(app: Flask) -> None:
    app.jinja_env.globals.update(
        navigation=NAVIGATION,
        themes=THEMES,
        asset=asset,
        search_url=search_url,
        region_of=names.region,
        is_invented=is_invented,
        section_title=names.section_title,
        LEVELS=LEVELS,
        BODY_TYPES=BODY_TYPES,
        FORMS=names.FORMS,
        FIELD_BY_CODE=FIELD_BY_CODE,
        sector_label=names.sector_label,
        SEVERITIES=evidence.SEVERITY,
    )
    app.jinja_env.filters.update(grouped=grouped)

    @app.context_processor
    def page_context() -> dict[str, Any]:
        here = request.full_path.rstrip("?")
        # A page that is refused because it was asked for by another's name does not repeat it.
        address = request.url if settings().is_ours(request.host) else here
        return {"theme": theme(), "today": date.today().isoformat(), "here": here, "address": address, "bad_values": bad_values()}
