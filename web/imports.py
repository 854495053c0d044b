"""Files brought in by the browser: one batch at a time, in a thread of its own, with what became of each file.

The files lie in a folder of the archive while they are read; what is stored afterwards is what `gongkai ingest` would have
stored. The last batch can be taken back as long as nothing else has changed the archive.
"""

from __future__ import annotations

import csv
import logging
import os
import re
import secrets
import shutil
import tempfile
import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from werkzeug.datastructures import FileStorage

from archive import home as places
from archive.errors import CannotWrite, GongkaiError
from archive.origins import LIST, checked
from archive.store import Outcome, OutcomeKind, Store
from indexer.build import update
from web.errors import Overloaded

LARGEST_BODY = 300 * 1024 * 1024  # bytes of one upload from this machine
MOST_FILES = 5000
_REMEMBERED = 20  # batches
_LEFT_BEHIND = 24 * 3600  # seconds
_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')  # in file names of Windows
_LONGEST = 120  # characters of a name's part
_log = logging.getLogger("gongkai.web")


class State(StrEnum):
    READING = "reading"
    INDEXING = "indexing"
    DONE = "done"
    STOPPED = "stopped"
    TAKEN_BACK = "taken_back"


class NotImported(GongkaiError):
    """Nothing was brought in; the message says why."""


class CannotTakeBack(GongkaiError):
    """The archive has gone on since."""


@dataclass
class Batch:
    id: str
    total: int
    outcomes: list[Outcome] = field(default_factory=list)
    state: State = State.READING
    problem: str = ""
    change: int = 0  # the archive's change number when it was done

    @property
    def running(self) -> bool:
        return self.state in (State.READING, State.INDEXING)

    @property
    def counts(self) -> dict[OutcomeKind, int]:
        found = Counter(outcome.kind for outcome in self.outcomes)
        return {kind: found[kind] for kind in OutcomeKind if found[kind]}

    @property
    def stored(self) -> list[str]:
        kinds = (OutcomeKind.STORED, OutcomeKind.NEW_VERSION)
        return [outcome.report_id for outcome in self.outcomes if outcome.report_id and outcome.kind in kinds]


