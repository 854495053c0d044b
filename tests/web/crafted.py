"""A hand-made report that shows every state a cell can be in, a masked name, a contradiction and glossed text."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from archive.models import (
    Agency,
    Answer,
    Evidence,
    EvidenceKind,
    Fact,
    Finding,
    Mask,
    Paragraph,
    ParagraphKind,
    Report,
    Severity,
    State,
    Value,
)

AGENCY = Agency(
    "示例市青石区文化局", "青石区文化局", "示例省", "示例市", "青石区", level="county", body_type="department", sector="culture_tourism"
)

# id, kind, section, cleaned text, original characters where they differ
_TEXTS: tuple[tuple[ParagraphKind, int | None, str, str | None], ...] = (
    (ParagraphKind.TITLE, None, "青石区文化局2020年政府信息公开工作年度报告（示例（虚构））", None),
    (ParagraphKind.HEADING, 1, "一、总体情况", None),
    (ParagraphKind.TEXT, 1, "公开的数据<不足>，没有行政诉讼。", "公開的數(shù)據(jù)<不足>，沒有行政訴訟。"),
    (ParagraphKind.TEXT, 1, "甲××先生申请公开预算，本局已答复。", None),
    (ParagraphKind.HEADING, 2, "二、主动公开政府信息情况", None),
    (ParagraphKind.TABLE, 2, "政府集中采购\t12\t288.79万元", None),
    (ParagraphKind.HEADING, 3, "三、收到和处理政府信息公开申请情况", None),
    (ParagraphKind.TABLE, 3, "一、本年新收政府信息公开申请数量\t3\t\t/\t若干\t0\t0\t3\n（一）予以公开\t1\t0\t0\t0\t0\t0\t", None),
    (ParagraphKind.HEADING, 6, "六、其他需要报告的事项", None),
    (ParagraphKind.TEXT, 6, "没有其他事项。", None),
)


def report(agency: Agency = AGENCY, text: str | None = None) -> Report:
    texts = _TEXTS if text is None else (*_TEXTS[:-1], (ParagraphKind.TEXT, 6, text, None))
    paragraphs = tuple(_paragraph(n, *parts) for n, parts in enumerate(texts, start=1))
    return Report(
        is_report=True,
        reason=None,
        title="青石区文化局2020年政府信息公开工作年度报告（示例（虚构））",
        report_year=2020,
        published="2021-01-20",
        form="2019",
        agency=agency,
        paragraphs=paragraphs,
        values={value.code: value for value in _values()},
        facts={fact.code: fact for fact in _facts()},
        findings=(
            Finding("S-05", Severity.INFO, "报告未见落款单位和成文日期"),
            Finding("T3-01", Severity.ERROR, "表三“本年新收”行合计不符", ("t3_new_received__total",), ("p8",)),
            Finding("N-04", Severity.WARNING, "正文称没有行政诉讼，与表四不一致", ("t4_lit_direct_pending",), ("p3",)),
        ),
        masks=(Mask("p4", 0, 3, "甲××"),),
        format="text",
    )


def nameless() -> Report:
    """No agency, no year, no title, no official tables."""
    made = report()
    agency = replace(AGENCY, name=None, as_written=None, province=None, city=None, county=None, candidates=("甲省青石区", "乙省青石区"))
    return replace(made, title=None, report_year=None, published=None, form=None, agency=agency, values={}, masks=())


def _paragraph(number: int, kind: ParagraphKind, section: int | None, text: str, raw: str | None) -> Paragraph:
    if raw is None:
        return Paragraph(f"p{number}", kind, section, text, text, tuple(range(len(text) + 1)))
    return Paragraph(f"p{number}", kind, section, text, raw, _offsets(text, raw))


def _offsets(text: str, raw: str) -> tuple[int, ...]:
    """Of the glossed sentence: every character in turn, a gloss belongs to the one before it."""
    found, at = [], 0
    for _ in text:
        found.append(at)
        at += 1
        if raw[at : at + 1] == "(":
            at = raw.index(")", at) + 1
    return (*found, len(raw))


def _values() -> tuple[Value, ...]:
    def cell(code: str, number: str | None, raw: str, state: State, column: int, row: int = 0, **more: str) -> Value:
        kinds = {State.BLANK: EvidenceKind.TABLE_BLANK, State.DASH: EvidenceKind.TABLE_DASH}
        value = None if number is None else Decimal(number)
        return Value(code, value, raw, state, kinds.get(state, EvidenceKind.TABLE_CELL), more.get("paragraph", "p8"), (row, column))

    return (
        cell("t3_new_received__natural_person", "3", "3", State.EXPLICIT, 1),
        cell("t3_new_received__business", None, "", State.BLANK, 2),
        cell("t3_new_received__research", None, "/", State.DASH, 3),
        cell("t3_new_received__nonprofit", None, "若干", State.UNPARSED, 4),
        cell("t3_new_received__legal_service", "0", "0", State.EXPLICIT, 5),
        cell("t3_new_received__other_org", None, "", State.BLANK, 6),
        cell("t3_new_received__total", "3", "3", State.EXPLICIT, 7),
        Value("t3_granted__total", Decimal(1), None, State.BLANK, EvidenceKind.COMPUTED, "p8", (1, 7), "由各列相加"),
        Value("t3_carried_in__total", Decimal(0), None, State.BLANK, EvidenceKind.HEADING_NONE, "p7"),
        cell("t2_procurement_amount_yuan", "2887900", "288.79万元", State.EXPLICIT, 2, paragraph="p6"),
        cell("t2_licensing_change", "-5", "减5", State.EXPLICIT, 2, paragraph="p6"),
        Value("t4_lit_direct_pending", Decimal(1), "1", State.EXPLICIT, EvidenceKind.TABLE_CELL, "p8", (0, 1)),
    )


def _facts() -> tuple[Fact, ...]:
    return (
        Fact("zero_requests", Answer.NO, (Evidence(EvidenceKind.TABLE_CELL, "本年新收·总计：3", "p8"),), count=3),
        Fact(
            "pending_litigation",
            Answer.YES,
            (Evidence(EvidenceKind.TABLE_CELL, "未经复议直接起诉·尚未审结：1", "p8"),),
            (Evidence(EvidenceKind.NARRATIVE_ZERO, "公开的数据<不足>，没有行政诉讼。", "p3"),),
            count=1,
        ),
        Fact("pending_review", Answer.UNKNOWN, (Evidence(EvidenceKind.TABLE_MISSING, "", None),)),
    )
