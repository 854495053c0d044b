"""``gongkai serve`` as it is started: a process with a port, on archives in the states they come in."""

from __future__ import annotations

import shutil
from pathlib import Path

from archive import home as places
from tests.web.served import serving


def test_without_an_archive_the_pages_lead_to_importing(tmp_path: Path) -> None:
    with serving(tmp_path / "none") as served:
        for path in ("/", "/search", "/agencies", "/stats"):
            assert 'class="btn btn-primary" href="/import"' in served.get(path).text
        assert "导入年报" in served.get("/import").text


def test_an_archive_without_a_usable_index_gets_one(demo_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    shutil.rmtree(places.index(home))
    with serving(home) as served:
        assert "<mark>公开</mark>" in served.get("/search?q=公开").text
        assert places.index(home).is_dir()
