"""gongkai mcp: the archive as tools for assistants."""

from __future__ import annotations

from pathlib import Path

import click

from archive import home as places
from archive.errors import GongkaiError
from web.commands.chinese import Command
from web.commands.common import common, mend_index, opened_store


@click.command(cls=Command)
@common
def mcp(home: Path | None) -> None:
    """让智能助手查询年报库（MCP，标准输入输出）：检索、提问、取年报和段落、数字、统计、检查草稿。只读。

    在助手的设置里把命令写为 gongkai，参数写为 mcp（年报库不在默认位置时再加 --home 文件夹）。
    """
    folder = places.require(places.resolve(home))
    try:
        from web.assistants import serve
    except ImportError as error:
        raise GongkaiError("这一功能需要 mcp 程序库。", advice="请运行 pip install gongkai[mcp]。") from error
    from web.app import create_app

    with opened_store(folder) as store:
        mend_index(store)
    serve(create_app(folder))
