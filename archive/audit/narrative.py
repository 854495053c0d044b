"""Rules that hold the prose against the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.audit.subject import Subject, finding
from archive.models import Finding, Paragraph, ParagraphKind
from archive.narrative import Said, Statement, contradicting

NEW, DONE = "t3_new_received__total", "t3_total_processed__total"
IN, OUT = "t3_carried_in__total", "t3_carried_out__total"
_LITIGATION = ("t4_lit_direct_total", "t4_lit_after_review_total")


def check(subject: Subject) -> Iterator[Finding]:
    yield from _requests(subject)
    yield from _cases(subject)
    totals = (_totals(subject) | {said.number for said in subject.said if said.number}) - {0}
    for paragraph in subject.outline.paragraphs:
        if paragraph.kind is ParagraphKind.TEXT:
            yield from _sums(paragraph)
            yield from _shares(totals, paragraph)
            yield from _years(subject, paragraph)


def _said(subject: Subject, *kinds: Statement) -> list[Said]:
    return [said for said in subject.said if said.statement in kinds and not said.approximate]


def _places(said: Sequence[Said]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.paragraph for one in said))


def _requests(subject: Subject) -> Iterator[Finding]:
    new, done, carried_in, carried_out = (subject.number(code) for code in (NEW, DONE, IN, OUT))
    counted = [said for said in _said(subject, Statement.REQUESTS) if said.number]
    if counted and new is not None:
        accepted = {new, new + (carried_in or 0)}
        if counted := contradicting(counted, accepted):
            numbers = "、".join(dict.fromkeys(str(said.number) for said in counted))
            message = f"正文称收到申请{numbers}件，表三本年新收{new}件"
            yield finding("N-01", message, (NEW,), (*_places(counted), *subject.paragraph_of(NEW)))
    answered = [said for said in _said(subject, Statement.PROCESSED) if said.number]
    if answered and done is not None:
        parts = {done} | _totals(subject)
        if sum(said.number or 0 for said in answered) != done and (answered := contradicting(answered, parts)):
            numbers = "、".join(dict.fromkeys(str(said.number) for said in answered))
            message = f"正文称答复{numbers}件，表三办理总计{done}件"
            yield finding("N-02", message, (DONE,), (*_places(answered), *subject.paragraph_of(DONE)))
    denied = contradicting(_said(subject, Statement.ZERO_REQUESTS), ())
    if denied and new:
        yield finding("N-03", f"正文称未收到申请，表三新收{new}件", (NEW,), (*_places(denied), *subject.paragraph_of(NEW)))
    carried = ((Statement.CARRIED_OUT, carried_out, OUT, "结转下年"), (Statement.CARRIED_IN, carried_in, IN, "上年结转"))
    for kind, printed, code, words in carried:
        said = contradicting(_said(subject, kind), (printed,))
        if said and printed is not None:
            message = f"正文称{words}{said[0].number}件，表三{words}{printed}件"
            yield finding("N-10", message, (code,), (*_places(said), *subject.paragraph_of(code)))


def _totals(subject: Subject) -> set[int]:
    """The printed totals of table 3's rows."""
    cells = subject.values.items()
    return {int(value.value) for code, value in cells if code.startswith("t3_") and code.endswith("__total") and value.value is not None}


