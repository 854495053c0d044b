"""gongkai export: the archive as tables for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from web.commands.chinese import Command
from web.commands.common import common, filter_option, json_option, opened, opened_store, parse_filters, print_json, progress

_PAGE = 200
_FORMATS = ("csv", "xlsx", "json", "parquet")
_TABLES = ("reports", "values", "wide", "facts", "findings", "paragraphs")


@click.command(cls=Command)
@click.argument("folder", metavar="文件夹", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--format",
    "formats",
    type=click.Choice(_FORMATS),
    multiple=True,
    help="csv 表格文件；xlsx 一个 Excel 工作簿；json 每行一份完整年报；parquet 供 pandas 等。可重复；不写为 csv 和 json。",
)
@click.option(
    "--table",
    "tables",
    type=click.Choice(_TABLES),
    multiple=True,
    help="只要某些表：reports 年报、values 数字、wide 宽表、facts 结论、findings 审核意见、paragraphs 段落。可重复；不写为全部。",
)
@click.option("--codes", is_flag=True, help="表头用英文短名，供程序使用；不写则为中文。")
@click.option("--without-entered", is_flag=True, help="不含人工读出的数字：这些单元格导出为程序自己读到的样子。")
@click.option("--query", metavar="检索词", default="", help="只导出符合这一检索的年报。")
@filter_option
@json_option
@common
def export(
    folder: Path,
    formats: tuple[str, ...],
    tables: tuple[str, ...],
    codes: bool,
    without_entered: bool,
    query: str,
    filters: tuple[str, ...],
    as_json: bool,
    home: Path | None,
) -> None:
    """把年报、数字、审核意见导出为 CSV、Excel、JSON、Parquet 文件。

    全部写成才替换旧文件。datapackage.json 说明各列的含义；表中各列与数据库的视图相同，见 docs/data.md。个人姓名已遮蔽。
    """
    from archive.exports import Choice
    from archive.exports import export as write
    from archive.store.tables import TABLE_BY_NAME

    chosen = parse_filters(filters)
    ids = _matching(query, chosen, home) if query or chosen else None
    chosen_tables = [TABLE_BY_NAME[name] for name in tables or _TABLES]
    choice = Choice(ids, tuple(dict.fromkeys(formats or ("csv", "json"))), chosen_tables, codes, not without_entered)
    with opened_store(home) as store, progress("导出") as show:
        total = store.count() if ids is None else len(ids)
        files = write(store, folder, choice, show)
    if as_json:
        print_json({"reports": total, "files": [str(file) for file in files]})
    else:
        click.echo(f"已导出{total}份年报：")
        for file in files:
            click.echo(f"  {file}")


def _matching(query: str, filters: dict[str, tuple[str, ...]], home: Path | None) -> list[str]:
    from indexer.results import SearchRequest

    found: list[str] = []
    with opened(home) as (_, index):
        for page in range(1, 1_000_000):
            request = SearchRequest(query, filters, page, _PAGE, "agency", paragraphs_per_report=0)
            hits = index.search(request).hits
            found += [hit.report_id for hit in hits]
            if len(hits) < _PAGE:
                break
    return found
