"""gongkai ask: questions in Chinese, answers with their sources."""

from __future__ import annotations

from pathlib import Path

import click

from web.commands.chinese import Command
from web.commands.common import common, json_option, opened, print_json_line


@click.command(cls=Command)
@click.argument("questions", metavar="问题…", nargs=-1, required=True)
@json_option
@common
def ask(questions: tuple[str, ...], as_json: bool, home: Path | None) -> None:
    """用中文提问，回答附出处。几个问题依次写出，就是一段连续的对话。

    例如：gongkai ask "2020年哪些单位零申请？" "其中民政局有哪些？"
    """
    from indexer.question import ask as answer_question

    with opened(home) as (store, index):
        state = None
        for question in questions:
            answer = answer_question(question, store=store, index=index, state=state)
            state = answer.plan
            print_json_line(answer)
