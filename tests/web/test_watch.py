"""gongkai ingest --watch: what comes into a folder is in the archive soon after, until Ctrl+C."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from archive.store import Store
from indexer import SearchRequest, open_index
from tests.archive.texts import report_text
from web import cli

pytest.importorskip("watchfiles", reason="NOT RUN: watchfiles is not installed (pip install gongkai[watch])")


@pytest.mark.skipif(sys.platform == "win32", reason="NOT RUN: Ctrl+C cannot be sent to one process on Windows")
def test_what_comes_in_is_stored_and_found_until_interrupted(tmp_path: Path) -> None:
    folder, home = tmp_path / "reports", tmp_path / "home"
    folder.mkdir()
    (folder / "a.txt").write_text(report_text("示例市民政局", 2021), encoding="utf-8")
    # A test run in the background ignores interrupts, and so would what it starts.
    begin = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from web.cli import main; main()"
    command = [sys.executable, "-c", begin, "ingest", str(folder), "--watch", "--json", "--home", str(home)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8") as watching:
        assert watching.stdout is not None
        assert watching.stderr is not None
        assert json.loads(watching.stdout.readline())["outcome"] == "stored"
        while "正在守候" not in watching.stderr.readline():
            pass
        (folder / "b.txt").write_text(report_text("示例市财政局", 2020), encoding="utf-8")
        came = json.loads(watching.stdout.readline())
        assert (came["file"], came["outcome"]) == ("b.txt", "stored")
        watching.send_signal(signal.SIGINT)
        rest = watching.stdout.read().splitlines()
        assert json.loads(rest[-1])["totals"]["stored"] == 2
        assert watching.wait(60) == 0
        assert "Traceback" not in watching.stderr.read()
    with Store(home, create=False) as store, open_index(home) as index:
        assert index.search(SearchRequest("财政局")).total_reports == 1
        assert store.count() == 2


def test_progress_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(report_text("示例市民政局", 2021), encoding="utf-8")
    (tmp_path / "b.txt").write_text("植树活动（虚构）", encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        cli.main(["ingest", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"), "--lines", "--home", str(tmp_path / "home")])
    assert ended.value.code == 1
    *files, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert [each["outcome"] for each in files] == ["stored", "not_report"]
    assert last["totals"]["stored"] == 1
