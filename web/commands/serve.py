"""gongkai serve and gongkai demo: the web application on a production server."""

from __future__ import annotations

import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive import home as places
from archive.errors import GongkaiError
from web.commands.chinese import Command
from web.commands.common import common, home_option, json_option, mend_index, opened_store, print_json, progress, with_debug

if TYPE_CHECKING:
    from flask import Flask

    from web.processes import Handing
    from web.server import Server
    from web.settings import Settings

_TRIES = 50  # ports after the one asked for
_host = click.option("--host", default="127.0.0.1", metavar="地址", help="监听的地址；0.0.0.0 表示允许其他电脑访问。默认 127.0.0.1。")
_port = click.option("--port", default=8000, type=click.IntRange(0, 65535), metavar="端口", help="默认 8000；被占用时自动换下一个。")

_no_browser = click.option("--no-browser", is_flag=True, help="不自动打开浏览器。")


@click.command(cls=Command)
@_host
@_port
@click.option("--public", metavar="网址", default="", help="对外的网址，如 https://example.gov.cn；引用和下载的表格里写的就是它。")
@click.option(
    "--rate",
    metavar="次数",
    default=20.0,
    type=click.FloatRange(0),
    help="每个访客每秒可以调用接口的次数，网页为其五倍；0 为不限。默认 20。",
)
@click.option("--cors", metavar="网址…", default="", help="允许哪些网站的页面调用数据接口，以空格分隔；* 为所有网站。不写则不允许。")
@click.option(
    "--workers",
    metavar="个数",
    default=1,
    type=click.IntRange(1, 64),
    help="同时服务的进程数；访问的人多时，写处理器的核数。每个进程约占 200 MB 内存。Windows 上只有一个。默认 1。",
)
@_no_browser
@common
def serve(host: str, port: int, public: str, rate: float, cors: str, workers: int, no_browser: bool, home: Path | None) -> None:
    """打开年报库的网页；还没有年报库时建立一个空的，在网页上导入。索引缺失、过时或由旧版本建立时，先自动更新。"""
    from web.settings import Settings, origins, public_address

    folder = _begun(places.resolve(home))
    _bring_up_to_date(folder)
    settings = replace(Settings.of(), rate=rate)
    if cors:
        settings = replace(settings, cors=origins(cors))
    if public:
        settings = replace(settings, public=public_address(public))
    _serve(folder, host, port, "年报库已打开 / The archive is at", settings, browser=not no_browser, workers=workers)


@click.command(cls=Command)
@_host
@_port
@_no_browser
@click.option("--no-serve", is_flag=True, help="只建立示例库，不打开网页。")
@json_option
@home_option
@with_debug
def demo(host: str, port: int, no_browser: bool, no_serve: bool, as_json: bool, home: Path | None) -> None:
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
        _serve(folder, host, port, "示例库已打开 / The demo is at", browser=not no_browser)


def _begun(home: Path) -> Path:
    """The folder with an archive in it, be it an empty one."""
    from archive.store import Store

    if not places.exists(home):
        try:
            Store(home).close()
        except OSError as error:
            raise GongkaiError(
                f"无法在“{home}”建立年报库（{error.strerror}）。", advice="请用 --home 指定一个可以写入的文件夹。"
            ) from error
    return home


def _bring_up_to_date(home: Path) -> None:
    """An archive that cannot be written, such as a copy on a read-only medium, is served as it is."""
    from archive.store.health import outdated

    try:
        with opened_store(home) as store:
            mend_index(store)
            if hint := outdated(store):
                click.echo(f"提示：{hint}", err=True)
    except GongkaiError as error:  # the pages say what is wrong
        click.echo(f"{error}", err=True)


def _serve(home: Path, host: str, port: int, words: str, settings: Settings | None = None, *, browser: bool, workers: int = 1) -> None:
    from web.app import create_app
    from web.imports import is_empty
    from web.processes import POSSIBLE, Handing, run
    from web.server import Server

    listening = _listen(host, port)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host
    opened = listening.getsockname()[1]
    if opened != port and port:
        click.echo(f"端口 {port} 已被占用，改用 {opened} / Port {port} is taken, using {opened}", err=True)
    if workers > 1 and not POSSIBLE:
        click.echo("提示：Windows 上只用一个进程，--workers 不起作用。", err=True)
        workers = 1
    address = f"http://{shown}:{opened}"
    if browser and _is_desktop():
        threading.Timer(0.5, webbrowser.open, [address + ("/import" if is_empty(home) else "/")]).start()
    click.echo(f"{words}  {address}\n按 Ctrl+C 停止 / Press Ctrl+C to stop")
    sys.stdout.flush()
    if workers == 1:
        app = create_app(home, settings)
        _serve_until_told(app, Server(app, listening))
    else:
        handing = Handing.make()
        run(workers, lambda place: _serve_as_one_of_several(create_app(home, settings), listening, handing, place))


def _serve_as_one_of_several(app: Flask, listening: socket.socket, handing: Handing, place: int) -> None:
    from web.processes import SharingServer, Taking
    from web.server import Server

    if place:
        server: Server = SharingServer(app, listening, handing=handing)
    else:
        server = Server(app, listening)
        Taking(server, handing)
    server.ends_with_parent = True
    _serve_until_told(app, server, mends=place == 0)


def _serve_until_told(app: Flask, server: Server, *, mends: bool = True) -> None:
    from web.doors import doors_of

    doors = doors_of(app)
    doors.kept_by_another = not mends
    for work in (doors.prepare, doors.keep_index) if mends else (doors.prepare,):
        threading.Thread(target=work, daemon=True).start()
    try:
        server.run()
    finally:
        doors.close()


def _is_desktop(environment: Mapping[str, str] = os.environ) -> bool:
    """Somebody sits before it: not a service, a test or a remote shell."""
    if not sys.stdout.isatty() or any(environment.get(name) for name in ("CI", "SSH_CONNECTION")):
        return False
    return sys.platform in ("win32", "darwin") or any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _listen(host: str, port: int) -> socket.socket:
    """A socket on the port asked for, or the next free one."""
    from web.server import listen

    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    except (socket.gaierror, UnicodeError) as error:
        raise GongkaiError(f"地址“{host}”无效。", advice="请检查 --host。") from error
    for candidate in range(port, min(port + _TRIES, 65535) + 1):
        with suppress(OSError):
            return listen(family, (host, candidate))
    raise GongkaiError(f"{host} 的端口 {port} 及其后{_TRIES}个都不能使用。", advice="请用 --port 指定别的端口。")
