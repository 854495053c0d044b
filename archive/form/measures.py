"""What is asked for but not printed: sums and ratios of fields, facts, and what only sentences state."""

from __future__ import annotations

from archive.form import table3, table4
from archive.form.model import BOTH, Edition, FactKind, Field, Kind, Measure

_ALL = frozenset({Edition.E2019, Edition.E2021, Edition.FREE})

# Numbers that stand in sentences only. The patterns are narrative's business.
NARRATIVE_FIELDS: tuple[Field, ...] = (
    Field(
        "n_published",
        "正文·主动公开信息条数",
        Kind.COUNT,
        section=1,
        unit="条",
        editions=_ALL,
        ask=("主动公开信息", "主动公开", "公开信息", "发布信息", "主动公开政府信息"),
    ),
    Field("n_requests", "正文·收到申请件数", Kind.COUNT, section=1, unit="件", editions=_ALL, ask=("正文收到申请",)),
)


def _group_total(prefix: str, editions: Edition = Edition.E2021) -> tuple[str, ...]:
    return tuple(table3.code(row.code, "total") for row in table3.ROWS if row.code.startswith(prefix) and editions in row.editions)


MEASURES: tuple[Measure, ...] = (
    Measure(
        "t3_denied_total", "不予公开合计", _group_total("denied_"), definition="表三（三）不予公开八项之和", ask=("不予公开", "拒绝公开")
    ),
    Measure("t3_unable_total", "无法提供合计", _group_total("unable_"), definition="表三（四）无法提供三项之和", ask=("无法提供",)),
    Measure("t3_refused_total", "不予处理合计", _group_total("refused_"), definition="表三（五）不予处理五项之和", ask=("不予处理",)),
    Measure(
        "t3_other_total",
        "其他处理合计",
        ("t3_other_processing__total",),
        definition="2019版（六）其他处理，或2021版（六）三项之和",
        ask=("其他处理合计",),
    ),
    Measure(
        "t3_caseload",
        "新收与上年结转合计",
        ("t3_new_received__total", "t3_carried_in__total"),
        definition="本年新收＋上年结转",
        ask=("办理任务", "新收和结转", "待办总量"),
    ),
    Measure(
        "t4_lit_total",
        "行政诉讼总计",
        (table4.code("lit_direct", "total"), table4.code("lit_after_review", "total")),
        definition="未经复议直接起诉＋复议后起诉",
        ask=("行政诉讼", "诉讼", "官司", "被起诉", "打官司", "应诉", "当被告"),
    ),
    Measure(
        "t4_lit_pending",
        "行政诉讼尚未审结",
        (table4.code("lit_direct", "pending"), table4.code("lit_after_review", "pending")),
        definition="两类行政诉讼的尚未审结之和",
        ask=("尚未审结的行政诉讼", "未审结诉讼", "未结诉讼", "没打完的官司"),
    ),
    Measure(
        "t4_lit_corrected",
        "行政诉讼结果纠正",
        (table4.code("lit_direct", "corrected"), table4.code("lit_after_review", "corrected")),
        definition="两类行政诉讼的结果纠正之和",
        ask=("败诉", "诉讼结果纠正", "被纠正的诉讼"),
    ),
    Measure(
        "t4_lit_upheld",
        "行政诉讼结果维持",
        (table4.code("lit_direct", "upheld"), table4.code("lit_after_review", "upheld")),
        definition="两类行政诉讼的结果维持之和",
        ask=("胜诉", "诉讼结果维持"),
    ),
    Measure(
        "disclosure_rate",
        "公开率",
        ("t3_granted__total", "t3_partially_granted__total"),
        ("t3_total_processed__total",),
        unit="%",
        definition="（予以公开＋部分公开）÷办理总计",
        ask=("公开率", "公开比例", "公开比率"),
    ),
    Measure(
        "lit_correction_rate",
        "败诉率（纠错率）",
        (table4.code("lit_direct", "corrected"), table4.code("lit_after_review", "corrected")),
        tuple(table4.code(g, o) for g in ("lit_direct", "lit_after_review") for o in ("upheld", "corrected", "other")),
        unit="%",
        definition="行政诉讼结果纠正÷已审结（维持＋纠正＋其他结果）",
        ask=("败诉率", "纠错率"),
    ),
)

FACTS: tuple[FactKind, ...] = (
    FactKind(
        "zero_requests",
        "零申请",
        table3.code("new_received", "total"),
        "是：全年未收到申请",
        "否：收到过申请",
        "本年新收政府信息公开申请是否为零；空白不算零，须有表格数字、标题（无）或正文说明。",
        ("零申请", "一件都没有", "一件都没收到", "没人申请", "未收到申请", "没有收到申请", "0件申请"),
    ),
    FactKind(
        "pending_litigation",
        "未审结诉讼",
        "t4_lit_pending",
        "是：有尚未审结的行政诉讼",
        "否：没有尚未审结的行政诉讼",
        "年末是否有尚未审结的行政诉讼（未经复议直接起诉与复议后起诉合计）。",
        ("未审结诉讼", "尚未审结", "官司没打完", "还在打官司", "未结诉讼"),
    ),
    FactKind(
        "pending_review",
        "未审结复议",
        table4.code("review", "pending"),
        "是：有尚未审结的行政复议",
        "否：没有尚未审结的行政复议",
        "年末是否有尚未审结的行政复议。",
        ("未审结复议", "尚未审结的复议", "未结复议"),
    ),
)

__all__ = ["BOTH", "FACTS", "MEASURES", "NARRATIVE_FIELDS"]
