"""What stands above and below a report on real pages, and how little of it may name the body that reports.

Each dresses a manuscript anew and knows what a careful reader then finds: the title as it is printed, the body or nobody,
and the day with its kind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from archive.models import DateKind
from archive.samples.manuscript import Heading, Manuscript, Part, Signature, Text

_NAME = "政府信息公开工作年度报告"

# Titles that cite another body's report, or say what reports should be like, beside whose report this is.
CITING = (
    "{name}转发《{other}{year}年政府信息公开工作年度报告》编写格式后编制的{year}年年度报告",
    "参照《{other}{year}年政府信息公开工作年度报告》编写的{name}{year}年政府信息公开工作年度报告",
    "按照{other}格式编制的{name}{year}年政府信息公开工作年度报告",
    "{other}关于{year}年政府信息公开工作年度报告要求：{name}{year}年政府信息公开工作年度报告",
    "关于转发《{other}{year}年政府信息公开工作年度报告》格式的说明及{name}{year}年政府信息公开工作年度报告",
    "关于《{other}{year}年政府信息公开工作年度报告》编制说明及{name}{year}年政府信息公开工作年度报告",
    "关于《{other}{year}年政府信息公开工作年度报告》的格式说明和{name}{year}年政府信息公开工作年度报告",
    "根据{other}通知编制的{year}年政府信息公开工作年度报告",
    "{name}关于印发《{name}{year}年政府信息公开工作年度报告》的通知",
    "关于公布《{name}{year}年政府信息公开工作年度报告》的公告",
)


@dataclass(frozen=True, slots=True)
class Dressed:
    manuscript: Manuscript
    title: str | None
    named: bool  # whether the document says who reports
    published: date | None
    kind: DateKind | None


Dress = Callable[[Manuscript, Random], Dressed]

# Sentences that name the body beside others it cites, is subject to or writes to.
NAMING = (
    "根据国务院办公厅《政府信息公开工作年度报告格式》和{superior}办公室有关要求，现公布{name}{year}年政府信息公开工作年度报告。",
    "按照《{superior}办公室关于做好{year}年政府信息公开工作年度报告编制工作的通知》要求，{name}编制了本报告。",
    "依据{superior}办公室转发《国务院办公厅关于施行条例若干问题的意见》的通知，{name}（以下简称“{we}”）公布{year}年年度报告。",
    "在{superior}的正确领导下，{name}扎实推进政府信息公开工作，现将{year}年情况报告如下。",
    "本报告由{name}编制，格式由国务院办公厅统一制定，数据由各科室汇总。",
    "为落实{superior}办公室印发的政务公开工作要点，{name}组织编写{year}年政府信息公开工作年度报告，向社会公布。",
    "{year}年，{name}认真落实{superior}办公室部署，扎实做好政府信息公开工作，统计期限为{year}年1月1日至12月31日。",
)
SILENT = (
    "根据国务院办公厅和{superior}办公室有关要求，结合实际，编制本报告，统计期限为{year}年1月1日至12月31日。",
    "按照《{superior}办公室关于做好{year}年政府信息公开工作年度报告编制工作的通知》要求编制本报告。",
    "本报告格式由{superior}办公室印发，经{superior}审核，统计期限为{year}年1月1日至12月31日。",
    "对照{superior}{year}年政务公开工作要点，落实《{superior}政务公开实施方案》，现将有关情况报告如下。",
)
CONTACT = (
    "如对本报告有疑问，请与{name}联系（地址：示例路1号，电话：0990-1234567）。",
    "联系单位：{name}，联系电话：0990-1234567。",
    "本报告电子版可在{superior}门户网站下载，咨询请联系{name}。",
)
# A line of the page; {day} is the date, {who} the publisher.
ISSUED = (
    "来源：{who} 时间：{day} 10:01",
    "发布时间: {day} 09:12:30来源:{who}字号:[ 大 中 小 ]",
    "发布机构：{who}发布日期：{day}有效性：有效",
    "信息来源：{who} 日期：{day} 浏览次数：35",
    "索引号：990-1 发布机构：{who} 公开日期：{day}",
)
WRITTEN = ("发文机关：{who} 成文日期：{day}", "制发机关：{who} 成文日期：{day} 有效性：有效")


def _slots(manuscript: Manuscript) -> dict[str, str]:
    truth = manuscript.truth
    place = truth.agency.city or truth.agency.province or ""
    return {
        "name": truth.agency.name or "",
        "year": str(truth.report_year),
        "we": truth.we,
        "superior": f"{place if truth.agency.name != f'{place}人民政府' else truth.agency.province}人民政府",
    }


def _parts(manuscript: Manuscript, opening: str, *, signed: bool, closing: str = "") -> tuple[Part, ...]:
    """The label, the introduction in other words, the chapters; with or without signature."""
    label, _, *rest = manuscript.parts
    body = [part for part in rest if signed or not isinstance(part, Signature)]
    at = next((i for i, part in enumerate(body) if isinstance(part, Signature)), len(body))
    ending = [Text(closing)] if closing else []
    return (label, *([Text(opening)] if opening else []), *body[:at], *ending, *body[at:])


def _untitled(manuscript: Manuscript, rng: Random) -> Dressed:
    """No title; the introduction names the body among others."""
    signed = rng.random() < 0.5
    opening = rng.choice(NAMING).format(**_slots(manuscript))
    parts = _parts(manuscript, opening, signed=signed)
    published = manuscript.truth.published if signed else None
    return Dressed(replace(manuscript, title="", parts=parts), None, True, published, DateKind.WRITTEN if published else None)


def _nobody(manuscript: Manuscript, rng: Random) -> Dressed:
    """No title and no signature; all bodies named are others."""
    parts = _parts(manuscript, rng.choice(SILENT).format(**_slots(manuscript)), signed=False)
    return Dressed(replace(manuscript, title="", parts=parts), None, False, None, None)


def _contact(manuscript: Manuscript, rng: Random) -> Dressed:
    """The body is named only where it says whom to ask."""
    slots = _slots(manuscript)
    title = f"{manuscript.truth.report_year}年{_NAME}" if rng.random() < 0.5 else ""
    parts = _parts(manuscript, rng.choice(SILENT).format(**slots), signed=False, closing=rng.choice(CONTACT).format(**slots))
    return Dressed(replace(manuscript, title=title, parts=parts), title or None, True, None, None)


def _misspelt(manuscript: Manuscript, rng: Random) -> Dressed:
    """The report's name with a character lost or two exchanged, on the page of a superior."""
    at = rng.randrange(4, len(_NAME) - 2)
    damaged = _NAME[:at] + _NAME[at + 1 :] if rng.random() < 0.5 else _NAME[:at] + _NAME[at + 1] + _NAME[at] + _NAME[at + 2 :]
    slots = _slots(manuscript)
    title = f"{manuscript.truth.agency.as_written}{slots['year']}年{damaged}"
    return _on_page(replace(manuscript, title=title), rng, title, f"{slots['superior']}办公室")


