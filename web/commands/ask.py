"""gongkai ask: questions in Chinese, answers with their sources."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.commands.chinese import Command
from web.commands.common import common, json_option, opened, print_json_line

if TYPE_CHECKING:
    from indexer.question import Answer, Citation, Plan, Row

_ROWS, _CITATIONS, _CONTRADICTIONS = 20, 5, 3  # shown; --json has more


@click.command(cls=Command)
@click.argument("questions", metavar="问题…", nargs=-1)
@click.option("--state", metavar="状态", help="从上一个回答的 state 接着问；或者回答某个选项（options 里的 state）。")
@json_option
@common
def ask(questions: tuple[str, ...], state: str | None, as_json: bool, home: Path | None) -> None:
    """用中文提问，回答附出处。几个问题依次写出，就是一段连续的对话。

    例如：gongkai ask "2020年哪些单位零申请？" "其中民政局有哪些？"
    加 --json 时每个回答输出一行 JSON。
    """
    from indexer.question import answer_plan, from_address
    from indexer.question import ask as answered

    if not questions and state is None:
        raise click.UsageError("没有问题。请写出问题，或者用 --state 给出要接着的回答。")
    plan: Plan | None = from_address(state) if state is not None else None
    with opened(home) as (store, index):
        if not questions and plan is not None:
            _print(answer_plan(plan, store=store, index=index), 0, as_json=as_json)
        for number, question in enumerate(questions):
            answer = answered(question, store=store, index=index, state=plan)
            plan = answer.plan
            _print(answer, number, as_json=as_json)


def _print(answer: Answer, number: int, *, as_json: bool) -> None:
    if as_json:
        print_json_line(answer.to_dict())
    else:
        click.echo(("\n" if number else "") + "\n".join(_lines(answer)))


def _lines(answer: Answer) -> Iterable[str]:
    yield click.style(f"问：{answer.question}", bold=True)
    if answer.interpretation_text:
        yield f"理解：{answer.interpretation_text}"
    yield f"答：{answer.text}"
    for row in answer.rows[:_ROWS]:
        yield _row(row)
    if answer.total_rows > _ROWS:
        held = f"前{len(answer.rows)}行" if answer.total_rows > len(answer.rows) else "全部"
        yield f"  …共{answer.total_rows}行（--json 可看{held}，网页可下载全部）"
    for citation in answer.citations[:_CITATIONS]:
        yield _citation(citation)
    if len(answer.citations) > _CITATIONS:
        yield f"  …共{len(answer.citations)}处出处"
    yield from (f"矛盾：{each}" for each in answer.contradictions[:_CONTRADICTIONS])
    if len(answer.contradictions) > _CONTRADICTIONS:
        yield "  …更多矛盾见 --json"
    yield from (f"说明：{each}" for each in (*answer.notes, answer.coverage.text) if each)
    yield from (f"选择：{option.label}" for option in answer.options)
    if answer.unmatched:
        yield f"没有理解的词：{'、'.join(answer.unmatched)}"
    if answer.suggestions:
        yield f"可以再问：{'  '.join(answer.suggestions)}"


def _row(row: Row) -> str:
    name = row.label or row.agency or ""
    year = f"{row.report_year}年" if row.report_year and str(row.report_year) not in name else ""
    shown = row.display or "  ".join(cell.display for cell in row.cells)
    return "  " + "  ".join(filter(None, (name, year, shown, f"（{row.evidence}）" if row.evidence else "", row.note)))


def _citation(citation: Citation) -> str:
    quote = " ".join(citation.quote.split())
    return f"  出处：{citation.agency}{citation.report_year or ''}“{quote[:80]}{'…' if len(quote) > 80 else ''}” {citation.url}"
