"""gongkai rebuild and gongkai doctor: the index anew; what is inconsistent, and repair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive import home as places
from web.commands.chinese import Command
from web.commands.common import common, json_option, keep_names, opened_store, print_json, progress, update_index

if TYPE_CHECKING:
    from archive.store import Store


@click.command(cls=Command)
@click.option("--from-originals", "remaking", is_flag=True, help="数据库丢失或损坏、又没有备份时，由 originals 里的原始文件重新建立。")
@json_option
@common
def rebuild(remaking: bool, as_json: bool, home: Path | None) -> None:
    """重新建立全文索引。索引可以随时重建，不影响年报和原始文件。"""
    from indexer.build import build
    from indexer.chosen import cluster_of

    failed = _remake(places.resolve(home), as_json) if remaking else 0
    with opened_store(home) as store:
        with progress("建立索引") as show:
            build(store.home, store, show)
        keep_names(store)
        number = store.count()
    if as_json:
        print_json({"reports": number} | ({"failed": failed} if remaking else {}))
    else:
        click.echo(f"索引已重建，共{number}份年报。")
        if (cluster := cluster_of(places.resolve(home))) is not None:
            click.echo(f"索引在集群里，名称是 {cluster.alias}。", err=True)
    if failed:
        raise SystemExit(1)


def _remake(home: Path, as_json: bool) -> int:
    """How many originals did not become reports again."""
    from archive.remake import remake

    failed = 0
    with progress("由原始文件重建") as show:
        for done, outcome in enumerate(remake(home), start=1):
            if outcome.report_id is None:
                failed += 1
                click.echo(f"没有重建  {outcome.filename}  {outcome.reason}", err=as_json)
            show(done, done)
    return failed


@click.command(cls=Command)
@click.argument("target", metavar="备份文件夹", type=click.Path(path_type=Path))
@json_option
@common
def backup(target: Path, as_json: bool, home: Path | None) -> None:
    """把年报库备份到另一个文件夹，并核对备份是否完整。

    导入、检索正在进行时也可以备份。给出从前的备份时，只补上新增的部分。
    """
    from archive.store.backup import backup as copy

    with progress("备份") as show:
        done = copy(places.require(places.resolve(home)), target.absolute(), show)
    _tell(done.reports, done.originals, f"已备份到 {target.absolute()}，并核对无误", as_json)


@click.command(cls=Command)
@click.argument("source", metavar="备份文件夹", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="现有的年报库移到 quarantine 文件夹，由备份代替。")
@json_option
@common
def restore(source: Path, replace: bool, as_json: bool, home: Path | None) -> None:
    """由 gongkai backup 写成的备份恢复年报库。先核对备份是否完整，再恢复。"""
    from archive.store.backup import restore as put_back

    folder = places.resolve(home)
    with progress("恢复") as show:
        done = put_back(source.absolute(), folder, replace=replace, progress=show)
    with opened_store(folder) as store:
        update_index(store)
    _tell(done.reports, done.originals, f"已恢复到 {folder}", as_json)


def _tell(reports: int, originals: int, words: str, as_json: bool) -> None:
    if as_json:
        print_json({"reports": reports, "originals": originals})
    else:
        click.echo(f"{words}：{reports}份年报，{originals}个原始文件。")


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
