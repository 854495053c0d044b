"""``gongkai serve`` as it is started: a process with a port, on archives in the states they come in."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive import home as places


@contextmanager
def _served(home: Path) -> Iterator[str]:
    """The address of a server over ``home``."""
    command = [sys.executable, "-c", "from web.cli import main; main()", "serve", "--port", "0", "--home", str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as server:
        assert server.stdout is not None
        try:
            address = re.search(r"http://\S+", server.stdout.readline())
            assert address is not None
            yield address[0]
        finally:
            server.terminate()


def _get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return str(answer.read().decode())


def test_without_an_archive_the_pages_lead_to_importing(tmp_path: Path) -> None:
    with _served(tmp_path / "none") as address:
        assert 'href="/import"' in _get(f"{address}/")
        assert "导入年报" in _get(f"{address}/search")
        assert "导入年报" in _get(f"{address}/import")


def test_an_archive_without_a_usable_index_gets_one(demo_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    shutil.rmtree(places.index(home))
    with _served(home) as address:
        assert "<mark>公开</mark>" in _get(f"{address}/search?q=%E5%85%AC%E5%BC%80")
        assert places.index(home).is_dir()
