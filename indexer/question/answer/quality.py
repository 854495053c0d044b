"""Do the reports add up, contradict themselves, leave blanks: findings of the audit, and what could not be checked."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from archive.audit import RULE_BY_ID, RULES, TOPIC_BY_CODE, rules_about
from archive.form import FIELD_BY_CODE, table3
from archive.models import Finding, Severity
from archive.store.stored import Summary
from indexer.question.answer import blanks
from indexer.question.answer.context import CITED_ROWS, Context
from indexer.question.answer.draft import Draft, called, scope_name
from indexer.question.answer.model import Citation, Coverage, Gap, Row
from indexer.question.display import joined
from indexer.question.holdings import name_of
from indexer.question.plan import Aggregate
from indexer.question.quantities import quantity
from indexer.question.reading import findings_of
from indexer.question.wording import QUALITY

RULES_OF: dict[str, tuple[str, ...]] = {
    **{code: rules_about(topic) for code, topic in TOPIC_BY_CODE.items()},
    "any": tuple(rule.id for rule in RULES if rule.severity is not Severity.INFO and not rule.internal),
}
_SEVERE = ("error", "warning")


def answer(context: Context) -> Draft:
    plan = context.plan
    reports = context.reports
    if plan.topic.startswith("blank") and plan.quantities and reports and not plan.absent:
        return blanks.answer(context)
    found = findings(context, reports, plan.topic)
    unchecked = unchecked_of(context, reports, plan.topic)
    bad = [report for report in reports if report.id in found]
    if plan.absent:
        return _without(context, reports, found, unchecked)
    rows = [_row(context, report, found[report.id], i) for i, report in enumerate(bad)]
    draft = Draft(_text(context, reports, bad, found, unchecked), rows=rows)
    if plan.aggregate is Aggregate.SUM:
        draft.value, draft.unit = Decimal(len(bad)), "份"
    sure = len(reports) - len(unchecked)
    text = f"核对{len(reports)}份年报：有此情况{len(bad)}份" + (f"，无法核对{len(unchecked)}份（不等于没有问题）" if unchecked else "")
    draft.coverage = Coverage(len(reports), sure, 0, tuple(unchecked), f"{text}。")
    draft.notes = [f"依据审核规则{'、'.join(sorted({f.rule for each in found.values() for f in each}))}。"] if found else []
    return draft


def findings(context: Context, reports: Sequence[Summary], topic: str) -> dict[str, list[Finding]]:
    """By report; what is missing from a date is read from the report itself."""
    if topic == "no_date":
        message = "未见成文（落款）日期"
        return {report.id: [Finding("S-05", Severity.INFO, message)] for report in reports if report.published is None}
    rules = rules_of(topic)
    found = findings_of(context.store, [report.id for report in reports if set(report.rules) & set(rules)], rules)
    if context.quantities and topic != "carry":
        concerned = {(field.table, field.row) for of in context.quantities for field in of.fields}
        found = {id: [f for f in each if _concerns(f, concerned)] for id, each in found.items()}
    if topic == "any":
        found = {id: [f for f in each if f.severity.value in _SEVERE] for id, each in found.items()}
    return {id: each for id, each in found.items() if each}


def _concerns(finding: Finding, rows: set[tuple[int | None, str]]) -> bool:
    """Whether a finding is about one of these rows; one that names no field is about its whole table."""
    of = {(FIELD_BY_CODE[code].table, FIELD_BY_CODE[code].row) for code in finding.fields if code in FIELD_BY_CODE}
    return bool(of & rows) if of else f"T{next(iter(rows))[0]}" == finding.rule[:2]


def rules_of(topic: str) -> tuple[str, ...]:
    if topic in RULES_OF:
        return RULES_OF[topic]
    return tuple(rule for rule in topic.split(",") if rule in RULE_BY_ID and not RULE_BY_ID[rule].internal)


def unchecked_of(context: Context, reports: Sequence[Summary], topic: str) -> list[Gap]:
    """Reports whose inputs are blank or lacking: never “pass”."""
    if topic == "carry":
        return [context.gap(report, "馆藏没有同一单位上一年度的年报") for report in reports if not _has_year_before(context, report)]
    if topic == "late":
        return [context.gap(report, "年报没有写明发布日期") for report in reports if report.published is None]
    if topic not in ("balance", "mismatch"):
        return []
    needed = [quantity(table3.code(row, "total")) for row in ("new_received", "total_processed", "carried_in", "carried_out")]
    figures = context.figures(reports, needed)
    gaps = []
    for report in reports:
        seen = [figures.figure(report.id, of) for of in needed]
        missing = next((figure.missing for figure in seen if figure.value is None), "")
        derived = all(figure.derived for figure in seen)
        if missing or derived:
            gaps.append(
                context.gap(
                    report,
                    f"表三总计列{'没有印出数字' if derived else '有缺'}（{missing or seen[0].missing or '由标题（无）推定'}），无法核对",
                )
            )
    return gaps


def _has_year_before(context: Context, report: Summary) -> bool:
    office = context.holdings.offices.get(report.agency.name or "")
    return office is not None and report.report_year is not None and report.report_year - 1 in office.years


def cite_findings(context: Context, report: Summary, each: Sequence[Finding]) -> tuple[Citation, ...]:
    made: dict[Citation, None] = {}
    for finding in each:
        for paragraph_id in finding.paragraphs[:6]:
            paragraph = context.paragraph(report.id, paragraph_id)
            if paragraph is not None:
                made[context.cite(report, paragraph, f"{finding.rule}：{finding.message}", _said(finding.message))] = None
    return tuple(made)


def _said(message: str) -> str:
    """What a finding quotes from the text."""
    return message.partition("“")[2].partition("”")[0]


def _row(context: Context, report: Summary, each: list[Finding], i: int) -> Row:
    citations = cite_findings(context, report, each) if i < CITED_ROWS else ()
    if not citations:
        citations = (Citation(report.id, name_of(report), report.report_year, None, "", "", "", each[0].message),)
    return Row(
        name_of(report),
        report.report_year,
        report.id,
        label="、".join(dict.fromkeys(finding.rule for finding in each)),
        value=None,
        display="；".join(finding.message for finding in each[:4]),
        note=f"共{len(each)}条" if len(each) > 4 else "",
        citations=citations,
    )


def _text(
    context: Context, reports: Sequence[Summary], bad: Sequence[Summary], found: dict[str, list[Finding]], unchecked: Sequence[Gap]
) -> str:
    about = f"涉及{'、'.join(of.label for of in context.quantities)}的" if context.quantities else ""
    what, scope = about + QUALITY.get(context.plan.topic, f"违反{context.plan.topic.replace(',', '、')}"), scope_name(context)
    names = joined([f"{gap.agency}{gap.report_year or ''}" for gap in unchecked], 4)
    tail = (
        f"另有{len(unchecked)}份无法核对（{names}）：{joined(tuple(dict.fromkeys(g.reason for g in unchecked)), 2)}。" if unchecked else ""
    )
    if context.plan.topic == "carry" and len(unchecked) == len(reports):
        why = f"馆藏没有同一单位连续两个年度的年报（{scope}{len(reports)}份）"
        return f"无法核对：{why}，“上年结转”与上一年的“结转下年度”是否对得上，不能判断。"
    if not reports:
        return f"{scope}没有符合条件的年报，无从核对。"
    if not bad and len(unchecked) == len(reports):
        return f"无法核对“{what}”：{scope}的{tail.removeprefix('另有')}不能说没有。"
    if not bad:
        checked = len(reports) - len(unchecked)
        head = "没有发现" if not context.plan.yes_no or unchecked else "没有。未发现"
        return f"{head}“{what}”的情况（{scope}，可核对的{checked}份年报）。{tail}"
    yes = "有。" if context.plan.yes_no else ""
    details = "；".join(f"{called(report)}：{found[report.id][0].message}" for report in bad[:5])
    more = f"；等{len(bad)}份" if len(bad) > 5 else ""
    return f"{yes}{scope}{len(reports)}份年报中，{len(bad)}份有“{what}”的情况：{details}{more}。{tail}"


def _without(context: Context, reports: Sequence[Summary], found: dict[str, list[Finding]], unchecked: Sequence[Gap]) -> Draft:
    """没有矛盾的报告: those that were checked and passed; the unchecked stand apart."""
    unknown = {gap.report_id for gap in unchecked}
    good = [report for report in reports if report.id not in found and report.id not in unknown]
    what = QUALITY.get(context.plan.topic, context.plan.topic)
    rows = [Row(name_of(report), report.report_year, report.id, display="未发现") for report in good]
    names = joined([called(report) for report in good], 6)
    text = (
        f"{scope_name(context)}未发现“{what}”的年报有{len(good)}份：{names}。"
        if good
        else f"{scope_name(context)}没有可以确认不存在“{what}”的年报。"
    )
    if unchecked:
        text += f"另有{len(unchecked)}份无法核对，不算在内。"
    draft = Draft(text, rows=rows)
    draft.coverage = Coverage(
        len(reports), len(reports) - len(unchecked), 0, tuple(unchecked), f"核对{len(reports)}份年报，无法核对{len(unchecked)}份。"
    )
    return draft
