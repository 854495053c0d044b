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
from indexer.question.kinds.number import PROCESSED
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
_KINDS = re.compile("类型|^哪一?[种类]$")
_ARTICLE = re.compile("条例|规定|第几|依据|哪一?条")
_SIDES = ("level", "city", "county")  # what bodies are of
_FEW = 3
_NAMED = 0.2  # what it costs where the group is named
_RECEIVED = "t3_new_received__total"
# By group: the table it is printed in, and the whole.
_PRINTED = {"outcome": ("t4_", "t4_lit_total"), "applicant": ("t3_", _RECEIVED), "result": ("t3_", PROCESSED)}
_FAMILIES = frozenset(FAMILY_MEASURE.values())


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
        said = _Said(r)
        code = said.code if said.group and (said.first or said.group in _PRINTED) else ""
        if code and said.prints(code):
            yield Proposal(cls((code,), said.group, r.unit), said.used, said.cost)

    def words(self) -> str:
        what = "没有公开的各种理由" if self.quantities[0] == REFUSED else quantities_text(self.quantities)
        return f"{what}｜{GROUPS[self.group]}"

    def answer(self, context: Context) -> Draft:
        code = self.quantities[0]
        of = quantity(code)
        found = ranked(context, code, self.group).members
        whole = added(context, one_each(context.reports, code), code)
        total = whole.value()
        draft = Draft("", total, of.unit, columns=[column(code, self.unit)])
        parts = total if total and not of.ratio and all((m.value or 0) <= total for m in found) else None
        draft.rows = Rows(len(found), lambda start, most: self._rows(context, found[start : start + most], parts))
        nonzero = [member for member in found if member.value]
        draft.text = self._text(context, found, nonzero, total, parts)
        draft.coverage = replace(whole.coverage(), reports=len(context.reports))
        draft.notes = notes.of_bodies(context.reports, by_year=False)
        draft.contradictions = context.contradictions(context.reports, self.quantities)
        draft.terms = tuple(filter(None, (of_code(m.of.code) for m in nonzero or found)))[:4] if self.group == "result" else ()
        draft.bodies = tuple(dict.fromkeys(report.agency.name or "" for report in context.reports)) if len(context.reports) < 6 else ()
        return draft

    def _text(
        self, context: Context, found: Sequence[Member], nonzero: Sequence[Member], total: Decimal | None, parts: Decimal | None
    ) -> str:
        code, of = self.quantities[0], quantity(self.quantities[0])
        what = f"{context.name()}{'没有公开的理由' if code == REFUSED else of.label}"
        if found and not nonzero:
            return f"{what}{GROUPS[self.group]}：各类均为0。"
        said = [self._part(member, parts) for member in nonzero[:12]]
        if len(context.scope.years) == 2 and not of.ratio:
            years = [_over(context, self.group, code, nonzero[:12], year) for year in sorted(context.scope.years)]
            said = [m.label + _by_year(m, context.scope.years, years, self.unit) for m in nonzero[:12]]
        zeros = "，其余为0" if len(nonzero) < len(found) else ""
        if total is not None and not of.ratio:
            what += f"共{shown(total, of, self.unit)}{_made_of(context, code, self.unit)}"
        return f"{what}，{GROUPS[self.group]}：{'；'.join(said) or '没有可用的数字'}{zeros}。"

    def _part(self, member: Member, whole: Decimal | None) -> str:
        share = f"（占{percent(member.value / whole)}）" if whole and member.value else ""
        return f"{member.label}{shown(member.value, member.of, self.unit)}{share}"

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


