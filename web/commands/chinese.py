"""Click in Chinese: headings of the help pages and everything it says about wrong usage."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from archive.text.halves import whole

_HEADINGS = {"Options": "选项", "Commands": "命令", "Positional arguments": "参数", "Arguments": "参数"}


class Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "用法：" if prefix is None else prefix)

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        with super().section(_HEADINGS.get(name, name)):
            yield


class Context(click.Context):
    formatter_class = Formatter


class Command(click.Command):
    context_class = Context

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        ctx.params = {name: _written(value) for name, value in ctx.params.items()}
        return super().invoke(ctx)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_chinese(super().get_help_option(ctx))


def _written(value: Any) -> Any:
    """What was typed, as characters; paths stay the bytes they are."""
    if isinstance(value, tuple | list):
        return type(value)(map(_written, value))
    return whole(value) if isinstance(value, str) else value


class Group(click.Group):
    context_class = Context
    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[选项]")
        kwargs.setdefault("subcommand_metavar", "命令 [参数]…")
        super().__init__(*args, **kwargs)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        return _in_chinese(super().get_help_option(ctx))


def _in_chinese(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "显示帮助。"
    return option


class ExistingPath(click.ParamType[Path]):
    """A file or folder that is there."""

    name = "path"

    def __init__(self, *, folders: bool = True, stdin: bool = False) -> None:
        """``stdin``: “-” is allowed and stands for standard input."""
        self.folders = folders
        self.stdin = stdin

    def convert(self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if self.stdin and str(value) == "-":
            return path
        if not path.exists():
            self.fail(f"找不到“{path}”，请检查路径。", param, ctx)
        if path.is_dir() and not self.folders:
            self.fail(f"“{path}”是文件夹，这里需要一个文件。", param, ctx)
        return path


def explain(error: click.ClickException) -> str:
    """What was wrong with the command line."""
    match error:
        case click.exceptions.NoSuchOption():
            near = f"是不是想用 {'、'.join(error.possibilities)}？" if error.possibilities else ""
            return f"没有选项 {error.option_name}。{near}"
        case click.exceptions.NoSuchCommand():
            return f"没有命令 {error.command_name}。"
        case click.MissingParameter():
            return f"缺少参数 {_name(error)}。"
        case click.BadParameter():
            return error.message if _is_chinese(error.message) else f"{_name(error)} 的值无效。"
        case click.FileError():
            return f"无法打开文件“{error.ui_filename}”。"
        case _:
            return error.message if _is_chinese(error.message) else "命令写法有误。"


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return ""
    return (
        error.param.opts[-1] if isinstance(error.param, click.Option) else error.param.make_metavar(error.ctx or click.Context(Command("")))
    )


def _is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)
