"""Rules that hold the prose against the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.audit.example import Example
from archive.audit.rule import Verdicts, problem, rule
from archive.audit.subject import Subject
from archive.audit.topics import CONTRADICTION, SUMS, YEAR
from archive.models import Paragraph, ParagraphKind, Severity
from archive.narrative.said import Said, Statement, contradicting

NEW, DONE = "t3_new_received__total", "t3_total_processed__total"
IN, OUT = "t3_carried_in__total", "t3_carried_out__total"
_LITIGATION = ("t4_lit_direct_total", "t4_lit_after_review_total")
_CASES = ("t4_review_total", *_LITIGATION)
_TWO = {"new_received": "2000002", "granted": "2000002", "total_processed": "2000002"}


def _places(said: Sequence[Said]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.paragraph for one in said))


def _numbers(said: Sequence[Said]) -> str:
    return "、".join(dict.fromkeys(str(one.number) for one in said))


@rule(
    "N-01",
    Severity.WARNING,
    "正文收到申请件数与表三不一致",
    topics=[CONTRADICTION],
    fires=Example("全年收到政府信息公开申请5件。", table3=_TWO),
    says="正文称收到申请5件，表三本年新收2件",
    silent=Example("全年收到政府信息公开申请2件。", table3=_TWO),
    blank=Example("全年收到政府信息公开申请5件。", fill=""),
)
def received(subject: Subject) -> Verdicts:
    new, carried_in = subject.number(NEW), subject.number(IN)
    counted = [said for said in subject.stated(Statement.REQUESTS) if said.number]
    if counted and new is None:
        yield None
    elif counted and new is not None:
        accepted = {new, new + (carried_in or 0)}
        if counted := contradicting(counted, accepted):
            message = f"正文称收到申请{_numbers(counted)}件，表三本年新收{new}件"
            yield problem(message, (NEW,), (*_places(counted), *subject.paragraph_of(NEW)))


@rule(
    "N-02",
    Severity.WARNING,
    "正文答复办结件数与表三不一致",
    topics=[CONTRADICTION],
    fires=Example("全年收到政府信息公开申请2件，已答复5件。", table3=_TWO),
    says="正文称答复5件，表三办理总计2件",
    silent=Example("全年收到政府信息公开申请2件，已答复2件。", table3=_TWO),
    blank=Example("全年收到政府信息公开申请5件，已答复5件。", fill=""),
)
def answered(subject: Subject) -> Verdicts:
    done = subject.number(DONE)
    said = [one for one in subject.stated(Statement.PROCESSED) if one.number]
    if said and done is None:
        yield None
    elif sum(one.number or 0 for one in said) != done and (said := contradicting(said, {done, *_totals(subject)})):
        message = f"正文称答复{_numbers(said)}件，表三办理总计{done}件"
        yield problem(message, (DONE,), (*_places(said), *subject.paragraph_of(DONE)))


@rule(
    "N-03",
    Severity.WARNING,
    "正文称未收到申请，表三却有数",
    topics=[CONTRADICTION],
    fires=Example("全年未收到政府信息公开申请。", table3=_TWO),
    says="正文称未收到申请，表三新收2件",
    silent=Example("全年未收到政府信息公开申请。"),
    blank=Example("全年未收到政府信息公开申请。", fill=""),
)
def none_received(subject: Subject) -> Verdicts:
    new, denied = subject.number(NEW), contradicting(subject.stated(Statement.ZERO_REQUESTS), ())
    if denied and new is None:
        yield None
    elif denied and new:
        yield problem(f"正文称未收到申请，表三新收{new}件", (NEW,), (*_places(denied), *subject.paragraph_of(NEW)))


@rule(
    "N-04",
    Severity.WARNING,
    "正文称无复议诉讼，表四却有数",
    topics=[CONTRADICTION],
    fires=Example("未发生行政复议、行政诉讼。", table4={"lit_direct_pending": "1", "lit_direct_total": "1"}),
    says="正文称“未发生行政复议、行政诉讼”，与表四行政诉讼总计1件（尚未审结1件）不一致",
    silent=Example("未发生行政复议、行政诉讼。"),
    blank=Example("未发生行政复议、行政诉讼。", fill=""),
)
def no_cases(subject: Subject) -> Verdicts:
    denied = contradicting(subject.stated(Statement.NO_REVIEW, Statement.NO_LITIGATION), ())
    kinds = {said.statement for said in denied}
    review, suits = subject.number("t4_review_total"), [subject.number(code) for code in _LITIGATION]
    partly = sum(number or 0 for number in suits)
    told = []
    if review and Statement.NO_REVIEW in kinds:
        told.append(f"行政复议总计{review}件")
    if partly and Statement.NO_LITIGATION in kinds:
        pending = sum(_pending(subject)[1:])
        told.append(f"行政诉讼总计{partly}件{f'（尚未审结{pending}件）' if pending else ''}")
    if told:
        claim = "、".join(dict.fromkeys(_claim(said) for said in denied))
        message = f"正文称{claim}，与表四{'、'.join(told)}不一致"
        yield problem(message, _CASES, (*_places(denied), *subject.paragraph_of(*_CASES)))
    elif (Statement.NO_REVIEW in kinds and review is None) or (Statement.NO_LITIGATION in kinds and None in suits):
        yield None


def _claim(said: Said) -> str:
    words = {Statement.NO_REVIEW: "没有行政复议", Statement.NO_LITIGATION: "没有行政诉讼"}
    match = re.search(r"(?:未|没有|无)[^，。；]{0,40}(?:复议|诉讼)", said.quote)
    return f"“{match[0]}”" if match else words[said.statement]


def _pending(subject: Subject) -> list[int]:
    """Not settled: reviews, direct suits, suits after a review."""
    return [subject.number(f"t4_{group}_pending") or 0 for group in ("review", "lit_direct", "lit_after_review")]


_ITEMS = re.compile(r"(?<![\d.])(\d+)\s*(条|件|篇|次|期)[，,：:（(]?(?:其中|包括|分别为)[，,：:]?(?P<list>[^。；;）)]+)")
_LISTING = re.compile("其中|包括|分别为")
_ITEM = re.compile(r"[^\d、，,]{1,24}?(\d+)\s*(条|件|篇|次|期)")


@rule(
    "N-05",
    Severity.INFO,
    "正文分项之和与总数不符",
    topics=[SUMS],
    fires=Example("全年公开信息10条，其中通知公告4条，工作动态5条。"),
    says="正文“10条”，所列分项合计9条",
    silent=Example("全年公开信息10条，其中通知公告4条，工作动态6条。"),
)
def parts(subject: Subject) -> Verdicts:
    """其中A、B、C: the parts of a full enumeration add up to the whole."""
    for paragraph in _prose(subject):
        for match in _ITEMS.finditer(paragraph.text) if _LISTING.search(paragraph.text) else ():
            total, unit, listed = int(match[1]), match[2], match["list"]
            items = [int(item[1]) for item in _ITEM.finditer(listed) if item[2] == unit]
            open_ended = "等" in listed or "主动公开规范性" in listed or re.search(r"[^\d、，,；:：（）()]{25,}", listed)
            if len(items) < 2 or open_ended:
                continue
            # A list that leaves out more than its smallest item is a choice, not a full account.
            if sum(items) > total or 0 < total - sum(items) < min(items):
                yield problem(f"正文“{match[1]}{unit}”，所列分项合计{sum(items)}{unit}", (), (paragraph.id,))


_SHARE = re.compile(r"(?<![\d.])(\d+)\s*件[，,]?占[^，,。；\d]{0,14}?(\d+(?:\.\d+)?)[%％]")


@rule(
    "N-06",
    Severity.INFO,
    "正文百分比与件数不符",
    topics=[SUMS],
    fires=Example("全年收到政府信息公开申请2件，予以公开1件，占33.9%。", table3=_TWO),
    says="“1件，占33.9%”与报告中的总数算不出这一比例",
    silent=Example("全年收到政府信息公开申请2件，予以公开1件，占50%。", table3=_TWO),
    blank=Example("政府信息公开申请中，予以公开1件，占33.9%。", fill=""),
)
def shares(subject: Subject) -> Verdicts:
    """N件，占P%: some printed total must give that share."""
    told = [(p, list(_SHARE.finditer(p.text))) for p in _prose(subject) if "占" in p.text and re.search("申请|答复", p.text)]
    totals = (_totals(subject) | {said.number for said in subject.said if said.number}) - {0} if told else set()
    for paragraph, matches in told:
        for match in matches:
            part, share = int(match[1]), float(match[2])
            tolerance = 0.5 * 10 ** -len(match[2].partition(".")[2]) + 1e-9
            if not totals:
                yield None
            elif not any(abs(100 * part / total - share) <= tolerance for total in totals):
                yield problem(f"“{match[0]}”与报告中的总数算不出这一比例", (), (paragraph.id,))


def _totals(subject: Subject) -> set[int]:
    """The printed totals of table 3's rows."""
    cells = subject.values.items()
    return {int(value.value) for code, value in cells if code.startswith("t3_") and code.endswith("__total") and value.value is not None}


