"""What a term, a rule or a rate means, and what the law says; whether numbers of different years can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.audit import RULE_BY_ID
from archive.form import Field
from indexer.question import notes
from indexer.question.context import Context
from indexer.question.draft import Draft
from indexer.question.kinds.meta import Meta
from indexer.question.knowledge import Entry, Kind, Ranked, entries, entry, knowledge, of_code
from indexer.question.plan import Ask, Intent, Scope
from indexer.question.quantities import exists, quantity
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.times import spoken
from indexer.question.wording import quantities_text
from indexer.question.words.lexicon import FAMILY_MEASURE
from indexer.question.words.lists import word_set
from indexer.question.words.pieces import T

_POINTS, _MODALS = word_set("this-rule"), word_set("modals")
_ABOUT = word_set("asks-for-a-rule")  # words that ask for a meaning or a rule beside 什么意思
_ARTICLE = re.compile("第[一二三四五六七八九十]{1,4}条")
_SHARE_LATER = 0.5  # what of a follow-up the passage must explain: else it is about what was told
_SCORED = 8  # by an entry that says it, of a question that asks what must be done
_EDITIONS = re.compile("改版|换版|换表|新旧表")
_LEADING = ("可以", "应该", "应当", "必须", "需要", "要不要", "可不可以", "能不能")
_LAW = re.compile(
    "条例|法律(?!服务)|法规(?!规章)|依法|法定|按照?规定|怎么规定"
    "|几天|多少天|(?:几|多少)日内|多久|多长时间|几个工作日|多少个?工作日|哪天之?前|几号之?前|几月几[日号]"  # until when it must be done
)
_NAMING = re.compile("《?(?:中华人民共和国)?(?:政府)?(?:信息公开)?条例》?|法律|法规|依法|按照?|(?:怎么)?规定了?|第几条|哪一?条")
_DEADLINE = "law.deadline"
_HOW = re.compile("期限|时限|怎么办|如何|怎样|多久|什么时候")
_OPERATORS = (
    *(T.MOST, T.LEAST, T.MEAN, T.MEDIAN, T.COMPARED, T.AVERAGE, T.NTH, T.FIRST, T.TREND, T.SHARE),
    *(T.RANKING, T.QUALITY, T.TEXT, T.TOPIC),
)
_UNSAID = frozenset({T.FILLER, T.SOFT, T.BREAK, T.DEFINE, T.WHICH, T.QUANT, T.YESNO, T.WHY, T.FOLLOW, T.PRONOUN, T.META, T.EXCEPT})
# Everything but operators: knowledge weighs by itself how much of it an entry answers to.
_SPOKEN = frozenset(T) - {T.MOST, T.LEAST, T.MEAN, T.MEDIAN, T.COMPARED, T.NTH, T.FIRST, T.TEXT, T.TREND, T.QUANT, T.SHARE}
_INCOMPARABLE = frozenset({notes.C01, notes.C02_FEES, notes.C02_GONE, notes.C04})
LAW_NOTE = "解释为本馆编写，法律条文以国务院令第711号《政府信息公开条例》为准。"


@dataclass(frozen=True)
class Definition(Ask, kind="definition", intent=Intent.DEFINE):
    terms: tuple[str, ...]  # ids of ``knowledge``

    EXAMPLES = (
        "“三安全一稳定”是什么意思",
        "公开率怎么算",
        "T3-02校验什么",
        "其他处理在新版里分成哪几项",
        "第几条规定了年报内容",
    )
    COUNTER = ("公开率是多少",)

    def check(self) -> None:
        if not self.known:
            raise ValueError("nothing known")

    @property
    def known(self) -> tuple[Entry, ...]:
        return tuple(found for term in self.terms if (found := entry(term)) is not None)

    @property
    def measured(self) -> tuple[str, ...]:
        """有几件, 哪家有: of the term that was just explained."""
        if not self.known:
            return ()
        term, codes = self.known[0].id, self.known[0].codes
        if term.startswith("measure."):
            return codes[:1]
        if family := FAMILY_MEASURE.get(f"@{term.removeprefix('group.')}"):  # 不予处理是什么意思: all its rows
            return (family,)
        usual = [code for code in codes if code.endswith(("__total", "_decisions", "_rate", "_pending")) and exists(code)]
        return tuple(usual[:1])

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        if told := tuple(p.value for p in r.pieces if p.kind is T.DEFINE and entry(p.value)):  # 能定规章吗: asks for that passage
            yield Proposal(cls(told), r.ids(T.DEFINE, T.YESNO, T.WHICH, T.QUALITY) | r.mentioned, 0.05, fresh=True)
            return
        if rule := _of_article(r) or _of_rules(r):
            yield Proposal(cls(rule), r.everything, 0.05, Scope(), fresh=True)
        asks = _asks(r)
        if len(_forms(r)) > 1 and not r.mentions and (asks or r.question_words or r.has(T.VERSUS)):
            yield Proposal(cls(("edition.2021", "form.why_2021", "form.other_processing")), r.everything, 0.6, Scope(), fresh=True)
        yield from cls._of_before(r, asks)
        yield from cls._of_codes(r, asks)
        yield from cls._looked_up(r, asks)

    @classmethod
    def _of_codes(cls, r: Reading, asks: frozenset[int]) -> Iterator[Proposal]:
        """T3-02校验什么."""
        rules = tuple(f"rule.{p.text.upper()}" for p in r.pieces if p.text.upper() in RULE_BY_ID)
        if rules and (asks or not r.question_words) and not r.has(T.QUALITY):
            yield Proposal(cls(rules), r.ids(*_SPOKEN) | asks, 0.1, fresh=True)

    @classmethod
    def _of_before(cls, r: Reading, asks: frozenset[int]) -> Iterator[Proposal]:
        """这个理由是什么意思, 怎么算的: what was just told of."""
        if r.mentions or not asks:
            return
        points = r.said(*_POINTS)
        used = asks | points | r.question_words
        if r.shown.terms and (points or (len(r.pieces) < 5 and not r.has(T.GROUP))):
            terms = tuple(f"rule.{term}" if term in RULE_BY_ID else term for term in r.shown.terms)[:4]
            yield Proposal(cls(tuple(filter(entry, terms))), used | r.ids(T.QUALITY), 0.15, fresh=True)
        if isinstance(before := r.before.ask if r.before is not None else None, Meta) and before.topic == "published":
            yield Proposal(cls((_DEADLINE,)), used | r.ids(T.META) | frozenset(i for i, _ in r.content), 0.2, fresh=True)  # 第几条规定的
        if r.inherited and not _matter(r, asks | points) and (term := of_code(r.codes[0])):
            yield Proposal(cls((term,)), used, 0.2, fresh=True)

    @classmethod
    def _looked_up(cls, r: Reading, asks: frozenset[int]) -> Iterator[Proposal]:
        """公开率怎么算, 转办为什么不算申请, 复议前置 alone: what knowledge has on it."""
        why = _why_not(r)
        bare = not (asks or why)
        if not asks and (r.named or r.before is not None or (bare and (r.question_words or r.years))):
            return
        found = knowledge(_matter(r, asks | why), limit=3, least=0.1 if why else 0.3)
        # 培训 alone is looked for in what the reports write
        if not found or (r.before is not None and found[0].share < _SHARE_LATER):
            return
        if bare and (found[0].share < 0.75 or found[0].entry.kind in (Kind.FIELD, Kind.EVIDENCE)):
            return
        terms = tuple(each.entry.id for each in found if each.score >= 0.85 * found[0].score)[:2]
        used = r.ids(*_SPOKEN) | asks | why | r.question_words
        yield Proposal(cls(terms), used, _cost(r, 1 - found[0].share, bare=bare), fresh=True)

    def words(self) -> str:
        return f"名词解释｜{'、'.join(each.title for each in self.known)}"

    def answer(self, context: Context) -> Draft:
        text = "\n".join(f"{each.title}：{each.text}（{each.source}）" for each in self.known)
        return Draft(text, notes=[LAW_NOTE], terms=self.terms)


def _of_article(r: Reading) -> tuple[str, ...]:
    """条例第三十六条说的是什么: what is known of it."""
    found = _ARTICLE.search(r.text)
    if found is None or r.named or not (r.wanting(Want.MEANING, Want.BODY) or "条例" in r.text):
        return ()
    return tuple(each.id for each in entries() if found[0] in each.source or found[0] in each.ask)[:5]


def _of_rules(r: Reading) -> tuple[str, ...]:
    """可以制定规章的是哪些机关, 申请公开要花钱吗, 复议前置从哪年开始: what the law says, whatever any report does."""
    lawful = not r.wanting(Want.MEANING) and _LAW.search(r.text) is not None
    if r.of_somebody or r.pronouns or r.has(*_OPERATORS) or not (lawful or _asks_something(r)):
        return ()
    edition = _EDITIONS.search(r.text) is not None
    best = _best(r, Kind.FORM if edition else Kind.LAW, lawful=lawful)
    if best is None or edition:
        return (best.entry.id,) if best is not None else ()
    if r.ids(T.META, value="latest") and r.ids(T.META, value="when"):
        return (_DEADLINE,)  # 部门最迟哪天前得挂出来
    return (best.entry.id,) if _answers(best, r, lawful) else ()


def _asks_something(r: Reading) -> bool:
    return bool(r.question_words - r.wanting(Want.MEANING)) or r.has(T.META) or _HOW.search(r.text) is not None


def _answers(best: Ranked, r: Reading, lawful: bool) -> bool:
    """Whether the passage is surely what is asked for: its own name, or much of it beside a word that asks what must be done."""
    if any(len(word) > 2 and word in (best.entry.title, *best.entry.ask) for _, word in r.content):
        return True
    modal = any(p.text in _MODALS or p.text.startswith(_LEADING) or p.text in ("期限", "时限") for p in r.pieces)
    until = r.ids(T.REFUSE, value="period") or (r.ids(T.META, value="latest") and r.ids(T.META, value="published"))
    return best.score >= _SCORED and (lawful or (best.share >= 0.5 and bool(modal or until)))


def _best(r: Reading, kind: Kind, *, lawful: bool) -> Ranked | None:
    """What knowledge has on it, if it is of this kind; where the law is named, the best of the law."""
    matter = "".join(p.text for i, p in enumerate(r.pieces) if i not in r.who.used())
    found: Sequence[Ranked] = knowledge(matter, limit=1)
    if lawful:
        found = [each for each in knowledge(_NAMING.sub("", matter) or matter, limit=6, least=0.2) if each.entry.kind is Kind.LAW]
    if not found or found[0].entry.kind is not kind:
        return None
    dated = any(name in r.text for name in found[0].entry.ask if name[0].isdigit())
    return found[0] if kind is Kind.FORM or dated or not r.years else None  # else: what reports of these years did


def asks_for_a_rule(r: Reading) -> bool:
    """公司可以申请吗, 政府应该公开哪些信息: what may or must be done; 可以看一下 … is politeness."""
    if r.named or r.years or r.before is not None or r.wanting(Want.NUMBER, Want.BODIES) or r.has(*_OPERATORS):
        return False
    if r.said("吗", "么") and not r.wanting(Want.BODY) and not r.has(T.EXISTS, T.OFFICE, T.NOT, T.ALL, T.FACT):
        return True  # 信息公开申请收费吗
    return not {i + 1 for i in r.said(*_MODALS)}.isdisjoint(r.mentioned | r.scene)


def _asks(r: Reading) -> frozenset[int]:
    """Words that ask for a meaning or a rule."""
    asks = r.wanting(Want.MEANING)
    if not (r.of_somebody and r.wanting(Want.NUMBER)):
        asks |= r.said(*_ABOUT)
    if r.has(T.META) and not (r.named or r.years):
        asks |= r.said("要", "应", "该")
    return asks


def _why_not(r: Reading) -> frozenset[int]:
    """转办为什么不算申请, 为什么不是公开: asks for a meaning too."""
    return r.wanting(Want.WHY) if any("算" in p.text or p.text == "不是" for p in r.pieces) else frozenset()


def _forms(r: Reading) -> frozenset[int]:
    return frozenset(i for i in r.ids(T.LEVEL) if r.pieces[i].value.startswith("form"))


def _cost(r: Reading, unlike: float, *, bare: bool) -> float:
    """More where little of the question is answered, and where something speaks for a question about reports."""
    cost = 0.9 + unlike * 1.5 if bare else 0.2 + unlike * 0.8
    if r.named or (r.years and not _forms(r)):
        cost += 0.8
    if r.has(T.TOPIC) and (r.pronouns or r.named):
        cost += 1.0
    return cost + 1.0 * any(r.ids(T.GROUP, value=value) for value in ("result", "outcome", "applicant"))


def _matter(r: Reading, asks: frozenset[int]) -> str:
    """What the meaning is asked of: 年报内容 of 《条例》第几条规定了年报内容."""
    why = min(r.ids(T.WHY), default=0) or len(r.pieces)  # 不动产登记资料查询为什么不算申请: of what stands before
    said = [p for i, p in enumerate(r.pieces[:why]) if i not in asks and p.kind not in _UNSAID]
    kept = [p for p in said if not (p.kind is T.QUOTE and "条例" in p.text)] or said
    return r.text[kept[0].start : kept[-1].end] if kept else ""


@dataclass(frozen=True)
class Comparable(Ask, kind="comparable", intent=Intent.DEFINE):
    quantities: tuple[str, ...] = ()

    EXAMPLES = ("2020年和2021年的收费能直接比吗",)
    COUNTER = ("2020年和2021年的收费差多少",)

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        able = r.said("能不能", "可不可以", "能否", "可否", "是否可以")
        asks = r.ids(T.COMPARABLE) | (able | r.ids(T.VERSUS) if able and r.has(T.VERSUS) else frozenset())
        if asks:
            yield Proposal(cls(r.codes), asks | r.mentioned | r.wanting(Want.YESNO) | r.ids(T.VERSUS), 0.1)

    def words(self) -> str:
        return f"是否可比｜{quantities_text(self.quantities)}"

    def answer(self, context: Context) -> Draft:
        """The rules, not the numbers."""
        years = tuple(sorted(context.scope.years or context.holdings.years))
        quantities = [quantity(code) for code in self.quantities]
        label = "、".join(dict.fromkeys(of.label for of in quantities)) or "各项数字"
        if len(set(years)) < 2:
            return Draft(f"{label}在同一年度内口径相同，可以在单位之间比较；但要注意空白和缺失不等于0。")
        found = notes.comparability(quantities, years)
        crosses = years[0] <= 2020 < years[-1]
        if not quantities:
            more = [notes.C02_SAME, notes.C02_FEES, notes.C02_DOCS, notes.C02_GONE, notes.C03] if crosses else []
            return _told(f"{spoken(years)}的数字要分项目看，不能一概直接比较。", [*found, *more])
        fields = [field for of in quantities for field in of.fields]
        if _INCOMPARABLE.intersection(found) or (notes.C02_DOCS in found and _of_documents(fields)):
            return _told(f"不能直接比较：{spoken(years)}的{label}口径不同。", found)
        alike = "大致" if notes.C02_DOCS in found else ""
        text = f"可以比较：{spoken(years)}的{label}在两版表格中含义{alike}相同。"
        return _told(text, [*(_unchanged(fields) if crosses else ()), *found])


def _of_documents(fields: Sequence[Field]) -> bool:
    return any(field.column in ("total_public", "in_force") for field in fields)


def _unchanged(fields: Sequence[Field]) -> Iterator[str]:
    """What both editions count alike."""
    if any(field.table == 3 for field in fields):
        yield notes.C03
    if any(field.table == 2 and field.row in ("licensing", "penalty", "coercion") for field in fields):
        yield notes.C02_SAME


def _told(head: str, found: list[str]) -> Draft:
    return Draft(head + "".join(dict.fromkeys(found)), notes=list(dict.fromkeys(found)))
