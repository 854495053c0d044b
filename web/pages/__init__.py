"""One thin blueprint for each thing a user does."""

from __future__ import annotations

from web.pages import additions, agencies, api, ask, audit, check, compare, download, feeds, guide, home, imports, reports, search, stats

BLUEPRINTS = (
    home.bp,
    search.bp,
    reports.bp,
    additions.bp,
    agencies.bp,
    audit.bp,
    ask.bp,
    check.bp,
    download.bp,
    guide.bp,
    api.bp,
    stats.bp,
    compare.bp,
    imports.bp,
    feeds.bp,
)
