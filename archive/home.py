"""Where an archive lives: one folder with a database, the original files and a search index.

<home>/archive.db         the truth, with originals/
<home>/originals/ab/…     every file as it came, by SHA-256
<home>/index/             disposable; rebuilt from the two above
<home>/gongkai.json       says that this is an archive
<home>/quarantine/        what `gongkai doctor --repair` set aside
"""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import platformdirs

from archive.errors import DamagedArchive, GongkaiError, NoArchive

VARIABLE = "GONGKAI_HOME"
WAY_BACK = (
    "请用备份恢复（gongkai restore 备份文件夹）；没有备份时，运行 gongkai rebuild --from-originals，"
    "由 originals 文件夹里的原始文件重新建立。"
)


def resolve(option: str | os.PathLike[str] | None = None) -> Path:
    """The folder asked for, else the environment's, else the platform's data folder. Nothing is created."""
    chosen = option or os.environ.get(VARIABLE) or platformdirs.user_data_dir("gongkai", appauthor=False)
    home = Path(chosen).expanduser().absolute()
    if home.exists() and not home.is_dir():
        raise GongkaiError(f"“{home}”不是文件夹，不能用作年报库。", advice="请用 --home 指定一个文件夹。")
    return home


def database(home: Path) -> Path:
    return home / "archive.db"


def originals(home: Path) -> Path:
    return home / "originals"


def index(home: Path) -> Path:
    return home / "index"


def quarantine(home: Path) -> Path:
    return home / "quarantine"


def set_aside(home: Path, path: Path, name: str) -> Path:
    """Move what cannot be used into the quarantine folder, under a name that is free there. Nothing is ever deleted."""
    folder = quarantine(home)
    folder.mkdir(parents=True, exist_ok=True)
    candidates = (folder / (name if number == 1 else f"{name}-{number}") for number in itertools.count(1))
    target = next(candidate for candidate in candidates if not candidate.exists())
    os.replace(path, target)
    return target


def marker(home: Path) -> Path:
    """Says that the folder holds an archive, whatever became of its database."""
    return home / "gongkai.json"


def exists(home: Path) -> bool:
    """A database that holds something: an emptied file is none."""
    try:
        return database(home).stat().st_size > 0 and database(home).is_file()
    except OSError:
        return False


def require(home: Path) -> Path:
    """The same folder, or a clear error when there is no archive in it."""
    refuse_remains(home)
    if not exists(home):
        raise NoArchive(
            f"“{home}”里还没有年报库。",
            advice="先用 gongkai ingest 导入年报，或用 gongkai demo 建立示例库；库在别处时请用 --home 指定。",
        )
    return home


def refuse_remains(home: Path) -> None:
    """An archive whose database is gone or emptied is no new one: writing into it would hide the loss."""
    if exists(home):
        return
    try:
        remains = marker(home).exists() or next(originals(home).iterdir(), None) is not None
    except OSError:
        remains = False
    if remains:
        raise DamagedArchive(
            f"“{home}”是一个年报库，但它的数据库 archive.db 不见了或者是空的。",
            advice=WAY_BACK,
        )
