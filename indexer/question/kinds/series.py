"""A number over the years: one line per quantity, with the change of the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from indexer.engine import Count
from indexer.query import Choice
from indexer.question import notes
from indexer.question.context import Context, cell, column
from indexer.question.display import percent, shown
from indexer.question.draft import Draft
from indexer.question.figures import amount_of
from indexer.question.kinds.adding import Sum, added
from indexer.question.kinds.grouping import CITED_OF_EACH, Member, rows_of
from indexer.question.model import Row
from indexer.question.plan import Ask, Intent
from indexer.question.quantities import quantity
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.wording import quantities_text
from indexer.question.words.pieces import T

_YEAR_BY_YEAR = re.compile("逐年|历年|年年|每年|各年|分年|按年")
_CLAIMS = {"rises": "增加", "falls": "减少"}


def year_by_year(r: Reading) -> frozenset[int]:
    """逐年呢, 历年变化, 各年数据: of every year."""
    return frozenset(i for i in r.ids(T.TREND, T.GROUP) if _YEAR_BY_YEAR.match(r.pieces[i].text))


@dataclass(frozen=True)
class Series(Ask, kind="series", intent=Intent.TREND):
    quantities: tuple[str, ...]
    unit: str = ""
    claim: str = ""  # rises, falls: whether it does so every year

    EXAMPLES = (
        "{body}申请量逐年变化",
        "{first}到{year}年申请量怎么变化",
        "每年各收到多少申请",
        "{body}的申请是不是一年比一年少",
    )
    COUNTER = ("{year}年收到多少申请",)

    def check(self) -> None:
        if self.claim not in ("", *_CLAIMS):
            raise ValueError("no such claim")

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        over = r.ids(T.TREND) | r.ids(T.GROUP, value="report_year")
        spread = r.ids(T.EACH) if len(r.years) > 1 or (r.before is not None and len(r.shown.years) > 1) else frozenset()
        yearly = (
            frozenset(i for i, p in enumerate(r.pieces) if p.kind is T.STREAK and p.value in ("all", "run"))
            if r.wanting(Want.NUMBER)
            else frozenset()
        )
        plain_span = len(r.years) > 1 and not r.question_words and not r.has(T.SUM, T.MEAN, T.MEDIAN) and r.named
        if (
            not r.counted
            or not (over or spread or yearly or plain_span)
            or any(m.negated for m in r.mentions)
            or (r.has(T.VERSUS) and len(r.years) == 2)
        ):
            return
        used = (
            r.mentioned
            | over
            | spread
            | yearly
            | r.wanting(Want.NUMBER, Want.YEAR)
            | r.ids(T.SUM, T.YESNO)
            | r.said("怎么", "怎样", "如何")
        )
        spread |= frozenset(i for i, p in enumerate(r.pieces) if p.kind is T.YEAR and p.value == "span") if plain_span else frozenset()
        cost = (0.2 if over or yearly else 0.45) + (0.25 if not r.mentions else 0) + (0.6 if _one_year(r) else 0)
        claims = [r.pieces[i].value for i in sorted(over) if r.pieces[i].value in _CLAIMS] if r.wanting(Want.YESNO) else []
        yield Proposal(cls(r.codes, r.unit, claims[0] if claims else ""), used, cost)

    def words(self) -> str:
        return f"{quantities_text(self.quantities)}｜逐年"

    def answer(self, context: Context) -> Draft:
        lines = [_over_years(context, code) for code in self.quantities]
        first = [member for member in lines[0] if member.key]
        draft = Draft("", columns=[column(code, self.unit) for code in self.quantities])
        if not first:
            draft.text, draft.empty = f"{context.name()}没有可以逐年列出的年报。", True
            return draft
        draft.text = (
            self._verdict(lines[0])
            + context.name()
            + "".join(self._line(code, line) for code, line in zip(self.quantities, lines, strict=True))
        )
        absent = [str(year) for year in context.scope.years if str(year) not in {member.key for member in first}]
        draft.text += f"馆藏没有{'、'.join(absent)}年度的年报。" if absent else ""
        draft.text += "只有一个年度，看不出变化。" if len(first) == 1 else ""
        dated = context.reports.where(Choice("report_year", tuple(map(str, context.years)), exact=True))
        draft.coverage = added(context, dated, self.quantities[0]).coverage()
        quantities = [quantity(code) for code in self.quantities]
        draft.notes = notes.comparability(quantities, context.years) + notes.of_bodies(context.reports, by_year=True)
        if any(of.code == "n_published" for of in quantities):
            draft.notes.append("主动公开信息条数取自正文，各单位口径不一，只宜参考。")
        draft.contradictions = context.contradictions(context.reports, self.quantities)
        draft.rows = [self._row(lines, member, row) for member, row in zip(first, self._rows(context, first), strict=True)]
        draft.years = tuple(int(member.key) for member in first)
        return draft

    def _verdict(self, line: list[Member]) -> str:
        """Yes or no first."""
        values = [member.value for member in line if member.key]
        if not self.claim or len(values) < 2:
            return ""
        steps = [None if a is None or b is None else (b > a if self.claim == "rises" else b < a) for a, b in pairwise(values)]
        said = "每年都在" + _CLAIMS[self.claim]
        if len({member.counted.known for member in line if member.value is not None}) > 1:
            return f"不能断定是否{said}：各年计入的年报份数不同。"
        if False in steps:
            return f"不是{said}。"
        return f"不能断定是否{said}：有的年度数字未知。" if None in steps else f"是，{said}。"

    def _rows(self, context: Context, first: Sequence[Member]) -> list[Row]:
        lacking = {m.key: _of_year(context, self.quantities[0], m.key).why() for m in first if m.value is None}
        rows = rows_of(context, first, "report_year", self.unit)
        return [replace(row, display=lacking.get(m.key, row.display)) for m, row in zip(first, rows, strict=True)]

    def _row(self, lines: Sequence[Sequence[Member]], member: Member, row: Row) -> Row:
        row = replace(row, label=f"{member.key}年")
        same = [next((m for m in line if m.key == member.key), None) for line in lines]
        cells = tuple(cell(code, m.value if m else None, self.unit) for code, m in zip(self.quantities, same, strict=True))
        return replace(row, cells=cells if len(cells) > 1 else ())

    def _line(self, code: str, line: list[Member]) -> str:
        of = quantity(code)
        said = "；".join(f"{m.key}年{shown(m.value, of, self.unit) if m.value is not None else '未知'}" for m in line if m.key)
        known = [member for member in line if member.value is not None]
        change = ""
        counts = [member.counted.known for member in known]
        if len(known) > 1 and not of.ratio and known[0].value is not None and known[-1].value is not None:
            difference = known[-1].value - known[0].value
            rate = f"，{percent(difference / known[0].value).lstrip('−')}" if known[0].value else ""
            how = "增加" if difference > 0 else "减少"
            change = (
                f"，{known[0].key}年到{known[-1].key}年{how}{shown(abs(difference), of, self.unit).lstrip('+')}{rate}"
                if difference
                else f"，{known[0].key}年和{known[-1].key}年持平"
            )
        if len(set(counts)) > 1 and not of.ratio:
            change += f"（各年计入的年报从{min(counts)}份到{max(counts)}份不等，合计的增减首先取决于收录多少）"
        return f"{of.label}逐年为：{said}{change}。"


def _over_years(context: Context, code: str) -> list[Member]:
    """Every year there are reports of, also those without a number."""
    of = quantity(code)
    groups = context.reports.counted(lambda scope: Count(scope, ("report_year",), (amount_of(of),), named=CITED_OF_EACH)).groups
    return [Member(group.values[0] or "", group.values[0] or "", of, group.amounts[0], group.named) for group in groups]


def _of_year(context: Context, code: str, year: str) -> Sum:
    return added(context, context.reports.where(Choice("report_year", (year,), exact=True)), code)


def _one_year(r: Reading) -> bool:
    years = r.years or (r.before.scope.years if r.before is not None and not year_by_year(r) else ())
    return len(years) == 1
