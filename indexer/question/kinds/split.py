"""A number apart by group: applicants, results, outcomes, kinds of body, places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from indexer.question import notes
from indexer.question.context import Context, column
from indexer.question.display import percent, shown
from indexer.question.draft import Draft
from indexer.question.kinds.adding import added, one_each
from indexer.question.kinds.grouping import INNER, OF_REPORTS, Member, ranked, rows_of
from indexer.question.kinds.order import REFUSED, about_refusal, any_refusal
from indexer.question.knowledge import of_code
from indexer.question.model import Row
from indexer.question.plan import Ask, Intent
from indexer.question.quantities import quantity
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.reports import Rows
from indexer.question.wording import GROUPS, quantities_text
from indexer.question.words.lexicon import FAMILY_MEASURE
from indexer.question.words.pieces import T

_PARTS = re.compile("[哪什].*(?:[类种项条]|情形|情况|理由|原因)")
_FEW = 3
_NAMED = 0.2  # what it costs where the group is named
_RESULTS = ("t3_total_processed__total", "t3_new_received__total")


@dataclass(frozen=True)
class Split(Ask, kind="split", intent=Intent.BREAKDOWN):
    quantities: tuple[str, ...]
    group: str
    unit: str = ""

    EXAMPLES = (
        "{year}年的申请按申请人类型分",
        "{year}年申请的办理结果",
        "按领域统计{year}年的申请量",
        "{year}年行政诉讼的结果",
    )
    COUNTER = ("{year}年收到多少申请",)

    def check(self) -> None:
        if self.group not in (*OF_REPORTS, *INNER) or len(self.quantities) != 1:
            raise ValueError("not a split")

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        code = r.codes[0] if r.codes else ""
        category = r.ids(T.CATEGORY) | (r.wanting(Want.WHY) if about_refusal(r) and not r.has(T.MOST) else frozenset())
        apart = r.has(T.EACH) and code in FAMILY_MEASURE.values()  # 分别是什么原因, after 无法提供几件
        category |= r.wanting(Want.WHY) if apart or (code in ("t3_unable_total", "t3_refused_total") and r.mentions) else frozenset()
        category |= _which_parts(r) if code in FAMILY_MEASURE.values() and not r.mentions else frozenset()
        code = "" if r.inherited and not r.mentions and _who_applied(r) else code
        group, used, cost = _group(r, code, category)
        if not group or not (code or group in ("result", "applicant", "outcome")):
            return
        if group in INNER and r.mentions and code.startswith(("t2_", "n_")):
            return
        group = "outcome" if group == "result" and code.startswith("t4_") else group
        if group == "result" and code and not r.mentions and len({f.row for f in quantity(code).fields}) == 1:
            code = _RESULTS[0]  # 剩下的怎么处理的, after 予以公开几件: of all results
        asked = category and group == "result" and not r.mentions
        why = r.wanting(Want.MEANING) if asked or r.ids(T.GROUP, value="outcome") else frozenset()  # 都是什么理由, 复议结果是啥
        if r.mentions or not (category and code in FAMILY_MEASURE.values()):
            code = _whole(r, code, group, named=cost == _NAMED, category=bool(category))
        if group == "result" and code != REFUSED and len({f.row for f in quantity(code).fields}) == 1 and code not in _RESULTS:
            return  # one row is not printed apart
        if group == "applicant" and len({f.column for f in quantity(code).fields} - {"total"}) == 1 and r.mentions:
            return  # nor is one column
        if group == "outcome" and len(r.codes) > 1 and not r.mentions and all(each.startswith("t4_") for each in r.codes):
            code = "+".join(r.codes)  # 复议、诉讼各几件, 分别是什么结果
        used |= category | r.mentioned | r.wanting(Want.NUMBER) | r.ids(T.EACH, T.SHARE, T.TABLE, T.SUM, T.GROUP, T.REST)
        used |= r.said("怎么", "怎样", "怎么样", "如何") | (r.wanting(Want.BODY) & r.said("谁", "哪些", "有哪些", "都有哪些", "是哪些"))
        cost = 0.1 if why or (apart and r.wanting(Want.WHY)) else cost + (0.2 if not r.mentions else 0)
        yield Proposal(cls((code,), group, r.unit), used | why, cost)

    def words(self) -> str:
        what = "没有公开的各种理由" if self.quantities[0] == REFUSED else quantities_text(self.quantities)
        return f"{what}｜{GROUPS[self.group]}"

    def answer(self, context: Context) -> Draft:
        code = self.quantities[0]
        of = quantity(code)
        ranking = ranked(context, code, self.group)
        found = ranking.members
        whole = added(context, one_each(context.reports, code), code)
        total = whole.value()
        draft = Draft("", total, of.unit, columns=[column(code, self.unit)])
        parts = total if total and not of.ratio and all((m.value or 0) <= total for m in found) else None
        draft.rows = Rows(len(found), lambda start, most: self._rows(context, found[start : start + most], parts))
        nonzero = [member for member in found if member.value] or found
        said = "；".join(
            f"{m.label}{shown(m.value, m.of, self.unit)}{f'（占{percent(m.value / parts)}）' if parts and m.value else ''}"
            for m in nonzero[:12]
        )
        if len(context.scope.years) == 2 and not of.ratio:
            years = [_over(context, self.group, code, nonzero[:12], year) for year in sorted(context.scope.years)]
            said = "；".join(f"{m.label}{_by_year(m, context.scope.years, years, self.unit)}" for m in nonzero[:12])
        zeros = "，其余为0" if 0 < len(nonzero) < len(found) else ""
        what = "没有公开的理由" if code == REFUSED else of.label
        amount = f"共{shown(total, of, self.unit)}" if total is not None and not of.ratio else ""
        made_of = _made_of(context, code, self.unit) if amount else ""
        draft.text = f"{context.name()}{what}{amount}{made_of}，{GROUPS[self.group]}：{said or '没有可用的数字'}{zeros}。"
        if found and not any(member.value for member in found):
            draft.text = f"{context.name()}{what}{GROUPS[self.group]}：各类均为0。"
        draft.coverage = replace(whole.coverage(), reports=len(context.reports))
        draft.notes = notes.of_bodies(context.reports, by_year=False)
        draft.contradictions = context.contradictions(context.reports, self.quantities)
        draft.terms = tuple(filter(None, (of_code(m.of.code) for m in nonzero)))[:4] if self.group == "result" else ()
        draft.bodies = tuple(dict.fromkeys(report.agency.name or "" for report in context.reports)) if len(context.reports) < 6 else ()
        return draft

    def _rows(self, context: Context, found: Sequence[Member], parts: Decimal | None) -> list[Row]:
        made = rows_of(context, found, self.group, self.unit)
        return [replace(row, note=f"占{percent(row.value / parts)}") if parts and row.value else row for row in made]


def _which_parts(r: Reading) -> frozenset[int]:
    """都是哪几类, after a number of several rows of the form."""
    kinds = (T.DEFINE, T.CATEGORY, T.WHICH, T.GROUP)
    return frozenset(i for i, p in enumerate(r.pieces) if p.kind in kinds and _PARTS.search(p.text))


def _who_applied(r: Reading) -> bool:
    """谁申请的: of all requests, not of those that were refused."""
    return any(p.kind is T.GROUP and p.value == "applicant" and ("申请" in p.text or "提" in p.text) for p in r.pieces)


def _group(r: Reading, code: str, category: frozenset[int]) -> tuple[str, frozenset[int], float]:
    """What it is to be taken apart by, the pieces that say so, and how sure that is; empty if nothing does."""
    found = [(i, p) for i, p in enumerate(r.pieces) if p.kind is T.GROUP and p.value not in ("agency", "report_year")]
    named = [p.value for _, p in found if p.value]
    used = frozenset(i for i, _ in found)
    if named:
        return named[0], used, _NAMED
    results = r.said("结果")
    if results and (r.codes or r.before) and not r.has(T.QUALITY):
        sure = 0.05 if r.text.rstrip("?？").endswith(("的结果呢", "结果呢")) else 0.5
        return ("outcome" if code.startswith("t4_") else "result"), used | results | r.said("怎样", "怎么样", "如何"), sure
    types = frozenset(i for i, p in enumerate(r.pieces) if "类型" in p.text or p.text in ("哪种", "哪一种", "哪类", "哪一类"))
    if types and code.startswith("t4_lit"):
        return "dispute", used | types | r.said("什么"), 0.3
    if category:
        return "result", used, 0.4
    return (_natural(code), used, 0.4) if found and code else ("", used, 0.4)


def _whole(r: Reading, code: str, group: str, *, named: bool, category: bool) -> str:
    """The number that is printed apart by this group."""
    if group == "outcome":
        return code if code.startswith("t4_") else "t4_lit_total"
    if group == "applicant":
        return code if code.startswith("t3_") and not (named and len(r.mentions) > 1) else "t3_new_received__total"
    if group != "result":
        return code
    if len(r.mentions) > 1 and named and code.startswith("t3_"):
        return "t3_total_processed__total"  # 明细：公开、不掌握、重复申请
    if (category or not code.startswith("t3_")) and any_refusal(r, code):
        return REFUSED
    return code if code.startswith("t3_") and code != "t3_new_received__total" else "t3_total_processed__total"


def _over(context: Context, group: str, code: str, found: Sequence[Member], year: int) -> dict[str, Decimal | None]:
    """The groups' numbers of one year."""
    keys = {member.key for member in found}
    return {member.key: member.value for member in ranked(_of_year(context, year), code, group).members if member.key in keys}


