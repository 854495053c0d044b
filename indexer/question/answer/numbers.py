"""How many: one report's number, sums, means, rates over many."""

from __future__ import annotations

from decimal import Decimal

from indexer.question import notes
from indexer.question.answer.context import Context, coverage
from indexer.question.answer.draft import Draft, Sum, added, contradictions_of, one_each, scope_name, unit_of, years_of
from indexer.question.answer.model import Row
from indexer.question.display import grouped, joined, rounded, shown
from indexer.question.plan import SCOPE_FIELDS, Aggregate
from indexer.question.quantities import Quantity, quantity
from indexer.question.times import spoken


def answer(context: Context) -> Draft:
    of = context.quantities[0]
    if context.plan.aggregate is Aggregate.SHARE:
        return _share_of_all(context, of)
    reports = one_each(context, context.reports, of)
    how = context.plan.aggregate or Aggregate.SUM
    found = added(context, reports, of, how)
    draft = Draft(_text(context, of, found, how), found.value, unit_of(of), found.rows)
    draft.coverage = coverage(len(reports), found.rows, found.gaps)
    draft.notes = notes.comparability([of], years_of(reports)) + notes.of_bodies(reports, by_year=False)
    named = set(context.plan.filter("agency"))
    if len(named) > 1 and (absent := named - {row.agency for row in found.rows} - {gap.agency for gap in found.gaps}):
        draft.text += f"馆藏没有{joined(sorted(absent))}{_of_years(context)}的年报，未计入。"
    if of.stock and len(reports) < len(context.reports):
        draft.notes.append(notes.STOCK)
    if of.code == "n_published":
        draft.notes.append("主动公开信息条数取自正文，各单位口径不一，只宜参考。")
    draft.contradictions = contradictions_of(context, reports, [of])
    return draft


def _of_years(context: Context) -> str:
    return f"{spoken(context.plan.years).removesuffix('年')}年度" if context.plan.years else "这一范围"


def _share_of_all(context: Context, of: Quantity) -> Draft:
    """秀洲民政局的采购额占全部的比例, 乡镇的处罚占总数: of all bodies' reports, of the years asked about."""
    own = added(context, context.reports, of)
    kept = [f for f in context.plan.filters if f.field not in SCOPE_FIELDS]
    everyone = context.holdings.select(kept)
    whole = added(context, everyone, of)
    draft = Draft("", rows=own.rows)
    draft.coverage = coverage(len(everyone), whole.rows, whole.gaps)
    scope = scope_name(context)
    if own.value is None or not whole.value:
        draft.text = f"{scope}{of.label}占全部的比例无法计算：{_why(own) if own.value is None else '合计为0'}。"
        return draft
    draft.value = own.value / whole.value
    parts = f"{shown(own.value, of, context.plan.unit)}÷{shown(whole.value, of, context.plan.unit)}"
    percent = shown(draft.value, quantity("disclosure_rate"))
    draft.text = f"{scope}{of.label}占馆藏{spoken(years_of(everyone))}{len(whole.rows)}份年报合计的{percent}（{parts}）。"
    draft.notes = notes.of_bodies(everyone, by_year=False)
    return draft


def _text(context: Context, of: Quantity, found: Sum, how: Aggregate) -> str:
    if len(found.rows) + len(found.gaps) == 1:
        return _single(context, of, found)
    scope = scope_name(context)
    if of.ratio:
        return _all_of_it(context, found) + _ratio(scope, of, found)
    if found.value is None:
        return f"{scope}的{of.label}无法给出：{_why(found)}。空白和缺失不按0计。"
    amount = shown(found.value, of, context.plan.unit)
    many = len(found.rows)
    if how is Aggregate.MEAN:
        whole = sum((row.value for row in found.rows if row.value is not None), Decimal(0))
        return f"{scope}平均每份年报{of.label}{amount}（合计{shown(whole, of, context.plan.unit)}÷{many}份年报）。"
    if how is Aggregate.MEDIAN:
        return f"{scope}{many}份年报{of.label}的中位数是{amount}。"
    parts = _by_year(context, of, found)
    return f"{scope}{of.label}合计{amount}（{many}份年报{parts}）。"


def _single(context: Context, of: Quantity, found: Sum) -> str:
    if not found.rows:
        gap = found.gaps[0]
        year = f"{gap.report_year}年度" if gap.report_year else ""
        return f"{gap.agency}{year}{of.label}无法给出：{gap.reason}。不按0计。"
    row = found.rows[0]
    name = f"{row.agency}{row.report_year}年度" if row.report_year else row.agency
    if of.ratio:
        return _all_of_it(context, found) + _ratio(str(name), of, found)
    how = f"（{row.evidence}）" if row.derived else ""
    if context.plan.aggregate in (Aggregate.MEAN, Aggregate.MEDIAN):
        how += "，范围内只有这一份年报"
    return f"{name}{of.label}{_amount(row, of, context)}{how}。"


def _amount(row: Row, of: Quantity, context: Context) -> str:
    amount = shown(row.value, of, context.plan.unit)
    if of.money and not context.plan.unit and row.value is not None and row.value >= 10_000:
        return f"{amount}（合{shown(row.value, of, '万元')}）"
    return amount


def _all_of_it(context: Context, found: Sum) -> str:
    """是不是都: yes only of the whole."""
    if not context.plan.yes_no or found.value is None:
        return ""
    unknown = f"（另有{len(found.gaps)}份年报未知）" if found.gaps else ""
    yes = "已知的都是" if found.gaps else "是"
    return f"{yes if found.value == 1 else '不是'}{unknown}：{grouped(found.below)}件中有{grouped(found.above)}件。"


def _ratio(scope: str, of: Quantity, found: Sum) -> str:
    above, below = grouped(found.above), grouped(found.below)
    definition = f"{of.label}＝{of.definition}" if of.definition else of.label
    if not found.rows:
        return f"{scope}的{of.label}无法计算：{_why(found)}。"
    if found.value is None:
        reason = "没有已审结的案件" if any(field.table == 4 for field in of.fields) else "分母为0"
        return f"{scope}的{of.label}无法计算：{reason}（分母合计为{below}，不写作0%）。{definition}。"
    if of.unit == "%":
        return f"{scope}的{of.label}为{shown(found.value, of)}（{above}÷{below}）。{definition}。"
    return f"{scope}的{of.label}为{grouped(rounded(found.value, 2))}{of.unit}（{above}÷{below}）。"


def _why(found: Sum) -> str:
    reasons = list(dict.fromkeys(gap.reason for gap in found.gaps))
    return joined(reasons, 3) if reasons else "没有符合条件的年报"


def _by_year(context: Context, of: Quantity, found: Sum) -> str:
    """：2019年度0件、2020年度4件 — where several years were added up."""
    years = sorted({row.report_year for row in found.rows if row.report_year is not None})
    if len(years) < 2 or of.ratio:
        return ""
    parts = []
    for year in years[:8]:
        part = sum((row.value for row in found.rows if row.report_year == year and row.value is not None), Decimal(0))
        parts.append(f"{year}年度{shown(part, of, context.plan.unit)}")
    return f"；{'、'.join(parts)}"
