"""The archive of invented sample reports that ``gongkai demo`` shows and the tests use."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import platformdirs

from archive import home as places
from archive.errors import GongkaiError
from web.commands.common import update_index

_MARK = "demo.json"  # what tells a demonstration from somebody's archive


def default_home() -> Path:
    return Path(platformdirs.user_data_dir("gongkai-demo", appauthor=False))


def build(home: Path, show: Callable[[int, int], None] = lambda _done, _total: None) -> int:
    """The demonstration in ``home``, built anew only when the program has changed; the number of reports in it."""
    from filelock import FileLock

    from archive.store import Store

    home.mkdir(parents=True, exist_ok=True)
    with FileLock(home / "demo.lock"):
        if not _is_current(home):
            _clear(home)
            _fill(home, show)
            _mark(home, _fingerprint())
        with Store(home) as store:
            update_index(store)
            return store.count()


def _fill(home: Path, show: Callable[[int, int], None]) -> None:
    from archive.ingest import ingest
    from archive.samples import generate
    from archive.store import Store

    folder = home / "samples"
    folder.mkdir()
    samples = 0
    for sample in generate():
        samples += 1
        (folder / sample.filename).write_bytes(sample.data)
    with Store(home) as store:
        for done, _ in enumerate(ingest(store, [folder]), start=1):
            show(done, samples)


def _is_current(home: Path) -> bool:
    try:
        mark = json.loads((home / _MARK).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return places.exists(home) and mark.get("program") == _fingerprint()


def _clear(home: Path) -> None:
    """Away with an older demonstration; nobody's archive is touched."""
    if places.exists(home) and not (home / _MARK).exists():
        raise GongkaiError(f"“{home}”里已有年报库，不能用来放示例。", advice="请用 --home 指定另一个文件夹。")
    _mark(home, None)  # so that a build that was interrupted is recognised
    try:
        for file in home.glob(places.database(home).name + "*"):
            file.unlink()
    except PermissionError as error:  # Windows keeps what is open
        raise GongkaiError(
            f"示例库“{home}”正在另一个窗口里打开，不能更新到这一版程序。",
            advice="请先关闭那个窗口（或在其中按 Ctrl+C），再运行 gongkai demo。",
        ) from error
    for folder in (places.originals(home), places.index(home), home / "samples"):
        shutil.rmtree(folder, ignore_errors=True)
    places.marker(home).unlink(missing_ok=True)  # else the folder is taken for an archive that lost its database


def _mark(home: Path, program: str | None) -> None:
    (home / _MARK).write_text(json.dumps({"demo": True, "program": program}) + "\n", encoding="utf-8")


def _fingerprint() -> str:
    """Of the code that decides what the demonstration holds."""
    import archive

    digest = hashlib.sha256()
    folder = Path(archive.__path__[0])
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