def _of_year(context: Context, year: int) -> Context:
    return Context(context.scope.of_years([year]), context.holdings, context.store, context.index)


def _made_of(context: Context, code: str, unit: str) -> str:
    """（不予公开12件、无法提供23件、不予处理6件）: what a sum is made of, of each of two years."""
    parts = code.split("+") if 1 < code.count("+") + 1 <= _FEW else []
    of_each = [_of_year(context, year) for year in sorted(context.scope.years)] if len(context.scope.years) == 2 else [context]
    said = []
    for part in parts:
        of = quantity(part)
        values = [shown(added(each, one_each(each.reports, part), part).value(), of, unit) for each in of_each]
        years = [f"{each.scope.years[0]}年" if len(of_each) > 1 else "" for each in of_each]
        said.append(of.label + "→".join(f"{year}{value}" for year, value in zip(years, values, strict=True)))
    return f"（{'、'.join(said)}）" if len(said) > 1 else ""


def _by_year(member: Member, years: tuple[int, ...], values: Sequence[dict[str, Decimal | None]], unit: str) -> str:
    """2022年11件→2023年17件"""
    parts = [of_year.get(member.key) for of_year in values]
    return "→".join(f"{year}年{shown(part, member.of, unit)}" for year, part in zip(sorted(years), parts, strict=True))


def _natural(code: str) -> str:
    """构成, 分布: by what a number is printed apart in."""
    if code.startswith("t4_"):
        return "outcome"
    return "applicant" if code == "t3_new_received__total" else "result" if code.startswith("t3_") else "sector"
