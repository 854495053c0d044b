"""What Windows lacks is not missed, what it locks is not touched: the real command in a process that meets it so."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.archive.texts import report_text
from tests.web.served import Served, serving

SHIM = Path(__file__).parent / "shim"
pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="NOT RUN: what Windows does is imitated on Linux only")


def environment() -> dict[str, str]:
    """Also its encodings: output into a file or pipe in GBK, and a warning wherever a file's encoding is left to the system."""
    others = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return {**others, "PYTHONPATH": str(SHIM), "PYTHONIOENCODING": "gbk"}


def run(*arguments: object, home: Path) -> tuple[int, str]:
    command = [sys.executable, "-c", "from web.cli import main; main()", *map(str, arguments), "--home", str(home)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, env=environment(), timeout=120)
    said = (done.stdout + done.stderr).decode("utf-8")
    assert "Traceback" not in said, said
    return done.returncode, said


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "年报"
    folder.mkdir()
    for year in (2021, 2022):
        (folder / f"示例{year}.txt").write_text(report_text("示例市民政局", year, received=year - 2020), encoding="utf-8")
    return folder


@pytest.fixture
def home(tmp_path: Path, reports: Path) -> Path:
    assert run("ingest", reports, home=tmp_path / "库")[0] == 0
    return tmp_path / "库"


@contextmanager
def served(home: Path) -> Iterator[Served]:
    with serving(home, environment()) as server:
        assert "<mark>民政局</mark>" in server.get("/search?q=民政局").text  # so that it has the index open
        yield server


def test_the_imitation_imitates(tmp_path: Path) -> None:
    (kept := tmp_path / "open.txt").write_text("示例")
    tried = f"""
import importlib, os
from pathlib import Path
kept = {str(kept)!r}
for act in (lambda: os.remove(kept), lambda: Path(kept).rename(kept + "2"), lambda: open(kept + ":b", "w")):
    try: act()
    except OSError as error: print(type(error).__name__)
server, workers = importlib.import_module("web.server"), importlib.import_module("archive.workers")
print(server.os.name, workers.sys.platform, hasattr(workers.signal, "SIGKILL"), os.name)
"""
    with kept.open():
        done = subprocess.run([sys.executable, "-c", tried], capture_output=True, text=True, env=environment(), check=True)
    assert done.stdout.split() == ["PermissionError", "PermissionError", "OSError", "nt", "win32", "False", "posix"]


def test_from_files_to_answers(home: Path, tmp_path: Path) -> None:
    for arguments in (("search", "民政局"), ("ask", "2022年示例市民政局收到多少申请"), ("doctor",), ("reextract",), ("rebuild",)):
        status, said = run(*arguments, home=home)
        assert status == 0, said
    assert "2件" in run("ask", "2022年示例市民政局收到多少申请", home=home)[1]
    for format in ("csv", "xlsx", "json"):
        assert run("export", tmp_path / format, "--format", format, home=home)[0] == 0


def test_an_old_word_file_is_not_called_damaged(home: Path, tmp_path: Path) -> None:
    """There is no LibreOffice where ``PATH`` leads nowhere."""
    (old := tmp_path / "示例.doc").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096))
    said = run("ingest", old, home=home)[1]
    assert "损坏" not in said or "LibreOffice" in said, said


def test_everything_works_beside_a_running_server(home: Path, reports: Path, tmp_path: Path) -> None:
    with served(home) as server:
        (reports / "示例2023.txt").write_text(report_text("示例市民政局", 2023, received=7), encoding="utf-8")
        for arguments in (("ingest", reports), ("rebuild",), ("reextract",), ("doctor",), ("backup", tmp_path / "备份")):
            status, said = run(*arguments, home=home)
            assert status == 0, said
        assert "7件" in server.get("/ask?question=2023年示例市民政局收到多少申请").text
        status, said = run("rebuild", home=home)
        assert status == 0, said
        assert "<mark>民政局</mark>" in server.get("/search?q=民政局").text
    assert run("restore", tmp_path / "备份", home=tmp_path / "又一库")[0] == 0
    found = json.loads(run("search", "民政局", "--json", home=tmp_path / "又一库")[1])
    assert found["total"]["reports"] == 3


def test_what_cannot_be_replaced_while_it_is_open_is_told(home: Path, tmp_path: Path) -> None:
    assert run("export", tmp_path / "out", home=home)[0] == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    with (tmp_path / "out" / "values.csv").open():
        status, said = run("export", tmp_path / "out", home=home)
    assert status == 1
    assert "values.csv" in said
    assert "关闭" in said
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


def test_an_archive_is_not_restored_over_one_that_is_served(home: Path, tmp_path: Path) -> None:
    assert run("backup", tmp_path / "备份", home=home)[0] == 0
    with served(home) as server:
        status, said = run("restore", tmp_path / "备份", home=home)
        assert status != 0
        assert "意外" not in said, said
        assert "<mark>民政局</mark>" in server.get("/search?q=民政局").text


def test_a_demonstration_open_in_another_window_is_not_torn_down(home: Path) -> None:
    """``gongkai demo`` after an upgrade, with the former one still being served."""
    (home / "demo.json").write_text('{"demo": true, "program": "earlier"}', encoding="utf-8")
    with served(home) as server:
        status, said = run("demo", "--no-serve", home=home)
        assert status == 1
        assert "正在另一个窗口里打开" in said
        assert "<mark>民政局</mark>" in server.get("/search?q=民政局").text


def test_no_encoding_is_left_to_the_system(tmp_path: Path, reports: Path) -> None:
    """On a Chinese Windows it is GBK, and the next machine's is another."""
    command = "import warnings; warnings.filterwarnings('error', category=EncodingWarning, module='(archive|indexer|web)'); "
    for arguments in (["ingest", str(reports)], ["search", "民政局"], ["export", str(tmp_path / "out")], ["rebuild"], ["doctor"]):
        begin = [sys.executable, "-X", "warn_default_encoding", "-c", command + "from web.cli import main; main()"]
        done = subprocess.run([*begin, *arguments, "--home", str(tmp_path / "home")], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