def _published_by(manuscript: Manuscript, rng: Random) -> Dressed:
    """A title without a name; the line below it says who published, glued to what follows."""
    title = rng.choice((f"{manuscript.truth.report_year}年{_NAME}", f"{_NAME}（{manuscript.truth.report_year}年度）"))
    return _on_page(replace(manuscript, title=title), rng, title, manuscript.truth.agency.name or "")


def _dated(manuscript: Manuscript, rng: Random) -> Dressed:
    """The usual title; the day stands in a line of the page, and no signature."""
    return _on_page(manuscript, rng, manuscript.title, "本站")


def _on_page(manuscript: Manuscript, rng: Random, title: str, who: str) -> Dressed:
    day = manuscript.truth.published or date(manuscript.truth.report_year + 1, 1, 20)
    kind = DateKind.ISSUED if rng.random() < 0.7 else DateKind.WRITTEN
    shown = rng.choice((day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month:02}/{day.day:02}"))
    line = rng.choice(ISSUED if kind is DateKind.ISSUED else WRITTEN).format(day=shown, who=who)
    parts = _parts(manuscript, "", signed=False)
    return Dressed(replace(manuscript, parts=(Text(line), *parts)), title, True, day, kind)


def citing(manuscript: Manuscript, other: str, number: int) -> Manuscript:
    """A title that names another body, too."""
    slots = {**_slots(manuscript), "other": other}
    return replace(manuscript, title=CITING[number % len(CITING)].format(**slots))


def _cut(manuscript: Manuscript, rng: Random) -> Dressed:
    """The file breaks off behind the first or second chapter."""
    headings = [i for i, part in enumerate(manuscript.parts) if isinstance(part, Heading)]
    left = manuscript.parts[: headings[rng.choice((1, 2))]]
    return Dressed(replace(manuscript, parts=left), manuscript.title, True, None, None)


HEADS: dict[str, Dress] = {
    "untitled": _untitled,
    "nobody": _nobody,
    "contact": _contact,
    "misspelt": _misspelt,
    "published_by": _published_by,
    "dated": _dated,
    "cut": _cut,
}
