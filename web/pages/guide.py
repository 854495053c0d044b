"""Help, written by what is declared: evidence, states, the form's fields, facts, rules, the query notation."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from archive.audit import COMPARISONS
from archive.form import FACTS, FIELDS, MEASURES
from archive.models import EvidenceKind, State
from archive.truth.ladder import LADDER
from indexer.fields import FACETS
from web.pages.ask import linked_beginnings
from web.present.evidence import SEVERITY
from web.present.rules import families

bp = Blueprint("guide", __name__)

# How to write it, what it means, an example that parses.
_SYNTAX: tuple[tuple[str, str, str], ...] = (
    ("词 词", "都要出现；一个词可以写成一串字，按原样或拆成词都能找到", "公开 培训"),
    ("“原句”", "一字不差，标点、全角半角和繁简不计", "“主动公开政府信息”"),
    ("-词", "不要出现", "公开 -培训"),
    ("词 OR 词", "任一出现；可加括号", "培训 (复议 OR 诉讼)"),
    ("字段:值", "按属性筛选，几个值用逗号隔开", "零申请:是 领域:民政,教育"),
    ("字段:范围", "表格里的数字，可用 .. > >= < <=", "年份:2020..2021 新收申请:>10"),
)


@bp.get("/help")
def guide() -> ResponseReturnValue:
    return render_template(
        "guide.html",
        evidence={kind: kind.word for kind in EvidenceKind},
        ladder=LADDER,
        states={state: state.word for state in State},
        severities=SEVERITY,
        facts=FACTS,
        facets=FACETS,
        fields={number: [field for field in FIELDS if field.table == number] for number in (2, 3, 4)},
        measures=MEASURES,
        families=families(),
        comparisons=COMPARISONS,
        syntax=_SYNTAX,
        beginnings=linked_beginnings(),
    )
