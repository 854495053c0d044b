"""gongkai reextract: the stored originals read again by the present program."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from web.commands.chinese import Command
from web.commands.common import common, json_option, opened_store, print_json, progress, update_index

if TYPE_CHECKING:
    from archive.reextract import Reread

WORDS = {"changed": "有变化", "renewed": "已更新", "unchanged": "无变化", "not_report": "不再认作年报", "failed": "失败"}
_PROBLEMS = ("not_report", "failed")


@click.command(cls=Command)
@click.option("--quiet", is_flag=True, help="不逐份列出有变化的年报。")
@click.option("--processes", type=click.IntRange(1), metavar="个数", help="同时处理文件的进程数；不写则用全部处理器核心。")
@json_option
@common
def reextract(quiet: bool, processes: int | None, as_json: bool, home: Path | None) -> None:
    """用当前版本的程序重新提取库中已有的年报（升级程序之后使用）。

    原文读法有变化的年报成为新版本，旧版本和原来的网址、引用都保留；原文读法不变的，只更新由它推出的数字和审核意见。
    有年报不再被认作年报，或重新提取失败时，保留原来的结果，退出状态为 1。
    """
    from archive.reextract import reextract as run

    totals: Counter[str] = Counter(dict.fromkeys(WORDS, 0))
    reports: list[dict[str, Any]] = []
    with opened_store(home) as store:
        number = store.count()
        try:
            with progress("重新提取") as show:
                for done, outcome in enumerate(run(store, processes=processes), start=1):
                    kind = outcome.kind.value
                    totals[kind] += 1
                    if kind != "unchanged":
                        reports.append(_as_dict(outcome))
                        if not as_json and (kind in _PROBLEMS or not quiet):
                            click.echo(_line(outcome))
                    show(done, number)
        finally:  # what is stored is found, also when the rest was interrupted
            update_index(store)
    if as_json:
        print_json({"totals": totals, "reports": reports})
    else:
        click.echo(_summary(totals))
    if any(totals[kind] for kind in _PROBLEMS):
        raise SystemExit(1)


def _summary(totals: Counter[str]) -> str:
    parts = [f"{WORDS[kind]}{number}份" for kind, number in totals.items() if number]
    return f"合计：{'，'.join(parts)}。" if parts else "库里还没有年报。"


def _line(outcome: Reread) -> str:
    about = f"{outcome.report_id} → {outcome.new_id}" if outcome.new_id else f"{outcome.report_id}  {outcome.reason or ''}".rstrip()
    return f"{WORDS[outcome.kind.value]}  {outcome.filename}  {about}"


def _as_dict(outcome: Reread) -> dict[str, Any]:
    return {
        "file": outcome.filename,
        "outcome": outcome.kind.value,
        "report_id": outcome.report_id,
        "new_id": outcome.new_id,
        "reason": outcome.reason,
    }
