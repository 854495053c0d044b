"""``gongkai serve`` as it is started: a process with a port, on archives in the states they come in."""

from __future__ import annotations

import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from archive import home as places
from archive.samples import generate
from tests.web.served import Served, serving


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


@pytest.mark.skipif(sys.platform == "win32", reason="there is one process on Windows")
def test_several_processes_are_one_server(demo_home: Path) -> None:
    with serving(demo_home, workers=3) as served:
        server = psutil.Process(served.process)
        _all_answer(served, server)
        sample = next(iter(generate(seed=3, reports=1)))
        found = served.send("/check", sample.data, sample.filename)
        assert found.status == 200
        result = served.own(found.url)
        assert result is not None
        assert all(served.get(result).text == served.get(result).text for _ in range(12))

        before = set(server.children())
        victim = min(before, key=lambda each: each.pid)  # the first, which keeps the drafts
        victim.kill()
        deadline = time.monotonic() + 20
        while (len(alive := set(server.children()) - {victim}) < 3) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert len(alive) == 3
        _all_answer(served, server)
        assert served.get(result).status == 404
        assert "<mark>公开</mark>" in served.get("/search?q=公开").text
    assert not [each for each in before | alive if each.is_running()]


def _all_answer(served: Served, server: psutil.Process) -> None:
    """Until every process has worked; connections go to whoever is quickest."""
    before = {each: each.cpu_times().user for each in server.children()}
    with ThreadPoolExecutor(9) as visitors:
        for _ in range(40):
            assert {answer.status for answer in visitors.map(served.get, ["/search?q=公开", "/stats", "/audit"] * 3)} == {200}
            if all(each.cpu_times().user > used + 0.05 for each, used in before.items()):
                return
    raise AssertionError("one of the processes never answers")
