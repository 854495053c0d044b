"""gongkai rebuild and gongkai doctor: the index anew; what is inconsistent, and repair."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.commands.chinese import Command
from web.commands.common import common, json_option, opened_store, print_json, progress

if TYPE_CHECKING:
    from archive.health import Problem


@click.command(cls=Command)
@json_option
@common
def rebuild(as_json: bool, home: Path | None) -> None:
    """重新建立全文索引。索引可以随时重建，不影响年报和原始文件。"""
    from indexer.build import build

    with opened_store(home) as store:
        with progress("建立索引") as show:
            build(store.home, store, show)
        number = len(store.ids())
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
    from archive.health import problems, repair

    with opened_store(home) as store:
        found = [(problem, repairing and repair(store, problem)) for problem in problems(store)]
    left = [problem for problem, done in found if not done]
    if as_json:
        print_json({"ok": not left, "problems": [_as_dict(problem, done) for problem, done in found]})
    else:
        for problem, done in found:
            click.echo(f"{'已修复' if done else '问题'}  {problem.message}{problem.advice}")
        click.echo(_verdict(len(left), any(problem.repairable for problem in left)))
    if left:
        raise SystemExit(1)


def _as_dict(problem: Problem, done: bool) -> dict[str, object]:
    return {"trouble": problem.trouble.value, "message": problem.message, "advice": problem.advice, "repaired": done}


def _verdict(left: int, repairable: bool) -> str:
    if not left:
        return "年报库完好。"
    return f"有{left}个问题" + ("，可用 gongkai doctor --repair 修复。" if repairable else "。")
