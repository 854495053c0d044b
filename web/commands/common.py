"""What commands share: options, output for people and for programs, progress on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from archive import home as places
from archive.errors import CannotWrite

if TYPE_CHECKING:
    from archive.store import Store
    from indexer import Index

_LARGE = 2_000  # reports
Function = TypeVar("Function", bound=Callable[..., Any])

home_option = click.option(
    "--home",
    metavar="文件夹",
    type=click.Path(path_type=Path),
    help=f"年报库所在文件夹；不写则用环境变量 {places.VARIABLE} 或系统的数据文件夹。",
)
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON，供程序使用。")
filter_option = click.option(
    "--filter", "filters", metavar="字段=值", multiple=True, help="筛选，如 --filter report_year=2021；可重复使用。"
)


def with_debug(command: Function) -> Function:
    """``--debug`` is read from the arguments by `web.cli.main`; declared here so that help shows it."""
    return click.option("--debug", is_flag=True, expose_value=False, help="出错时显示完整的出错位置。")(command)


def common(command: Function) -> Function:
    """The options of every command."""
    return home_option(with_debug(command))


@contextmanager
def opened_store(home: Path | None) -> Iterator[Store]:
    """The archive that is there; a clear error when there is none."""
    from archive.store import Store

    with Store(places.require(places.resolve(home)), create=False) as store:
        yield store


@contextmanager
def opened(home: Path | None) -> Iterator[tuple[Store, Index]]:
    """The archive with its index."""
    from indexer import open_index

    with opened_store(home) as store:
        mend_index(store)
        index = open_index(store.home)
        try:
            yield store, index
        finally:
            index.close()


def update_index(store: Store) -> None:
    """Make what was stored findable."""
    from indexer.build import update

    with progress("更新索引") as show:
        update(store.home, store, show)
    keep_names(store)


def keep_names(store: Store) -> None:
    """In a large archive: so that the first question or page need not wait until names are worked out."""
    if store.count() < _LARGE:
        return
    from indexer import open_index
    from indexer.question.holdings import holdings
    from indexer.question.names import names_of

    with open_index(store.home) as index:
        names_of(holdings(store, index))


def mend_index(store: Store) -> None:
    """Before an answer: an index that is missing, damaged or another archive's is put right, where that can be written."""
    from indexer.chosen import NoCluster
    from indexer.health import ensure

    with progress("更新索引") as show:
        try:
            ensure(store, show)
        except (CannotWrite, NoCluster, OSError) as error:
            click.echo(f"检索索引未能更新，按现有内容检索。{error}", err=True)


def parse_filters(filters: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """``field=value``, repeated: any of the values of a field."""
    parsed: dict[str, tuple[str, ...]] = {}
    for each in filters:
        field, sign, value = each.partition("=")
        if not sign or not field.strip() or not value.strip():
            raise click.BadParameter(f"“{each}”不是“字段=值”的写法，例如 report_year=2021。")
        parsed[field.strip()] = (*parsed.get(field.strip(), ()), value.strip())
    return parsed


def print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_json_line(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


@contextmanager
def progress(description: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error while that is a terminal; the function given takes how many of how many are done."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(description, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
