"""Files that appear together: all of them, or none and the folder is as it was."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from archive.errors import CannotWrite


@contextmanager
def together(folder: Path) -> Iterator[Path]:
    """A place to write files in; when all went well they replace those of the same names in ``folder``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=".gongkai-", dir=folder))
    except OSError as error:
        raise CannotWrite(
            f"不能在“{folder}”里写文件（{error.strerror or error}）。", advice="请换一个文件夹，或检查磁盘空间和权限。"
        ) from error
    try:
        yield staged
        _move(staged, folder)
    except OSError as error:
        raise CannotWrite(f"没有写完，什么也没有导出（{error.strerror or error}）。", advice="请检查磁盘空间和文件夹权限。") from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def _move(staged: Path, folder: Path) -> None:
    """One that cannot be replaced, because Excel holds it open, leaves all as they were."""
    files = sorted(path for path in staged.iterdir() if path.is_file())
    kept = staged / "replaced"
    kept.mkdir()
    moved: list[Path] = []
    for file in files:
        target = folder / file.name
        try:
            if target.exists():
                _ensure_free(target)
                os.replace(target, kept / file.name)
            moved.append(target)
            os.replace(file, target)
        except OSError as error:
            _restore(moved, kept)
            raise CannotWrite(
                f"“{target}”不能改写：它正在别的程序（如 Excel）里打开，或是只读的。什么也没有导出。",
                advice="请关闭它再试，或导出到另一个文件夹。",
            ) from error


def _ensure_free(path: Path) -> None:
    """A file that Excel has open can be moved in some systems and still not be written to."""
    with path.open("r+b"):
        pass


def _restore(moved: list[Path], kept: Path) -> None:
    for target in reversed(moved):
        before = kept / target.name
        with suppress(OSError):
            if before.exists():
                os.replace(before, target)
            else:
                target.unlink(missing_ok=True)
