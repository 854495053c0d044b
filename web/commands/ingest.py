"""gongkai ingest: files and folders into the archive."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive import home as places
from web.commands.chinese import Command, ExistingPath
from web.commands.common import common, json_option, print_json, progress, update_index

if TYPE_CHECKING:
    from archive.store.stored import Outcome

WORDS = {"stored": "入库", "new_version": "新版本", "duplicate": "重复", "not_report": "不是年报", "failed": "失败"}
_PROBLEMS = ("not_report", "failed")


@click.command(cls=Command)
@click.argument("paths", metavar="路径…", nargs=-1, required=True, type=ExistingPath())
@click.option("--quiet", is_flag=True, help="只列出没有入库的文件。")
@click.option("--processes", type=click.IntRange(1), metavar="个数", help="同时处理文件的进程数；不写则用全部处理器核心。")
@json_option
@common
def ingest(paths: tuple[Path, ...], quiet: bool, processes: int | None, as_json: bool, home: Path | None) -> None:
    """把文件、文件夹、ZIP 压缩包中的年报导入年报库。

    每个文件都有结果：入库、新版本、重复、不是年报、失败；一个文件出错不影响其他文件。
    有文件没有入库时，退出状态为 1。
    """
    from archive.ingest import count
    from archive.ingest import ingest as run
    from archive.store import Store

    totals: Counter[str] = Counter(dict.fromkeys(WORDS, 0))
    files: list[dict[str, Any]] = []
    with Store(places.resolve(home)) as store:
        try:
            number = count(paths)
            with progress("导入") as show:
                for done, outcome in enumerate(run(store, paths, processes=processes), start=1):
                    totals[outcome.kind.value] += 1
                    if as_json:
                        files.append(_as_dict(outcome))
                    elif not quiet or outcome.kind.value in _PROBLEMS:
                        click.echo(_line(outcome))
                    show(done, number)
        finally:  # what is stored is found, also when the rest was interrupted
            update_index(store)
    if as_json:
        print_json({"totals": totals, "files": files})
    else:
        click.echo(summary(totals))
    if any(totals[kind] for kind in _PROBLEMS):
        raise SystemExit(1)


def summary(totals: Counter[str]) -> str:
    parts = [f"{WORDS[kind]}{number}个" for kind, number in totals.items() if number]
    return f"合计：{'，'.join(parts)}。" if parts else "没有找到可以导入的文件。"


def _line(outcome: Outcome) -> str:
    about = outcome.reason or outcome.report_id or ""
    return f"{WORDS[outcome.kind.value]}  {outcome.filename}" + (f"  {about}" if about else "")


def _as_dict(outcome: Outcome) -> dict[str, Any]:
    return {"file": outcome.filename, "outcome": outcome.kind.value, "report_id": outcome.report_id, "reason": outcome.reason}
