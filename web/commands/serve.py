"""gongkai serve and gongkai demo: the web application on a production server."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import click

from archive import home as places
from archive.errors import GongkaiError
from web.commands.chinese import Command
from web.commands.common import common, home_option, json_option, mend_index, opened_store, print_json, progress, with_debug

_TRIES = 50  # ports after the one asked for
_host = click.option("--host", default="127.0.0.1", metavar="地址", help="监听的地址；0.0.0.0 表示允许其他电脑访问。默认 127.0.0.1。")
_port = click.option("--port", default=8000, type=click.IntRange(0, 65535), metavar="端口", help="默认 8000；被占用时自动换下一个。")


@click.command(cls=Command)
@_host
@_port
@common
def serve(host: str, port: int, home: Path | None) -> None:
    """打开年报库的网页。索引缺失、过时或由旧版本建立时，先自动更新。"""
    folder = places.require(places.resolve(home))
    _bring_up_to_date(folder)
    _serve(folder, host, port, "年报库已打开 / The archive is at")


@click.command(cls=Command)
@_host
@_port
@click.option("--no-serve", is_flag=True, help="只建立示例库，不打开网页。")
@json_option
@home_option
@with_debug
def demo(host: str, port: int, no_serve: bool, as_json: bool, home: Path | None) -> None:
    """用虚构的示例年报建立一个示例库，并打开网页。

    示例库放在它自己的文件夹里，不影响您的年报库；重复运行不会重复建立。
    """
    from web.commands.samples import build, default_home

    folder = places.resolve(home) if home else default_home()
    with progress("建立示例库") as show:
        number = build(folder, show)
    if as_json:
        print_json({"home": str(folder), "reports": number})
    else:
        click.echo(f"示例库有{number}份虚构的年报，位于 {folder}")
    if not no_serve:
        _serve(folder, host, port, "示例库已打开 / The demo is at")


def _bring_up_to_date(home: Path) -> None:
    """An archive that cannot be written, such as a copy on a read-only medium, is served as it is."""
    try:
        with opened_store(home) as store:
            mend_index(store)
    except GongkaiError as error:  # the pages say what is wrong
        click.echo(f"{error}", err=True)


def _serve(home: Path, host: str, port: int, words: str) -> None:
    from waitress.server import create_server

    from web.app import create_app
    from web.doors import doors_of

    listening = _listen(host, port)
    app = create_app(home)
    doors = doors_of(app)
    for work in (doors.prepare, doors.keep_index):
        threading.Thread(target=work, daemon=True).start()
    server = create_server(app, sockets=[listening], threads=8, ident=None)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host
    opened = listening.getsockname()[1]
    if opened != port and port:
        click.echo(f"端口 {port} 已被占用，改用 {opened} / Port {port} is taken, using {opened}", err=True)
    click.echo(f"{words}  http://{shown}:{opened}\n按 Ctrl+C 停止 / Press Ctrl+C to stop")
    try:
        server.run()
    finally:
        server.close()
        doors.close()


def _listen(host: str, port: int) -> socket.socket:
    """A socket on the port asked for, or the next free one."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except socket.gaierror as error:
        raise GongkaiError(f"地址“{host}”无效。", advice="请检查 --host。") from error
    for candidate in range(port, min(port + _TRIES, 65535) + 1):
        listening = socket.socket(family, socket.SOCK_STREAM)
        try:
            listening.bind((host, candidate))
            listening.listen(128)
        except OSError:
            listening.close()
            continue
        return listening
    raise GongkaiError(f"{host} 的端口 {port} 及其后{_TRIES}个都不能使用。", advice="请用 --port 指定别的端口。")