class _Said:
    """What the words of a question say of the groups a number is apart in, and which pieces say so."""

    def __init__(self, r: Reading) -> None:
        self.r = r
        self.first = r.codes[0] if r.codes else ""
        self.why_each = r.wanting(Want.WHY) if r.has(T.EACH) and self.first in _FAMILIES else frozenset()  # 分别是什么原因
        self.category = self._category()
        self.first = "" if not r.mentions and _who_applied(r) else self.first
        group, self.named, self.sure = self._group()
        self.group = "outcome" if group == "result" and self.first.startswith("t4_") else group

    def _category(self) -> frozenset[int]:
        """Pieces that ask which kinds there are, or why."""
        r = self.r
        reasons = r.mentions and self.first in ("t3_unable_total", "t3_refused_total")
        why = r.wanting(Want.WHY) if reasons or (about_refusal(r) and not r.has(T.MOST)) else self.why_each
        of_things = r.wanting(Want.CATEGORY) & r.ids(T.WHICH) if self.first in _FAMILIES else frozenset()  # 哪些信息不予公开
        return r.ids(T.CATEGORY) | why | of_things | (_which_parts(r) if self.first in _FAMILIES and not r.mentions else frozenset())

    def _group(self) -> tuple[str, frozenset[int], float]:
        """What it is to be taken apart by, the pieces that say so, and how sure that is; empty if nothing does."""
        r = self.r
        found = r.ids(T.GROUP) - r.ids(T.GROUP, value="agency") - r.ids(T.GROUP, value="report_year")
        if named := next((r.pieces[i].value for i in sorted(found) if r.pieces[i].value), ""):
            return named, frozenset(), _NAMED
        several = next((name for name in _SIDES if len(r.scope().get(name)) > 1), "") if r.has(T.EACH) else ""
        if several:
            return several, frozenset(), _NAMED  # 市级、县级、乡镇级各收到多少
        results = r.said("结果")
        if results and (r.codes or r.before) and not r.has(T.QUALITY):
            return "result", results, 0.05 if r.text.rstrip("?？").endswith("结果呢") else 0.5
        types = frozenset(i for i, p in enumerate(r.pieces) if _KINDS.search(p.text))
        if types and self.first.startswith("t4_lit"):
            return "dispute", types | r.said("什么"), 0.3
        return "result" if self.category else _natural(self.first) if found else "", frozenset(), 0.4

    @property
    def code(self) -> str:
        """The number that is printed apart by this group."""
        r, code = self.r, self.first
        if r.mentions:
            return self._whole(code)
        if self.group == "outcome" and len(r.codes) > 1 and all(each.startswith("t4_") for each in r.codes):
            return "+".join(r.codes)  # 复议、诉讼各几件, 分别是什么结果
        if self.group == "result" and code and _one_row(code):
            code = PROCESSED  # 剩下的怎么处理的, after 予以公开几件: of all results
        return code if self.category and code in _FAMILIES else self._whole(code)

    def _whole(self, code: str) -> str:
        if self.group not in _PRINTED:
            return code
        (table, whole), result = _PRINTED[self.group], self.group == "result"
        if self.sure == _NAMED and len(self.r.mentions) > 1 and self.group != "outcome":
            return whole  # 明细：公开、不掌握、重复申请
        if result and (self.category or not code.startswith(table)) and any_refusal(self.r, code):
            return REFUSED
        return code if code.startswith(table) and not (result and code == _RECEIVED) else whole

    def prints(self, code: str) -> bool:
        """One row is not printed apart by result, nor one column by applicant; other tables have neither."""
        if not self.r.mentions:
            return True
        if self.group in INNER and self.first.startswith(("t2_", "n_")):
            return False
        if self.group == "applicant":
            return len({f.column for f in quantity(code).fields} - {"total"}) != 1
        return self.group != "result" or code == PROCESSED or not _one_row(code)

    @property
    def _meaning(self) -> frozenset[int]:
        """都是什么理由, 复议结果是啥: no term to explain."""
        r = self.r
        told = r.ids(T.GROUP, value="outcome") if r.before is not None or r.named or r.years else frozenset()
        asked = (self.category and self.group == "result" and not r.mentions) or told
        articles = {i for i, p in enumerate(r.pieces) if _ARTICLE.search(p.text)}  # 这个理由出自条例第几条
        return r.wanting(Want.MEANING) - articles if asked else frozenset()

    @property
    def used(self) -> frozenset[int]:
        r = self.r
        used = self.named | self.category | self._meaning | r.mentioned | r.wanting(Want.NUMBER)
        used |= r.ids(T.EACH, T.SHARE, T.TABLE, T.SUM, T.GROUP, T.REST) | r.said("怎么", "怎样", "怎么样", "如何")
        return used | (r.wanting(Want.BODY) & r.said("谁", "哪些", "有哪些", "都有哪些", "是哪些"))

    @property
    def cost(self) -> float:
        return 0.1 if self._meaning or self.why_each else self.sure + 0.2 * (not self.r.mentions)


def _one_row(code: str) -> bool:
    return len({field.row for field in quantity(code).fields}) == 1


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
    if not code or code.startswith("t4_"):
        return code and "outcome"
    return "applicant" if code == "t3_new_received__total" else "result" if code.startswith("t3_") else "sector"
