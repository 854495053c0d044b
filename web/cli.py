"""The command line: ``gongkai``. This is the one place that decides what a user sees when something goes wrong."""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import traceback
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

import click

from archive.errors import GongkaiError, NoArchive
from web.commands.ask import ask
from web.commands.chinese import Group, explain
from web.commands.export import export
from web.commands.extract import check, extract
from web.commands.ingest import ingest
from web.commands.maintain import backup, doctor, rebuild, restore
from web.commands.mcp import mcp
from web.commands.reextract import reextract
from web.commands.search import search
from web.commands.serve import demo, serve

OK, FAILURES, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def _version() -> str:
    try:
        return version("gongkai")
    except PackageNotFoundError:  # run from the source tree
        return "?"


@click.group(cls=Group)
@click.version_option(_version(), prog_name="gongkai", message="%(prog)s %(version)s", help="显示版本号。")
def gongkai() -> None:
    """公开年报库：政府信息公开工作年度报告的提取、审核、检索与问答。

    第一次使用：gongkai demo 建立示例库并打开网页；gongkai ingest 文件夹 导入自己的年报，再用 gongkai serve 打开网页。
    """


for command in (ingest, extract, check, search, ask, export, serve, demo, reextract, rebuild, doctor, backup, restore, mcp):
    gongkai.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Exit status 0: fine; 1: finished, with failures in the input; 2: wrong usage."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    multiprocessing.freeze_support()  # in a program made into one file for Windows, a worker begins here
    _use_utf8()
    try:
        status = gongkai.main(arguments, prog_name="gongkai", standalone_mode=False) or OK
    except Exception as error:
        status = _report(error, debug="--debug" in arguments, as_json="--json" in arguments)
    except KeyboardInterrupt:
        status = INTERRUPTED
    sys.exit(status)


def _report(error: Exception, *, debug: bool, as_json: bool) -> int:
    if isinstance(error, BrokenPipeError):  # the reader of our output has seen enough, as in `… | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.ctx.get_help() if error.ctx else "")
        return WRONG_USAGE
    if isinstance(error, click.Abort):
        _say("已中断。", as_json=as_json)
        return INTERRUPTED
    if debug and not isinstance(error, click.ClickException):
        traceback.print_exception(error)
    if isinstance(error, click.ClickException):
        context = getattr(error, "ctx", None)
        _say(explain(error), f"用法见 {context.command_path if context else 'gongkai'} --help。", as_json=as_json)
        return WRONG_USAGE
    if isinstance(error, GongkaiError):
        _say(error.message, error.advice, as_json=as_json)
        from indexer.syntax import QueryError

        return WRONG_USAGE if isinstance(error, NoArchive | QueryError) else FAILURES
    _say(f"出现意外错误（{type(error).__name__}）。", "请加上 --debug 重新运行，把显示的内容告诉维护者。", as_json=as_json)
    return FAILURES


def _say(message: str, advice: str = "", *, as_json: bool) -> None:
    """On standard error; as the JSON interface's one shape of errors where JSON was asked for."""
    if as_json:
        click.echo(json.dumps({"error": {"message": message, "advice": advice}}, ensure_ascii=False), err=True)
        return
    for line in filter(None, (message, advice)):
        click.echo(line, err=True)


def _use_utf8() -> None:
    """Chinese comes out right also where the system's encoding cannot write it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    main()
