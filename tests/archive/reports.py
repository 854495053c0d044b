"""Small invented reports for tests of keeping, not of understanding."""

from __future__ import annotations

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

CIVIL_AFFAIRS = Agency("示例市民政局", "市民政局", "示例省", "示例市", level="city", body_type="department", sector="civil_affairs")


def paragraph(id: str, text: str, raw: str | None = None, offsets: tuple[int, ...] | None = None) -> Paragraph:
    return Paragraph(id, ParagraphKind.TEXT, 1, text, text if raw is None else raw, offsets or tuple(range(len(text) + 1)))


def value(code: str, number: str | None, state: State = State.EXPLICIT, **more: object) -> Value:
    unknown = EvidenceKind.TABLE_MISSING if state is State.ABSENT else EvidenceKind.TABLE_BLANK
    kind = EvidenceKind.TABLE_CELL if number is not None else unknown
    raw = "" if state is State.BLANK else number
    return Value(code, None if number is None else Decimal(number), raw, state, kind, **more)  # type: ignore[arg-type]


def report(agency: Agency = CIVIL_AFFAIRS, year: int | None = 2021, text: str = "本年未收到申请（虚构）。") -> Report:
    values = [
        value("t3_new_received__total", "0", paragraph="p2", cell=(1, 7)),
        value("t2_fees_amount_yuan", "12.50", note="单位按元理解"),
        value("t3_granted__total", None, State.BLANK),
        value("t3_denied_total", None, State.ABSENT),
    ]
    zero = Fact("zero_requests", Answer.YES, (Evidence(EvidenceKind.TABLE_CELL, "0", "p2"),), count=0)
    return Report(
        is_report=True,
        reason=None,
        title="示例市民政局2021年度报告（虚构）",
        report_year=year,
        published="2022-01-20",
        form="2021",
        agency=agency,
        paragraphs=(paragraph("p1", text), paragraph("p2", "总计 0", "總  計 0", (0, 1, 3, 4, 5))),
        values={each.code: each for each in values},
        facts={"zero_requests": zero},
        findings=(
            Finding("T3-01", Severity.ERROR, "合计不等（虚构）", ("t3_new_received__total",), ("p2",)),
            Finding("D-01", Severity.INFO, "公布日期（虚构）"),
        ),
        masks=(Mask("p1", 0, 2, "孟××"),),
        format="html",
    )
