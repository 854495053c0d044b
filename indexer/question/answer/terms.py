"""What a term means, whether numbers of different years can be compared, and what may be asked here."""

from __future__ import annotations

from indexer.question import notes
from indexer.question.answer.context import Context
from indexer.question.answer.draft import Draft
from indexer.question.definitions import define
from indexer.question.times import spoken

_HELP = (
    "可以用平常的话问馆藏年报里的内容，例如：某单位某年收到多少申请、哪些单位零申请、谁的处罚最多、逐年变化、两家相差多少、"
    "有没有数字对不上的、年报自己承认哪些问题、哪家提到某个词、某个名词是什么意思。回答都附原文出处；不预测、不评价、不提供个人信息和法律意见。"
    "表格形式的回答可以在页面下载CSV，全部数据用命令 gongkai export 导出；年报由使用者自己导入，数据以原文件为准。"
)


def explain_term(context: Context) -> Draft:
    if context.plan.topic == "help":
        return Draft(_HELP)
    found = [definition for term in context.plan.topic.split(",") for definition in define(term)[:1]]
    text = "\n".join(f"{definition.term}：{definition.text}" for definition in found)
    draft = Draft(text)
    draft.notes = ["解释为本馆编写，法律条文以国务院令第711号《政府信息公开条例》为准。"]
    return draft


def comparability(context: Context) -> Draft:
    """2020年和2021年的收费能直接比吗: the rules, not the numbers."""
    years = context.plan.years or context.holdings.years
    quantities = context.quantities
    said = f"{spoken(tuple(years))}"
    found = notes.comparability(quantities, years)
    rows = {field.row for of in quantities for field in of.fields if field.table == 2}
    columns = {field.column for of in quantities for field in of.fields}
    label = "、".join(dict.fromkeys(of.label for of in quantities)) or "各项数字"
    crosses_forms = min(years, default=0) <= 2020 < max(years, default=0)
    fatal = [note for note in found if note in (notes.C01, notes.C02_FEES, notes.C02_GONE, notes.C04)]
    if "total_public" in columns or "in_force" in columns:
        fatal += [note for note in found if note == notes.C02_DOCS]
    if len(set(years)) < 2:
        return Draft(f"{label}在同一年度内口径相同，可以在单位之间比较；但要注意空白和缺失不等于0。")
    if not quantities:
        found = list(
            dict.fromkeys([*found, *([notes.C02_SAME, notes.C02_FEES, notes.C02_DOCS, notes.C02_GONE, notes.C03] if crosses_forms else [])])
        )
        return _said(f"{said}的数字要分项目看，不能一概直接比较。", found)
    if fatal:
        return _said(f"不能直接比较：{said}的{label}口径不同。", found)
    if crosses_forms and rows & {"licensing", "penalty", "coercion"}:
        found = [notes.C02_SAME, *found]
    if crosses_forms and any(field.table == 3 for of in quantities for field in of.fields):
        found = [notes.C03, *found]
    return _said(f"可以比较：{said}的{label}在两版表格中含义{'大致' if found and notes.C02_DOCS in found else ''}相同。", found)


def _said(head: str, found: list[str]) -> Draft:
    draft = Draft(head + "".join(found))
    draft.notes = found
    return draft
