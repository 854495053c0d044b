"""gongkai search: the paragraphs that match, grouped by report, with facets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.commands.chinese import Command
from web.commands.common import common, filter_option, json_option, opened, parse_filters, print_json

if TYPE_CHECKING:
    from indexer.results import Facet, ParagraphHit, ReportHit, SearchResult

_AROUND = 30  # characters shown on either side of what was found
_FACET_VALUES = 6


@click.command(cls=Command)
@click.argument("query", metavar="检索词", required=False, default="")
@filter_option
@click.option("--sort", metavar="方式", default="relevance", help="relevance、-report_year、report_year 或 agency；默认 relevance。")
@click.option("--page", metavar="页码", type=click.IntRange(1), default=1, help="第几页，默认第1页。")
@click.option("--limit", metavar="份数", type=click.IntRange(1, 200), default=10, help="每页几份年报，默认10份。")
@json_option
@common
def search(query: str, filters: tuple[str, ...], sort: str, page: int, limit: int, as_json: bool, home: Path | None) -> None:
    """检索年报库，列出符合的段落和分类统计。

    空格表示都要有；"…" 逐字匹配；-词 排除；OR 任一；字段:值 限定，如 年份:2020..2021、零申请:是。
    只筛选时检索词可以不写：gongkai search --filter zero_requests=yes
    """
    from indexer.results import SearchRequest

    request = SearchRequest(query, parse_filters(filters), page, limit, sort)
    with opened(home) as (_, index):
        result = index.search(request)
    if as_json:
        from web.present.jsonable import search_json

        print_json(search_json(result, lambda report_id: f"/reports/{report_id}"))
    else:
        click.echo("\n".join(_lines(result)))


def _lines(result: SearchResult) -> list[str]:
    passages = f"、{result.total_paragraphs}个段落" if result.total_paragraphs else ""
    lines = [f"检索：{result.description}", f"找到{result.total_reports}份年报{passages}。"]
    first = (result.request.page - 1) * result.request.per_page + 1
    for number, hit in enumerate(result.hits, start=first):
        lines += ["", *_hit(number, hit)]
    counted = [_facet(facet) for facet in result.facets if facet.values]
    return [*lines, "", *counted] if result.total_reports else [*lines, "可以减少检索词或筛选条件再试。"]


def _hit(number: int, hit: ReportHit) -> list[str]:
    head = f"{number}. {hit.agency or '机关未写明'}  {hit.report_year or '年度未写明'}  {hit.title or ''}".rstrip()
    return [click.style(head, bold=True), f"   /reports/{hit.report_id}", *(f"   {p.id}  {_passage(p)}" for p in hit.paragraphs)]


def _passage(paragraph: ParagraphHit) -> str:
    """One line around the first match, matches marked."""
    spans = paragraph.highlights
    start = max(0, spans[0][0] - _AROUND) if spans else 0
    end = min(len(paragraph.text), (spans[0][1] if spans else 0) + 2 * _AROUND)
    pieces, at = ["…" if start else ""], start
    for low, high in spans:
        if high > end:
            break
        pieces += [paragraph.text[at:low], click.style(paragraph.text[low:high], fg="yellow", bold=True)]
        at = high
    pieces += [paragraph.text[at:end], "…" if end < len(paragraph.text) else ""]
    return " ".join("".join(pieces).split())


def _facet(facet: Facet) -> str:
    shown = [f"{'✓' if value.selected else ''}{value.label}（{value.count}）" for value in facet.values[:_FACET_VALUES]]
    more = "…" if len(facet.values) > _FACET_VALUES else ""
    return f"{facet.label}：{'  '.join(shown)}{more}"
