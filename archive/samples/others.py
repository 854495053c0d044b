"""Documents that look like a report and are none of one body and one year: comparisons, collections, blank forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from archive.form import FIELD_BY_CODE
from archive.samples import phrases
from archive.samples.manuscript import Heading, Manuscript, Part, Table, Text, compose
from archive.samples.truth import Truth

_BLANK_TITLES = (
    "XX局20XX年政府信息公开工作年度报告",
    "（单位名称）____年政府信息公开工作年度报告",
    "××（机关名称）20××年政府信息公开工作年度报告",
    "政府信息公开工作年度报告（格式）",
    "政府信息公开工作年度报告模板",
)
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


def comparison(truth: Truth, last: Truth, write: Callable[[list[list[str]]], str], rng: Random) -> str:
    """Two years' numbers side by side, under the headings of a report. ``write`` makes a table of rows."""
    name, year = truth.agency.name, truth.report_year
    title = rng.choice(
        (
            f"{name}{year - 1}年与{year}年政府信息公开年报数据对比分析",
            f"{name}{year - 1}、{year}年度政府信息公开工作年度报告数据对比",
            f"{name}近两年政府信息公开工作年度报告主要数据",
        )
    )
    rows = [["指标", f"{year - 1}年", f"{year}年", "增减"]]
    for label, code in zip(_ROW, _COMPARED, strict=True):
        if code in FIELD_BY_CODE and truth.printed.get(code):
            before, now = int(last.cells.get(code) or 0), int(truth.cells.get(code) or 0)
            rows.append([label, str(before), str(now), f"{now - before:+d}"])
    return (
        f"{title}\n{phrases.LABEL}\n为了解工作变化，现将两年年报主要数据对比如下：\n一、总体情况\n工作平稳。\n"
        f"二、主动公开政府信息情况\n{write(rows)}\n三、收到和处理政府信息公开申请情况\n见上表。\n"
    )


__all__ = ["blank_form", "collection", "comparison"]
