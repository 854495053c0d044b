"""What a term, a rule or a rate means, and what the law says; whether numbers of different years can be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.audit import RULE_BY_ID
from indexer.question import notes
from indexer.question.context import Context
from indexer.question.draft import Draft
from indexer.question.knowledge import Entry, Kind, entries, entry, knowledge, of_code
from indexer.question.plan import Ask, Intent, Scope
from indexer.question.quantities import exists, quantity
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.times import spoken
from indexer.question.wording import quantities_text
from indexer.question.words.lexicon import FAMILY_MEASURE
from indexer.question.words.lists import word_set
from indexer.question.words.pieces import T

_POINTS = word_set("this-rule")
# Words that ask for a meaning or a rule beside 什么意思.
_ABOUT = word_set("asks-for-a-rule")
# Words that ask for a rule, not for what any report says.
_ARTICLE = re.compile("第[一二三四五六七八九十]{1,4}条")
_SCORED = 8  # by an entry that says it, of a question that asks what must be done
_EDITIONS = ("改版", "换版", "换表", "新旧表")
_MODALS = word_set("modals")
_LEADING = ("可以", "应该", "应当", "必须", "需要", "要不要", "可不可以", "能不能")
_LAW = re.compile("条例|法律(?!服务)|法规(?!规章)|依法|法定|按照?规定|怎么规定")
_NAMING = re.compile("《?(?:中华人民共和国)?(?:政府)?(?:信息公开)?条例》?|法律|法规|依法|按照?|(?:怎么)?规定了?|第几条|哪一?条")
_WITHIN = re.compile(
    "几天|多少天|(?:几|多少)日内|多久|多长时间|几个工作日|多少个?工作日|哪天之?前|几号之?前|几月几[日号]"
)  # until when something must be done
_DEADLINE = "law.deadline"
_HOW = ("期限", "时限", "怎么办", "如何", "怎样", "多久", "什么时候")
_OPERATORS = (
    *(T.MOST, T.LEAST, T.MEAN, T.MEDIAN, T.COMPARED, T.AVERAGE, T.NTH, T.FIRST, T.TREND, T.SHARE),
    *(T.RANKING, T.QUALITY, T.TEXT, T.TOPIC),
)
_UNSAID = frozenset({T.FILLER, T.SOFT, T.BREAK, T.DEFINE, T.WHICH, T.QUANT, T.YESNO, T.WHY, T.FOLLOW, T.PRONOUN, T.META})
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
        codes = self.known[0].codes if self.known else ()
        family = FAMILY_MEASURE.get(f"@{self.known[0].id.removeprefix('group.')}") if self.known else None
        if self.known and self.known[0].id.startswith("measure."):
            return codes[:1]
        if family is not None:  # 不予处理是什么意思: all its rows
            return (family,)
        usual = [code for code in codes if code.endswith(("__total", "_decisions", "_rate", "_pending")) and exists(code)]
        return tuple(usual[:1])

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        if told := tuple(p.value for p in r.pieces if p.kind is T.DEFINE and entry(p.value)):  # 能定规章吗: asks for that passage
            yield Proposal(cls(told), r.ids(T.DEFINE, T.YESNO, T.WHICH, T.QUALITY) | r.mentioned, 0.05, fresh=True)
        else:
            yield from cls._asked(r)

    @classmethod
    def _asked(cls, r: Reading) -> Iterator[Proposal]:
        forms = frozenset(i for i, p in enumerate(r.pieces) if p.kind is T.LEVEL and p.value.startswith("form"))
        if rule := _of_article(r) or _of_rules(r):
            yield Proposal(cls(rule), frozenset(range(len(r.pieces))), 0.05, Scope(), fresh=True)
        asks = r.wanting(Want.MEANING) | (frozenset() if r.of_somebody and r.wanting(Want.NUMBER) else r.said(*_ABOUT))
        asks |= r.said("要", "应", "该") if r.has(T.META) and not (r.named or r.years) else frozenset()
        why = r.wanting(Want.WHY) if r.said("算", "不算", "不是") or any("算" in p.text for p in r.pieces) else frozenset()
        rules = [f"rule.{p.text.upper()}" for p in r.pieces if p.text.upper() in RULE_BY_ID]
        if len(forms) > 1 and not r.mentions and (r.has(T.VERSUS) or asks or r.question_words):
            everything = frozenset(range(len(r.pieces)))
            yield Proposal(cls(("edition.2021", "form.why_2021", "form.other_processing")), everything, 0.6, Scope(), fresh=True)
        if rules and (asks or not r.question_words) and not r.has(T.QUALITY):
            yield Proposal(cls(tuple(rules)), _spoken(r) | asks, 0.1, fresh=True)
        if r.shown.terms and asks and (r.said(*_POINTS) or len(r.pieces) < 5) and not r.mentions:
            terms = tuple(f"rule.{term}" if term in RULE_BY_ID else term for term in r.shown.terms)[:4]
            yield Proposal(
                cls(tuple(t for t in terms if entry(t))), asks | r.said(*_POINTS) | r.question_words | r.ids(T.QUALITY), 0.15, fresh=True
            )
        if asks and r.inherited and not r.mentions and not _matter(r, asks | r.said(*_POINTS)):  # 怎么算的
            terms = tuple(filter(None, (of_code(r.codes[0]),)))
            yield Proposal(cls(terms), asks | r.question_words | r.said(*_POINTS), 0.2 if terms else 5.0, fresh=True)
        if not (asks or why) and (r.question_words or r.named or r.years or r.before is not None):
            return
        found = knowledge(_matter(r, asks | why), limit=3, least=0.1 if why else 0.3)
        if not found or (r.named and not asks) or (r.before is not None and not asks):
            return
        best = found[0]
        if not (asks or why) and best.entry.kind in (Kind.FIELD, Kind.EVIDENCE):
            return  # 培训 alone is looked for in what the reports write
        bare = not (asks or why)
        cost = (0.9 if bare else 0.2) + (1 - best.share) * (1.5 if bare else 0.8) + (0.8 if r.named or (r.years and not forms) else 0)
        cost += 1.0 if r.has(T.TOPIC) and (r.pronouns or r.named) else 0
        cost += 1.0 if any(p.kind is T.GROUP and p.value in ("result", "outcome", "applicant") for p in r.pieces) else 0
        if bare and (best.share < 0.75 or r.question_words - r.wanting(Want.YESNO)):
            return
        terms = tuple(each.entry.id for each in found if each.score >= 0.85 * best.score)[:2]
        yield Proposal(cls(terms), _spoken(r) | asks | why | r.question_words, cost, fresh=True)

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
    lawful = bool(_LAW.search(r.text) or _WITHIN.search(r.text)) and not r.wanting(Want.MEANING)
    asks = lawful or r.question_words - r.wanting(Want.MEANING) or r.has(T.META) or any(word in r.text for word in _HOW)
    if not asks or r.of_somebody or r.pronouns or r.has(*_OPERATORS):
        return ()
    modal = [p for p in r.pieces if p.text in _MODALS or p.text.startswith(_LEADING)]
    matter = "".join(p.text for i, p in enumerate(r.pieces) if i not in r.who.used())
    found = knowledge(_NAMING.sub("", matter) or matter, limit=6, least=0.2) if lawful else knowledge(matter, limit=1)
    found = tuple(each for each in found if each.entry.kind is Kind.LAW or not lawful)
    edition = any(word in r.text for word in _EDITIONS)
    if not found or (found[0].entry.kind, edition) not in ((Kind.LAW, False), (Kind.FORM, True)):
        return ()
    if r.years and not edition and not any(name in r.text for name in found[0].entry.ask if name[0].isdigit()):
        return ()  # what reports of these years did
    if r.ids(T.META, value="latest") and r.ids(T.META, value="when"):
        return (_DEADLINE,)  # 部门最迟哪天前得挂出来
    best, words = found[0], [word for _, word in r.content]
    named = any(len(word) > 2 and word in (best.entry.title, *best.entry.ask) for word in words)
    until = r.ids(T.REFUSE, value="period") or (
        r.ids(T.META, value="latest") and (r.ids(T.META, value="when") or r.ids(T.META, value="published"))
    )  # 最晚什么时候公布
    sure = (
        named
        or (lawful and best.score >= _SCORED)
        or ((modal or until or r.said("期限", "时限")) and best.share >= 0.5 and best.score >= _SCORED)
        or edition
    )
    return (best.entry.id,) if sure else ()


def asks_for_a_rule(r: Reading) -> bool:
    """公司可以申请吗, 政府应该公开哪些信息: what may or must be done; 可以看一下 … is politeness."""
    if r.named or r.years or r.before is not None or r.wanting(Want.NUMBER, Want.BODIES) or r.has(*_OPERATORS):
        return False
    counted = r.mentioned | r.scene
    of_nobody = r.wanting(Want.YESNO) and not (r.wanting(Want.BODY) or r.has(T.EXISTS, T.OFFICE, T.NOT, T.ALL, T.FACT))
    if of_nobody and any(p.text in ("吗", "么") for p in r.pieces) and not any(p.text.startswith("有") for p in r.pieces):
        return True  # 信息公开申请收费吗
    return any(p.text in _MODALS and i + 1 in counted for i, p in enumerate(r.pieces))


def _matter(r: Reading, asks: frozenset[int]) -> str:
    """What the meaning is asked of: 年报内容 of 《条例》第几条规定了年报内容."""
    why = min(r.ids(T.WHY), default=len(r.pieces))  # 不动产登记资料查询为什么不算申请: of what stands before
    said = [p for i, p in enumerate(r.pieces) if i not in asks and p.kind not in _UNSAID and (i < why or not why)]
    rest = [p for p in said if not (p.kind is T.QUOTE and "条例" in p.text)]
    kept = [p for p in (rest or said) if p.kind is not T.EXCEPT]
    if len(kept) == 1 or rest != said:
        return "".join(p.value if p.kind is T.QUOTE else p.text for p in kept)
    end = r.pieces[why].start if why < len(r.pieces) and kept else kept[-1].end if kept else 0
    return r.text[kept[0].start : end] if kept else ""


def _spoken(r: Reading) -> frozenset[int]:
    """Everything but operators: knowledge weighs by itself how much of it an entry answers to."""
    operators = (T.MOST, T.LEAST, T.MEAN, T.MEDIAN, T.COMPARED, T.NTH, T.FIRST, T.TEXT, T.TREND, T.QUANT, T.SHARE)
    return frozenset(range(len(r.pieces))) - r.ids(*operators)


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
