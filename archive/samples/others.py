"""Documents that look like a report and are none of one body and one year: comparisons, collections, blank forms."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from archive.form import SECTIONS
from archive.samples import phrases
from archive.samples.grid import TableRef
from archive.samples.manuscript import Heading, Manuscript, Part, Table, Text, compose
from archive.samples.truth import Truth

_BLANK_TITLES = (
    "XX局20XX年政府信息公开工作年度报告",
    "（单位名称）____年政府信息公开工作年度报告",
    "××（机关名称）20××年政府信息公开工作年度报告",
    "政府信息公开工作年度报告（格式）",
    "政府信息公开工作年度报告模板",
)
_COMPARING = (
    "{name}{last}年与{year}年政府信息公开年报数据对比分析",
    "{name}{last}、{year}年度政府信息公开工作年度报告数据对比",
    "{name}近两年政府信息公开工作年度报告主要数据",
)
_PAIRS = ("{}/{}", "{} / {}", "{}（{}）", "{}（上年{}）")
_COMPARED = ("t2_licensing_decisions", "t2_penalty_decisions", "t2_coercion_decisions", "t3_new_received__total", "t3_granted__total")
_ROW = ("行政许可", "行政处罚", "行政强制", "一、本年新收政府信息公开申请数量", "（一）予以公开")


def collection(truths: list[Truth], rng: Random) -> Manuscript:
    """The reports of several bodies in one file, one behind the other."""
    first, *others = map(compose, truths)
    parts: list[Part] = list(first.parts)
    for other in others:
        parts.append(Text(other.title))
        parts += [Table(replace(part.ref, edition=first.truth.edition)) if isinstance(part, Table) else part for part in other.parts]
    return replace(first, parts=tuple(parts))


def blank_form(truth: Truth, rng: Random) -> Manuscript:
    """The form as it is sent around: nothing filled in, nobody named."""
    manuscript = compose(replace(truth, printed=dict.fromkeys(truth.printed, "")))
    parts = [part for part in manuscript.parts if isinstance(part, (Heading, Table))]
    return replace(manuscript, title=rng.choice(_BLANK_TITLES), parts=(Text(phrases.LABEL), *parts))


def comparison(truth: Truth, last: Truth, rng: Random) -> Manuscript:
    """Two years' numbers beside each other under the headings of a report: in columns of years, or both in each cell of the form."""
    name, year = truth.agency.name, truth.report_year
    title = rng.choice(_COMPARING).format(name=name, year=year, last=year - 1)
    opening = (Text(phrases.LABEL), Text("为了解工作变化，现将两年年报主要数据对比如下："))
    if rng.random() < 0.5:
        pair = rng.choice(_PAIRS)
        both = {code: pair.format(int(now), int(last.cells.get(code) or 0)) for code, now in truth.cells.items() if now is not None}
        manuscript = compose(replace(truth, printed={**truth.printed, **both}))
        parts = [part for part in manuscript.parts if isinstance(part, (Heading, Table))]
        return replace(manuscript, title=title, parts=(*opening, *parts))
    rows = [("指标", f"{year - 1}年", f"{year}年", "增减")]
    for label, code in zip(_ROW, _COMPARED, strict=True):
        if truth.printed.get(code):
            before, now = int(last.cells.get(code) or 0), int(truth.cells.get(code) or 0)
            rows.append((label, str(before), str(now), f"{now - before:+d}"))
    first, second, third = (section.title for section in SECTIONS[:3])
    table = Table(TableRef(0, truth.edition, rows=tuple(rows)))
    chapters = (Heading(first, 1), Text("工作平稳。"), Heading(second, 2), table, Heading(third, 3), Text("见上表。"))
    return Manuscript(title, (*opening, *chapters), truth)


__all__ = ["blank_form", "collection", "comparison"]
