"""gongkai export: the archive as tables for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from web.commands.chinese import Command
from web.commands.common import common, filter_option, json_option, opened, opened_store, parse_filters, print_json, progress

_PAGE = 200


@click.command(cls=Command)
@click.argument("folder", metavar="文件夹", type=click.Path(file_okay=False, path_type=Path))
@click.option("--format", "formats", type=click.Choice(["csv", "json"]), multiple=True, help="只要 CSV 或只要 JSON；不写则两种都要。")
@click.option("--query", metavar="检索词", default="", help="只导出符合这一检索的年报。")
@filter_option
@json_option
@common
def export(folder: Path, formats: tuple[str, ...], query: str, filters: tuple[str, ...], as_json: bool, home: Path | None) -> None:
    """把年报、数字、核对结果导出为 CSV 和 JSON 文件。

    CSV 可直接用 Excel 打开；datapackage.json 说明各列的含义。个人姓名已遮蔽。
    """
    from archive.store.export import FORMATS
    from archive.store.export import export as write

    chosen = parse_filters(filters)
    ids = _matching(query, chosen, home) if query or chosen else None
    with opened_store(home) as store, progress("导出") as show:
        total = len(store.ids() if ids is None else ids)
        files = write(store, folder, ids=ids, formats=formats or FORMATS, done=lambda number: show(number, total))
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