def _cases(subject: Subject) -> Iterator[Finding]:
    review, suits = subject.number("t4_review_total"), [subject.number(code) for code in _LITIGATION]
    litigation = None if None in suits else sum(number for number in suits if number is not None)
    partly = sum(number for number in suits if number is not None)
    pending = [subject.number(f"t4_{group}_pending") or 0 for group in ("review", "lit_direct", "lit_after_review")]
    denied = contradicting(_said(subject, Statement.NO_REVIEW, Statement.NO_LITIGATION), ())
    told = []
    if review and any(said.statement is Statement.NO_REVIEW for said in denied):
        told.append(f"行政复议总计{review}件")
    if partly and any(said.statement is Statement.NO_LITIGATION for said in denied):
        unsettled = f"（尚未审结{sum(pending[1:])}件）" if sum(pending[1:]) else ""
        told.append(f"行政诉讼总计{partly}件{unsettled}")
    codes = ("t4_review_total", *_LITIGATION)
    where = subject.paragraph_of(*codes)
    if told:
        claim = "、".join(dict.fromkeys(_claim(said) for said in denied))
        yield finding("N-04", f"正文称{claim}，与表四{'、'.join(told)}不一致", codes, (*_places(denied), *where))
    for kind, printed, words in ((Statement.REVIEW, review, "行政复议"), (Statement.LITIGATION, litigation, "行政诉讼")):
        counted = contradicting(_said(subject, kind), (printed,))
        numbers = {said.number for said in counted}
        if counted and printed is not None and printed not in {*numbers, sum(number or 0 for number in numbers)}:
            if any(s.statement in (Statement.NO_REVIEW, Statement.NO_LITIGATION) for s in denied) and printed == 0:
                continue
            yield finding("N-08", f"正文称{words}{counted[0].number}件，表四{words}{printed}件", codes, (*_places(counted), *where))
    upheld = _said(subject, Statement.ALL_UPHELD)
    if upheld and sum(pending):
        message = f"正文称均获维持，表四尚未审结复议{pending[0]}件、诉讼{sum(pending[1:])}件"
        yield finding("N-08", message, codes, (*_places(upheld), *where))


def _claim(said: Said) -> str:
    words = {Statement.NO_REVIEW: "没有行政复议", Statement.NO_LITIGATION: "没有行政诉讼"}
    match = re.search(r"(?:未|没有|无)[^，。；]{0,40}(?:复议|诉讼)", said.quote)
    return f"“{match[0]}”" if match else words[said.statement]


_ITEMS = re.compile(r"(?<![\d.])(\d+)\s*(条|件|篇|次|期)[，,：:（(]?(?:其中|包括|分别为)[，,：:]?(?P<list>[^。；;）)]+)")
_ITEM = re.compile(r"[^\d、，,]{1,24}?(\d+)\s*(条|件|篇|次|期)")


def _sums(paragraph: Paragraph) -> Iterator[Finding]:
    """其中A、B、C: the parts of a full enumeration add up to the whole (N-05)."""
    for match in _ITEMS.finditer(paragraph.text):
        total, unit, listed = int(match[1]), match[2], match["list"]
        parts = [int(item[1]) for item in _ITEM.finditer(listed) if item[2] == unit]
        if len(parts) < 2 or "等" in listed or "主动公开规范性" in listed or re.search(r"[^\d、，,；:：（）()]{25,}", listed):
            continue
        # A list that leaves out more than its smallest item is a choice, not a full account.
        if sum(parts) > total or 0 < total - sum(parts) < min(parts):
            yield finding("N-05", f"正文“{match[1]}{unit}”，所列分项合计{sum(parts)}{unit}", (), (paragraph.id,))


_SHARE = re.compile(r"(?<![\d.])(\d+)\s*件[，,]?占[^，,。；\d]{0,14}?(\d+(?:\.\d+)?)[%％]")


def _shares(totals: set[int], paragraph: Paragraph) -> Iterator[Finding]:
    """N件，占P%: some printed total must give that share (N-06)."""
    for match in _SHARE.finditer(paragraph.text) if re.search("申请|答复", paragraph.text) else ():
        part, share = int(match[1]), float(match[2])
        digits = len(match[2].partition(".")[2])
        tolerance = 0.5 * 10**-digits + 1e-9
        if totals and not any(abs(100 * part / total - share) <= tolerance for total in totals):
            yield finding("N-06", f"“{match[0]}”与报告中的总数算不出这一比例", (), (paragraph.id,))


def _years(subject: Subject, paragraph: Paragraph) -> Iterator[Finding]:
    """截至某年底 in the running text belongs to the report's year (N-07)."""
    for match in re.finditer(r"截至((?:19|20)\d{2})年(?:年?底|末|12月)", paragraph.text):
        if subject.year and int(match[1]) < subject.year and paragraph.section in (1, 2, 3, 4):
            yield finding("N-07", f"{subject.year}年年报正文写“{match[0]}”", (), (paragraph.id,))
