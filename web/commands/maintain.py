"""gongkai rebuild and gongkai doctor: the index anew; what is inconsistent, and repair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.commands.chinese import Command
from web.commands.common import common, json_option, opened_store, print_json, progress

if TYPE_CHECKING:
    from archive.store import Store


@click.command(cls=Command)
@json_option
@common
def rebuild(as_json: bool, home: Path | None) -> None:
    """重新建立全文索引。索引可以随时重建，不影响年报和原始文件。"""
    from indexer.build import build

    with opened_store(home) as store:
        with progress("建立索引") as show:
            build(store.home, store, show)
        number = store.count()
    if as_json:
        print_json({"reports": number})
    else:
        click.echo(f"索引已重建，共{number}份年报。")


@click.command(cls=Command)
@click.option("--repair", "repairing", is_flag=True, help="修复能修复的：重建索引，把多余或损坏的文件移到 quarantine 文件夹。")
@json_option
@common
def doctor(repairing: bool, as_json: bool, home: Path | None) -> None:
    """检查年报库：数据库、原始文件、索引是否完好一致。

    仍有问题时退出状态为 1。任何文件都不会被删除。
    """
    from archive.store.health import outdated

    with opened_store(home) as store:
        found = [*_archive(store, repairing), *_index(store, repairing)]
        hint = outdated(store)
    left = [trouble for trouble in found if not trouble.repaired]
    if as_json:
        print_json({"ok": not left, "problems": [asdict(trouble) for trouble in found], "hint": hint})
    else:
        for trouble in found:
            click.echo(f"{'已修复' if trouble.repaired else '问题'}  {trouble.message}{'' if trouble.repaired else trouble.advice}")
        click.echo(_verdict(left))
        if hint:
            click.echo(f"提示  {hint}")
    if left:
        raise SystemExit(1)


@dataclass(frozen=True, slots=True)
class _Trouble:
    kind: str
    message: str
    advice: str
    repairable: bool
    repaired: bool


def _archive(store: Store, repairing: bool) -> Iterator[_Trouble]:
    from archive.store.health import problems, repair

    for problem in list(problems(store)):
        done = repairing and repair(store, problem)
        yield _Trouble(problem.trouble.value, problem.message, problem.advice, problem.repairable, done)


def _index(store: Store, repairing: bool) -> Iterator[_Trouble]:
    from indexer.health import problem, repair

    message = problem(store)
    if message is None:
        return
    if repairing:
        with progress("修复索引") as show:
            repair(store, show)
    yield _Trouble("index", message, "", True, repairing)


def _verdict(left: Sequence[_Trouble]) -> str:
    if not left:
        return "年报库完好。"
    return f"有{len(left)}个问题" + ("，可用 gongkai doctor --repair 修复。" if any(each.repairable for each in left) else "。")