class Imports:
    def __init__(self, home: Path) -> None:
        self._home = home
        self._lock = threading.Lock()
        self._batches: OrderedDict[str, Batch] = OrderedDict()

    def get(self, id: str) -> Batch | None:
        return self._batches.get(id)

    @property
    def last(self) -> Batch | None:
        return next(reversed(self._batches.values()), None)

    def begin(self, files: Iterable[FileStorage], address: str = "") -> Batch:
        """Keep the files and start; the batch says how it goes. ``address``: where the only file came from."""
        address = checked(address) if address.strip() else ""
        with self._lock:
            if self.last is not None and self.last.running:
                raise Overloaded("正在导入另一批文件。", advice="请等它结束后再导入。", seconds=10)
            _sweep(self._home)
            folder = self._keep(files)
            if address:
                _note_address(folder, address)
            from archive.ingest import count  # what reads reports is slow to load, and most servers only show them

            batch = Batch(secrets.token_hex(6), count([folder]))
            self._batches[batch.id] = batch
            while len(self._batches) > _REMEMBERED:
                self._batches.popitem(last=False)
        threading.Thread(target=self._run, args=(batch, folder), daemon=True).start()
        return batch

    def take_back(self, batch: Batch) -> None:
        with self._lock, Store(self._home) as store:
            why = self._why_not(batch, store)
            if why:
                raise CannotTakeBack("这一批不能撤销。", advice=why)
            store.take_back(batch.stored)
            update(self._home, store)
            batch.state = State.TAKEN_BACK

    def why_not_taken_back(self, batch: Batch) -> str:
        """Chinese; empty: it can be."""
        with Store(self._home) as store:
            return self._why_not(batch, store)

    def _why_not(self, batch: Batch, store: Store) -> str:
        if not batch.stored:
            return "它没有存入任何年报。"
        if batch.state not in (State.DONE, State.STOPPED):
            return "它还没有结束，或已经撤销。"
        if batch is not self.last:
            return "它之后又导入了另一批，只能撤销最后一批。"
        if store.change_number() != batch.change:
            return "导入之后年报库又有了变动（如填写了判断、填入了人工读数，或重新读取过），撤销会丢掉这些内容。"
        return ""

    def _keep(self, files: Iterable[FileStorage]) -> Path:
        try:
            self._home.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix="incoming-", dir=self._home))
        except OSError as error:
            raise CannotWrite(f"无法写入年报库（{error.strerror}）。", advice="请检查磁盘空间和文件夹权限。") from error
        kept = 0
        try:
            for file in files:
                target = _free(folder / safe_path(file.filename or ""))
                target.parent.mkdir(parents=True, exist_ok=True)
                file.save(target)
                kept += 1
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise CannotWrite(f"文件没有存下来（{error.strerror}）。", advice="请检查磁盘空间和文件夹权限。") from error
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)
            raise NotImported("还没有选择文件。", advice="请选择年报文件、文件夹或 ZIP 压缩包。")
        return folder

    def _run(self, batch: Batch, folder: Path) -> None:
        from archive.ingest import ingest

        try:
            with Store(self._home) as store:
                try:
                    for outcome in ingest(store, [folder], processes=max(1, (os.cpu_count() or 2) - 1)):
                        batch.outcomes.append(outcome)
                finally:  # what is stored is found, also when the rest was interrupted
                    batch.state = State.INDEXING
                    batch.change = store.change_number()
                    update(self._home, store)
            batch.state = State.DONE
        except GongkaiError as error:
            batch.problem, batch.state = str(error), State.STOPPED
        except Exception as error:
            _log.exception("import", exc_info=error)
            batch.problem, batch.state = "导入时出现意外错误，已停止；已经入库的年报不受影响。", State.STOPPED
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _note_address(folder: Path, address: str) -> None:
    """As a list beside the files would say it."""
    kept = [path for path in folder.rglob("*") if path.is_file()]
    if len(kept) != 1:
        shutil.rmtree(folder, ignore_errors=True)
        raise NotImported("来源网址只能和一个文件一起填。", advice=f"多个文件请附一份 {LIST}，每行写文件名和网址，用逗号隔开。")
    with (kept[0].parent / LIST).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow((kept[0].name, address))


def _sweep(home: Path) -> None:
    """What a server that was ended in the middle of an import left behind."""
    for folder in home.glob("incoming-*"):
        if time.time() - folder.stat().st_mtime > _LEFT_BEHIND:
            shutil.rmtree(folder, ignore_errors=True)


def safe_path(name: str) -> Path:
    """A browser's name for a file, with the folders it was in, as a path that stays inside a folder.

    >>> safe_path("年报/2021/民政局.docx").as_posix(), safe_path("../../etc/passwd").as_posix(), safe_path("C:\\\\a.txt").as_posix()
    ('年报/2021/民政局.docx', 'etc/passwd', 'C_/a.txt')
    """
    parts = [_UNFIT.sub("_", part).strip(" .") for part in name.replace("\\", "/").split("/")]
    kept = [_short(part) for part in parts if part]
    return Path(*kept[-8:]) if kept else Path("未命名")


def _short(name: str) -> str:
    """Without losing what the name ends with."""
    stem, dot, suffix = name.rpartition(".")
    if len(name) <= _LONGEST or not dot or len(suffix) > 8:
        return name[:_LONGEST]
    return f"{stem[: _LONGEST - len(suffix) - 1]}.{suffix}"


def _free(path: Path) -> Path:
    """Two files of one name are two files."""
    if not path.exists():
        return path
    return next(other for n in range(2, MOST_FILES * 2) if not (other := path.with_name(f"{path.stem}（{n}）{path.suffix}")).exists())


def is_empty(home: Path) -> bool:
    """No archive yet, or one without reports."""
    if not places.exists(home):
        return True
    with Store(home, create=False) as store:
        return not store.count()
