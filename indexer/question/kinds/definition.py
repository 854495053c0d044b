"""What a term, a rule or a rate means; whether numbers of different years can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from archive.audit import RULE_BY_ID
from indexer.question import notes
from indexer.question.context import Context
from indexer.question.definitions import define
from indexer.question.draft import Draft
from indexer.question.plan import Ask, Intent, Scope
from indexer.question.quantities import quantity
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.times import spoken
from indexer.question.words.pieces import T
from indexer.question.wording import quantities_text

_POINTS = ("这个规则", "这条规则", "该规则", "规则", "这个", "这条", "它", "校验什么", "检查什么")
_ABOUT = ("第几条", "哪一条规定", "哪条规定", "依据什么", "哪一条", "规定了", "规定", "校验", "校验什么", "检查什么", "核对什么", "分成", "分为", "几项", "哪几项", "少了", "多了", "哪几类", "哪四类", "哪三类", "是指", "指", "算不算", "不算", "区别", "版本", "新版", "旧版")
LAW_NOTE = "解释为本馆编写，法律条文以国务院令第711号《政府信息公开条例》为准。"


@dataclass(frozen=True)
class Definition(Ask):
    terms: tuple[str, ...]

    kind: ClassVar[str] = "definition"
    intent: ClassVar[Intent] = Intent.DEFINE
    EXAMPLES: ClassVar[tuple[str, ...]] = ("“三安全一稳定”是什么意思", "公开率怎么算", "T3-02校验什么", "其他处理在新版里分成哪几项", "第几条规定了年报内容")
    COUNTER: ClassVar[tuple[str, ...]] = ("公开率是多少",)

    def check(self) -> None:
        if not self.terms or not any(define(term) for term in self.terms):
            raise ValueError("nothing defined here")

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        asks = r.wanting(Want.MEANING) | r.said(*_ABOUT)
        why_law = r.wanting(Want.WHY) if r.said("算", "不算", "为什么不算") else frozenset()
        rules = [p.text.upper() for p in r.pieces if p.text.upper() in RULE_BY_ID]
        forms = r.ids(T.LEVEL) if len([p for p in r.pieces if p.kind is T.LEVEL and p.value.startswith("form")]) > 1 and not r.mentions else frozenset()
        if forms and (r.has(T.VERSUS) or asks or r.question_words):
            unknown = frozenset(i for i, _ in r.content)
            yield Proposal(cls(("2019版和2021版",)), forms | r.ids(T.VERSUS, T.LEVEL, T.CHECK, T.TREND) | r.question_words | asks | unknown, 0.6, Scope(), fresh=True)
        if not asks and not why_law and not (rules and len(r.pieces) < 4):
            return
        terms = tuple(rules) or tuple(d.term for d in define(r.text) if d.term not in ("年度报告",))
        if not terms and r.before is not None and (r.said(*_POINTS) or r.pronouns or len(r.pieces) < 5):
            terms = tuple(t for t in r.shown.terms if define(t))[:4]
        if not terms:
            return
        spans = frozenset(i for i in range(len(r.pieces)) if _within(r, i, terms))
        kinds = frozenset(i for i, word in r.content if word[-1] in "类项种条" and len(word) <= 3)
        used = asks | why_law | spans | kinds | r.mentioned | r.scene | r.ids(T.QUOTE, T.QUALITY, T.CATEGORY, T.QUANT, T.CHECK, T.NOT, T.GROUP, T.TOPIC, T.LINE)
        used |= r.wanting(Want.BODY, Want.NUMBER) | r.said("这个规则", "这条规则", "规则")
        cost = 0.2 if r.wanting(Want.MEANING) or rules else 0.45
        cost += 0.8 if r.named or r.years and not (r.said("版", "表格") or r.has(T.LEVEL)) else 0
        cost += 1.0 if any(p.kind is T.GROUP and p.value in ("result", "outcome", "applicant") for p in r.pieces) else 0
        yield Proposal(cls(terms), used, cost, fresh=True)

    def words(self) -> str:
        return f"名词解释｜{'、'.join(self.terms)}"

    def answer(self, context: Context) -> Draft:
        found = list(dict.fromkeys(definition for term in self.terms for definition in define(term)[:1]))
        draft = Draft("\n".join(f"{definition.term}：{definition.text}" for definition in found[:4]))
        draft.notes = [LAW_NOTE]
        draft.terms = self.terms
        return draft


@dataclass(frozen=True)
class Comparable(Ask):
    quantities: tuple[str, ...] = ()

    kind: ClassVar[str] = "comparable"
    intent: ClassVar[Intent] = Intent.DEFINE
    EXAMPLES: ClassVar[tuple[str, ...]] = ("2020年和2021年的收费能直接比吗",)
    COUNTER: ClassVar[tuple[str, ...]] = ("2020年和2021年的收费差多少",)

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        asks = r.ids(T.COMPARABLE)
        able = r.said("能不能", "能否", "可不可以", "可以", "能", "可否") if r.has(T.VERSUS) and r.wanting(Want.YESNO) else frozenset()
        if r.said("能不能", "可不可以", "能否") and r.has(T.VERSUS):
            able |= r.said("能不能", "可不可以", "能否") | r.ids(T.VERSUS)
        if asks or able:
            used = asks | able | r.mentioned | r.wanting(Want.YESNO) | r.ids(T.VERSUS)
            yield Proposal(cls(r.codes), used, 0.1)

    def words(self) -> str:
        return f"是否可比｜{quantities_text(self.quantities)}"

    def answer(self, context: Context) -> Draft:
        """The rules, not the numbers."""
        years = tuple(sorted(context.scope.years or context.holdings.years))
        quantities = [quantity(code) for code in self.quantities]
        found = notes.comparability(quantities, years)
        rows = {field.row for of in quantities for field in of.fields if field.table == 2}
        columns = {field.column for of in quantities for field in of.fields}
        label = "、".join(dict.fromkeys(of.label for of in quantities)) or "各项数字"
        crosses = min(years, default=0) <= 2020 < max(years, default=0)
        fatal = [note for note in found if note in (notes.C01, notes.C02_FEES, notes.C02_GONE, notes.C04)]
        if columns & {"total_public", "in_force"}:
            fatal += [note for note in found if note == notes.C02_DOCS]
        if len(set(years)) < 2:
            return Draft(f"{label}在同一年度内口径相同，可以在单位之间比较；但要注意空白和缺失不等于0。")
        if not quantities:
            more = [notes.C02_SAME, notes.C02_FEES, notes.C02_DOCS, notes.C02_GONE, notes.C03] if crosses else []
            return _told(f"{spoken(years)}的数字要分项目看，不能一概直接比较。", [*found, *more])
        if fatal:
            return _told(f"不能直接比较：{spoken(years)}的{label}口径不同。", found)
        if crosses and rows & {"licensing", "penalty", "coercion"}:
            found = [notes.C02_SAME, *found]
        if crosses and any(field.table == 3 for of in quantities for field in of.fields):
            found = [notes.C03, *found]
        return _told(f"可以比较：{spoken(years)}的{label}在两版表格中含义{'大致' if notes.C02_DOCS in found else ''}相同。", found)


def _told(head: str, found: list[str]) -> Draft:
    return Draft(head + "".join(dict.fromkeys(found)), notes=list(dict.fromkeys(found)))


def _within(r: Reading, i: int, terms: tuple[str, ...]) -> bool:
    """Whether a piece is part of a term that was found."""
    piece = r.pieces[i]
    return len(piece.text) > 1 and piece.kind not in (T.YEAR,) and any(d.term in terms for d in define(piece.text)) or piece.text.upper() in terms