@rule(
    "N-07",
    Severity.INFO,
    "正文年份与报告年度不符",
    topics=[YEAR],
    fires=Example("截至2021年底，政府网站公开信息10条。"),
    says="2022年年报正文写“截至2021年底”",
    silent=Example("截至2022年底，政府网站公开信息10条。"),
    blank=Example(
        "截至2021年底，政府网站公开信息10条。截至2022年底，公开12条。",
        title="示例县水务局政府信息公开工作年度报告",
        signature="示例县水务局",
    ),
)
def other_year(subject: Subject) -> Verdicts:
    """截至某年底 in the running text belongs to the report's year."""
    for paragraph in _prose(subject):
        for match in re.finditer(r"截至((?:19|20)\d{2})年(?:年?底|末|12月)", paragraph.text):
            if subject.year is None:
                yield None
            elif int(match[1]) < subject.year and paragraph.section in (1, 2, 3, 4):
                yield problem(f"{subject.year}年年报正文写“{match[0]}”", (), (paragraph.id,))


def _prose(subject: Subject) -> Iterator[Paragraph]:
    return (paragraph for paragraph in subject.outline.paragraphs if paragraph.kind is ParagraphKind.TEXT)


@rule(
    "N-08",
    Severity.WARNING,
    "正文复议诉讼件数或结果与表四不一致",
    topics=[CONTRADICTION],
    fires=Example("因政府信息公开被提起行政诉讼3件。"),
    says="正文称行政诉讼3件，表四行政诉讼0件",
    silent=Example("因政府信息公开被提起行政诉讼3件。", table4={"lit_direct_upheld": "3", "lit_direct_total": "3"}),
    blank=Example("因政府信息公开被提起行政诉讼3件。", fill=""),
)
def cases(subject: Subject) -> Verdicts:
    suits = [subject.number(code) for code in _LITIGATION]
    litigation = None if None in suits else sum(number or 0 for number in suits)
    denied = subject.stated(Statement.NO_REVIEW, Statement.NO_LITIGATION)
    where = subject.paragraph_of(*_CASES)
    kinds = ((Statement.REVIEW, subject.number("t4_review_total"), "行政复议"), (Statement.LITIGATION, litigation, "行政诉讼"))
    for kind, printed, words in kinds:
        counted = subject.stated(kind)
        numbers = {said.number for said in counted}
        if not counted or (denied and printed == 0):
            continue
        if printed is None:
            yield None
        elif printed != sum(number or 0 for number in numbers) and (counted := contradicting(counted, (printed,))):
            yield problem(f"正文称{words}{counted[0].number}件，表四{words}{printed}件", _CASES, (*_places(counted), *where))
    upheld, pending = subject.stated(Statement.ALL_UPHELD), _pending(subject)
    if upheld and sum(pending):
        message = f"正文称均获维持，表四尚未审结复议{pending[0]}件、诉讼{sum(pending[1:])}件"
        yield problem(message, _CASES, (*_places(upheld), *where))


