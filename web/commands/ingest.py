"""gongkai ingest: files and folders into the archive."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive import home as places
from archive.errors import GongkaiError
from web.commands.chinese import Command, ExistingPath
from web.commands.common import common, json_option, print_json, print_json_line, progress, update_index

if TYPE_CHECKING:
    from archive.store import Store
    from archive.store.stored import Outcome

WORDS = {"stored": "入库", "new_version": "新版本", "duplicate": "重复", "not_report": "不是年报", "failed": "失败"}
_PROBLEMS = ("not_report", "failed")
_QUIET = 2000  # milliseconds without a change before files that came in are taken for complete


@click.command(cls=Command)
@click.argument("paths", metavar="路径…", nargs=-1, required=True, type=ExistingPath())
@click.option("--quiet", is_flag=True, help="只列出没有入库的文件。")
@click.option("--processes", type=click.IntRange(1), metavar="个数", help="同时处理文件的进程数；不写则用全部处理器核心。")
@click.option("--watch", is_flag=True, help="导入后继续守着这些文件夹，有新文件就导入，直到按 Ctrl+C。网页可同时开着。")
@click.option("--lines", is_flag=True, help="每处理完一个文件输出一行 JSON，最后一行是合计；供程序显示进度。")
@json_option
@common
def ingest(paths: tuple[Path, ...], quiet: bool, processes: int | None, watch: bool, lines: bool, as_json: bool, home: Path | None) -> None:
    """把文件、文件夹、ZIP 压缩包中的年报导入年报库。

    每个文件都有结果：入库、新版本、重复、不是年报、失败；一个文件出错不影响其他文件。
    有文件没有入库时，退出状态为 1。
    """
    from archive.store import Store

    coming = _coming(paths) if watch else iter(())
    told = _Told(quiet, lines=lines or (watch and as_json), whole=as_json and not watch and not lines)
    with Store(places.resolve(home)) as store:
        _take(store, paths, processes, told)
        if watch:
            told.say(f"正在守候 {'、'.join(map(str, paths))}，按 Ctrl+C 结束。")
        with suppress(KeyboardInterrupt):  # the way to end it
            for came in coming:
                _take(store, came, processes, told)
        update_index(store)
    told.end()
    if any(told.totals[kind] for kind in _PROBLEMS):
        raise SystemExit(1)


def _take(store: Store, paths: Iterable[Path], processes: int | None, told: _Told) -> None:
    from archive.ingest import count
    from archive.ingest import ingest as run

    wanted = tuple(paths)
    try:
        number = count(wanted)
        with progress("导入") as show:
            for done, outcome in enumerate(run(store, wanted, processes=processes), start=1):
                told.outcome(outcome)
                show(done, number)
    finally:  # what is stored is found, also when the rest was interrupted
        update_index(store)


def _coming(paths: Iterable[Path]) -> Iterator[list[Path]]:
    """Files that come in or change from now on, once they are complete; ends with Ctrl+C."""
    try:
        from watchfiles import Change
        from watchfiles import watch as changes
    except ImportError as error:
        raise GongkaiError("守候新文件需要 watchfiles 程序库。", advice="请运行 pip install gongkai[watch]。") from error
    logging.getLogger("watchfiles").setLevel(logging.ERROR)
    watched = changes(*paths, debounce=_QUIET, step=_QUIET // 4, rust_timeout=_QUIET // 2, yield_on_timeout=True, raise_interrupt=False)
    first = next(watched, set())  # only now does it watch; what happens from here on is kept until it is asked for

    def found() -> Iterator[list[Path]]:
        for changed in chain([first], watched):
            files = sorted({Path(path) for kind, path in changed if kind is not Change.deleted})
            if here := [path for path in files if path.is_file()]:
                yield here

    return found()


@dataclass
class _Told:
    """What is said of every file, and at the end."""

    quiet: bool
    lines: bool
    whole: bool
    totals: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(WORDS, 0)))
    files: list[dict[str, Any]] = field(default_factory=list)

    def outcome(self, outcome: Outcome) -> None:
        self.totals[outcome.kind.value] += 1
        if self.lines:
            print_json_line(_as_dict(outcome))
        elif self.whole:
            self.files.append(_as_dict(outcome))
        elif not self.quiet or outcome.kind.value in _PROBLEMS:
            click.echo(_line(outcome))

    def say(self, words: str) -> None:
        click.echo(words, err=self.lines or self.whole)

    def end(self) -> None:
        if self.lines:
            print_json_line({"totals": self.totals})
        elif self.whole:
            print_json({"totals": self.totals, "files": self.files})
        else:
            click.echo(summary(self.totals))


def summary(totals: Counter[str]) -> str:
    parts = [f"{WORDS[kind]}{number}个" for kind, number in totals.items() if number]
    return f"合计：{'，'.join(parts)}。" if parts else "没有找到可以导入的文件。"


def _line(outcome: Outcome) -> str:
    about = outcome.reason or outcome.report_id or ""
    return f"{WORDS[outcome.kind.value]}  {outcome.filename}" + (f"  {about}" if about else "")


def _as_dict(outcome: Outcome) -> dict[str, Any]:
    return {"file": outcome.filename, "outcome": outcome.kind.value, "report_id": outcome.report_id, "reason": outcome.reason}