_POSTED = re.compile(r"(?P<what>行政(?:许可|处罚|强制))(?:决定|结果|类)?信息(?:公开|公示)?(?:共|共计|合计|总计)?(?P<n>\d+)\s*条")
_DECISIONS = {
    "行政许可": "t2_licensing_decisions",
    "行政处罚": "t2_penalty_decisions",
    "行政强制": "t2_coercion_decisions",
}


@rule(
    "N-09",
    Severity.INFO,
    "正文与表格口径不同",
    "发布的信息条数与处理决定件数是两回事，不算矛盾",
    fires=Example("全年公开行政许可信息71条。", table2={"licensing": "59"}),
    says="正文行政许可信息71条，表二处理决定59件，口径不同",
    silent=Example("全年公开行政许可信息59条。", table2={"licensing": "59"}),
    blank=Example("全年公开行政许可信息71条。", fill=""),
)
def other_measure(subject: Subject) -> Verdicts:
    for paragraph in _prose(subject):
        for match in _POSTED.finditer(paragraph.text):
            code = _DECISIONS[match["what"]]
            decisions = subject.number(code)
            if decisions is None:
                yield None
            elif decisions != int(match["n"]):
                message = f"正文{match['what']}信息{match['n']}条，表二处理决定{decisions}件，口径不同"
                yield problem(message, (code,), (paragraph.id, *subject.paragraph_of(code)))


@rule(
    "N-10",
    Severity.WARNING,
    "正文结转件数与表三不一致",
    topics=[CONTRADICTION],
    fires=Example("收到申请若干，结转下年度4件。"),
    says="正文称结转下年4件，表三结转下年0件",
    silent=Example("收到申请若干，结转下年度4件。", table3={"new_received": "4000004", "carried_out": "4000004"}),
    blank=Example("收到申请若干，结转下年度4件。", fill=""),
)
def carried(subject: Subject) -> Verdicts:
    for kind, code, words in ((Statement.CARRIED_OUT, OUT, "结转下年"), (Statement.CARRIED_IN, IN, "上年结转")):
        said, printed = subject.stated(kind), subject.number(code)
        if said and printed is None:
            yield None
        elif said := contradicting(said, (printed,)):
            message = f"正文称{words}{said[0].number}件，表三{words}{printed}件"
            yield problem(message, (code,), (*_places(said), *subject.paragraph_of(code)))
