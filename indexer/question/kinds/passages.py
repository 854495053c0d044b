"""What the reports say in words: topics of their sections, sentences that speak of something, who writes it. Always quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from archive.models import Paragraph
from archive.store.stored import Summary
from indexer.query import Query, Sharing, both, either
from indexer.question.context import Context, called
from indexer.question.display import first_of, joined
from indexer.question.draft import Draft, one_by_one
from indexer.question.holdings import name_of
from indexer.question.kinds.topics import about
from indexer.question.model import Citation, Coverage, Gap, Row
from indexer.question.plan import Ask, Intent, Scope
from indexer.question.reading.as_written import ways, written_span
from indexer.question.reading.counted import Mention
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.reports import PAGE, Reports, Rows
from indexer.question.sentences import occurrences, sentences, written
from indexer.question.words.pieces import T
from indexer.sentences import Said

TOPICS = {
    "problems": "存在的主要问题",
    "improvement": "改进情况和打算",
    "both": "存在的问题及改进情况",
    "overview": "总体情况",
    "other": "其他需要报告的事项",
    "platform": "平台建设",
    "supervision": "监督保障",
    "management": "政府信息管理",
    "proactive": "主动公开情况",
    "on_request": "依申请公开情况",
}
_NAMED = 8  # reports in the sentence
_ALL_OF_ONE = 20
_MOST_SENTENCES = 40  # looked for; beyond that nobody has counted
_ASKING = ("哪", "什么", "啥", "多少")
_A_NAME = 5  # characters of several words together that name one thing
PER_REPORT = 6  # passages shown of one report


@dataclass(frozen=True)
class Sections(Ask, kind="sections", intent=Intent.EXPLAIN):
    topic: str
    text: tuple[str, ...] = ()

    EXAMPLES = ("{body}{year}年承认自己存在哪些问题", "{body}下一步打算怎么改进", "{body}的平台建设情况")
    COUNTER = ("{body}的年报有没有问题",)

    def check(self) -> None:
        if self.topic not in TOPICS:
            raise ValueError("no such topic")

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        topics = [p.value for p in r.pieces if p.kind is T.TOPIC]
        if not topics:
            return
        topic = "both" if {"problems", "improvement"} <= set(topics) else topics[0]
        used, scope = cls._used(r), _planned_in(r) if topic == "improvement" else None
        yield Proposal(cls(topic), used, 0.2, scope)
        words = tuple(_phrases(r, r.content)) if r.has(T.TEXT) else tuple(word for _, word in r.content)
        if words and not any(word.startswith(("没", "未", "不")) for word in words):
            yield Proposal(cls(topic, words), used.union(i for i, _ in r.content), 0.9, scope)

    @staticmethod
    def _used(r: Reading) -> frozenset[int]:
        used = r.ids(T.TOPIC, T.TEXT, T.GROUP, T.EVIDENCE) | r.wanting(Want.BODY, Want.YESNO)
        if r.named or r.pronouns or r.before is not None:
            used |= r.wanting(Want.MEANING)
        points = (i for i in r.ids(T.QUANT) if r.pieces[i].text.endswith(("条", "点", "个", "方面")))  # 写了哪几条
        return used.union(points, *(m.used for m in r.mentions if m.weak))

    def words(self) -> str:
        return "｜".join(("摘录正文", TOPICS[self.topic], *(f"“{word}”" for word in self.text)))

    def answer(self, context: Context) -> Draft:
        reports, scope, what = context.reports[:PAGE], context.name(), TOPICS[self.topic]
        told, words = self._passages(context, reports)
        rows = [Row(name_of(each), each.report_year, each.id, display=_abridged(told[each.id])) for each in reports if told[each.id]]
        without = [context.gap(report, f"未找到“{what}”的内容") for report in reports if not told[report.id]]
        draft = Draft(f"以下是{scope}{len(rows)}份年报中“{what}”的原文摘录，未作归纳。", rows=rows, empty=not rows)
        if not rows:
            draft.text = f"{scope}的年报中没有找到“{what}”的内容。"
        elif len(rows) == 1:
            draft.text = f"{rows[0].agency}{rows[0].report_year or ''}年度年报“{what}”写道：{rows[0].display}"
        if self.text and not words and rows:
            draft.notes = [f"其中没有写到“{'”“'.join(self.text)}”，所以没有按它筛选。"]
        by_id, most = {report.id: report for report in reports}, PER_REPORT if len(reports) > 1 else _ALL_OF_ONE

        def cite(row: Row) -> tuple[Citation, ...]:
            return tuple(context.cite(by_id[row.report_id or ""], p, what) for p in told[row.report_id or ""][:most])

        draft.cite = one_by_one(cite)
        draft.coverage = searched(len(context.reports), len(rows), without, read=len(reports))
        return draft

    def _passages(self, context: Context, reports: Sequence[Summary]) -> tuple[dict[str, list[Paragraph]], list[str]]:
        """What each says of the topic; only of the words, as far as any of them is said."""
        told = {report.id: about(context, report, self.topic) for report in reports}
        words = [word for word in self.text if any(word in p.text for found in told.values() for p in found)]
        if not words:
            return told, words
        return {id: [p for p in found if any(word in p.text for word in words)] for id, found in told.items()}, words


@dataclass(frozen=True)
class Words(Ask, kind="words", intent=Intent.SEARCH):
    text: tuple[str, ...]
    who: bool = False  # which reports write it; else what they write
    absent: bool = False  # the reports that do not
    exact: bool = False  # these very characters: a quotation, 提到“好差评”
    either: bool = False
    count: bool = False
    yes_no: bool = False
    unit: str = ""  # of the number the sentence should give
    how_many: bool = False
    loose: bool = False  # sentences that speak of part of it will do

    EXAMPLES = ("哪家提到了“好差评”", "关于培训大家是怎么写的", "{body}征求过家长意见吗", "谁说自己人手不够")
    COUNTER = ("哪家收到的申请最多",)

    def intent_of(self) -> Intent:
        return Intent.SEARCH if self.who or self.exact else Intent.EXPLAIN

    def check(self) -> None:
        if not self.text or any(not word.strip() for word in self.text):
            raise ValueError("no words")

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        span, told = written_span(r)
        if span and not (r.has(T.QUOTE) or (r.has(T.TOPIC) and span.startswith(_ASKING))):  # 提到了哪些问题: the section
            yield cls._proposed(r, (span,), told | r.ids(T.TEXT), r.ids(T.TEXT), 0.15)
        else:
            yield from cls._of_words(r)

    @classmethod
    def _of_words(cls, r: Reading) -> Iterator[Proposal]:
        """Word by word: those nobody declared, and what is counted."""
        if _several(r):
            return
        verbs = r.ids(T.TEXT) | r.said("写法", "怎么写", "怎么说", "说法", "关于", "有关")
        quotes = r.ids(T.QUOTE)
        content = _looked_for(r, verbs)
        texts = tuple(dict.fromkeys(_phrases(r, content) if verbs or r.wanting(Want.BODY) else (word for _, word in content)))
        section = {i for i, _ in content} <= r.ids(T.TOPIC) and not r.wanting(Want.BODY, Want.BODIES)  # 下一步打算写了什么
        if not texts or section:
            return
        used = verbs.union(i for i, _ in content) | r.ids(T.EVIDENCE, T.NUMBER, T.QUANT, T.TOPIC) | r.wanting(Want.WHY, Want.DATE)
        if not verbs and not r.wanting(Want.BODY, Want.BODIES):
            used |= r.ids(T.NOT)  # who did not do it is no matter of words
        if r.content:  # 6月上线的地图, 叫什么名字
            used |= r.ids(T.REFUSE, value="period") | r.ids(T.REFUSE, value="privacy")
        if all(m.weak for m in r.mentions):
            used |= r.ids(T.SHARE)  # 在考核里占多少分值
        experience = r.has(T.QUANT)  # 收到过多少: 过 is no sign of a text
        written = any(not (experience and "过" in r.pieces[i].text) for i in r.ids(T.TEXT))
        exact = (bool(quotes) and not _published_there(r, verbs)) or written
        yield cls._proposed(r, texts, used, verbs, 0.25 if exact else 0.5 if verbs else 1.1, exact=exact)

    @classmethod
    def _proposed(
        cls, r: Reading, texts: tuple[str, ...], used: frozenset[int], verbs: frozenset[int], cost: float, *, exact: bool = True
    ) -> Proposal:
        """``verbs``: the pieces that say it is written."""
        which = bool(r.wanting(Want.BODY, Want.BODIES) - r.said("哪里", "哪儿")) or r.has(T.ALL)  # 设在哪儿: no body
        yes_no = bool(r.wanting(Want.YESNO))
        negated = frozenset(i for i in r.ids(T.NOT) if any(k in verbs for k in (i + 1, i + 2)))
        negated |= r.ids(T.TEXT, value="not")
        either = any(p.text in ("或", "或者", "还是") for p in r.pieces)
        asked = r.wanting(Want.BODY, Want.YESNO, Want.BODIES)
        ask = cls(texts, which, bool(negated), exact, either, bool(r.wanting(Want.BODIES)), yes_no, *_number_asked(r))
        scope = r.scope(without=used) if exact else None  # 提到档案馆: nobody's report is meant
        return Proposal(ask, used | negated | asked, cost, scope, fresh=which and not r.pronouns)

    def words(self) -> str:
        said = ("”或“" if self.either else "”“").join(self.text)
        return f"{'哪些年报' if self.who else '正文里'}{'没有' if self.absent else ''}写到“{said}”"

    def answer(self, context: Context) -> Draft:
        if self.exact or self.absent:
            told = [replace(self, text=words) for words in ways(self.text)]
            draft = next((each for each in told if context.reports.where(each._found)), self)._literally(context)
            if self.absent or not draft.empty:
                return draft
        if self.exact and all(word.isascii() for word in self.text):
            return self._literally(context)  # 12345: nothing is nearly that
        near = self._nearly(context)
        if self.exact and not near.empty:
            near.text = f"{'没有。' if self.yes_no else ''}没有年报逐字写到{_in_quotes(self.text)}，意思相近的有：{near.text}"
            if self.count:
                near.value, near.unit = Decimal(0), "家"
        return near

    @property
    def _found(self) -> Query:
        printed = [written(phrase) for phrase in self.text]
        return either(printed) if self.either else both(printed)

    def _literally(self, context: Context) -> Draft:
        """Exactly these characters."""
        if self.absent:
            chosen, text = self._unwritten(context)
        else:
            chosen = context.reports.where(self._found)
            names = first_of([called(report) for report in chosen[:_NAMED]], len(chosen))
            yes = "有。" if self.yes_no else ""
            text = f"{yes}{context.name()}写到{_in_quotes(self.text)}的有{chosen.bodies}家（{len(chosen)}份年报）：{names}。"
            text = text if chosen else f"{context.name()}没有年报写到{_in_quotes(self.text)}。"
        rows = Rows.of(chosen, lambda reports: [Row(name_of(report), report.report_year, report.id) for report in reports])
        draft = Draft(text, rows=rows, empty=not rows)
        if self.count:
            draft.value, draft.unit = Decimal(chosen.bodies), "家"
        draft.cite = lambda shown: self._cited(context, shown)
        draft.notes = ["按原文逐字查找（已统一繁简和全半角）；没有写这几个字、意思相近的不在其中。"]
        draft.coverage = searched(len(context.reports), len(rows), ())
        return draft

    def _unwritten(self, context: Context) -> tuple[Reports, str]:
        """The reports without them; of several years those of bodies that never write it."""
        said, chosen = _in_quotes(self.text), context.reports.but(self._found)
        if len(context.years) <= 1:
            yes = "有。" if self.yes_no and chosen else ""
            names = first_of([called(report) for report in chosen[:_NAMED]], len(chosen))
            return chosen, f"{yes}{context.name()}没有写到{said}的有{chosen.bodies}家（{len(chosen)}份年报）：{names}。"
        some = context.reports.where(self._found).query
        never = context.reports.but(Sharing("reporter", some)) if some is not None else chosen
        named = f"：{joined(never.names(_NAMED), _NAMED)}" if never else ""
        return never, f"{context.name()}各年年报都没有写到{said}的有{never.bodies}家{named}；没有写到的年报共{len(chosen)}份。"

    def _cited(self, context: Context, rows: Sequence[Row]) -> list[tuple[Citation, ...]]:
        reports = context.reports_of(rows)
        by_phrase = [occurrences(context, phrase, list(reports)) for phrase in self.text]
        wanted = {id: list(dict.fromkeys(p for found in by_phrase for p in found.get(id, ())))[:PER_REPORT] for id in reports}
        context.fetch((id, *paragraphs) for id, paragraphs in wanted.items())
        return [self._quoted(context, reports[id], wanted[id]) if id in reports else () for id in (row.report_id or "" for row in rows)]

    def _quoted(self, context: Context, report: Summary, wanted: Sequence[str]) -> tuple[Citation, ...]:
        paragraphs = [paragraph for id in wanted if (paragraph := context.paragraph(report.id, id)) is not None]
        return tuple(context.cite(report, p, "正文", next((w for w in self.text if w in p.text), "")) for p in paragraphs)

    def _nearly(self, context: Context) -> Draft:
        """The sentences that hold most of the words."""
        good: dict[str, list[Said]] = {}
        for each in (found := self._sentences(context)):
            good.setdefault(each.report_id, []).append(each)
        if not found:
            return Draft(f"{context.name()}的年报正文没有提到{_in_quotes(self.text)}。", empty=True)
        reports = {report.id: report for report in context.holdings.reader.read(list(good))}
        draft = Draft("", rows=[Row(name_of(r), r.report_year, id, display=good[id][0].quote.strip()) for id, r in reports.items()])
        here = [word for word in self.text if any(word in each.quote for each in found)]
        draft.text = self._told(context, found, here, draft.rows)

        def cite(row: Row) -> tuple[Citation, ...]:
            report, said = reports[row.report_id or ""], good[row.report_id or ""]
            return tuple(dict.fromkeys(context.cite(report, each.paragraph, "正文", each.quote.strip()) for each in said))[:PER_REPORT]

        draft.cite = one_by_one(cite)
        draft.notes = ["以上是正文中的相关段落，照原文摘录，是否切题请看原文。"]
        if here and here != list(self.text):
            draft.notes.append(f"其中没有逐字写到{_in_quotes([word for word in self.text if word not in here])}。")
        draft.coverage = searched(len(context.reports), len(draft.rows), ())
        return draft

    def _sentences(self, context: Context) -> Sequence[Said]:
        """Of a number asked for those that give one; where a part will do, those with the whole before the others."""
        asked = "".join(self.text) + (f" 多少{self.unit}" if self.how_many else "")
        least, most = (0.1, 12) if self.loose else (0.6 if self.who else 0.45, _MOST_SENTENCES)
        good: Sequence[Said] = sentences(context, asked, least=least, limit=most)
        if self.how_many:
            good = [each for each in good if re.search(r"\d", each.quote)] or good
        good = good or sentences(context, asked, least=0.3 if self.exact else 0.45)
        whole = [each for each in good if self.loose and all(word in each.quote for word in self.text)]
        runs = [word for word in self.text if self.who and len(word) >= _A_NAME]  # 养老服务地图: as it stands, if anybody writes it so
        named = [each for each in good if runs and all(word in each.quote for word in runs)]
        return whole or named or good

    def _told(self, context: Context, found: Sequence[Said], here: Sequence[str], rows: Sequence[Row]) -> str:
        first, quote = called(context.holdings.by_id[found[0].report_id]), f"“{found[0].quote.strip()}”"
        if self.loose and not all(word in quote for word in self.text):
            return f"没有年报直接谈到{_in_quotes(self.text)}，下面是只谈到其中一部分的句子。{first}写道：{quote}"
        said = _in_quotes(here or self.text)  # or a synonym of it
        if not (self.who or len(rows) > 1):
            return f"{first}谈到{said}：{quote}"
        bodies = list(dict.fromkeys(str(row.agency) for row in rows))
        many = f"{len(bodies)}家正文里谈到{said}" if len(found) < _MOST_SENTENCES else f"正文里谈到{said}的，最相近的"
        return f"{context.name()}{many}：{joined(bodies, 8)}。{first}写道：{quote}"


def _in_quotes(words: Sequence[str]) -> str:
    return "、".join(f"“{word}”" for word in words)


def _planned_in(r: Reading) -> Scope | None:
    """2021年打算怎么改进: told in the report of the year before, where there is none of that year."""
    scope = r.scope()
    if len(r.years) != 1 or r.holdings.select(scope):
        return None
    before = scope.of_years([r.years[0] - 1])
    if not r.holdings.select(before):
        return None
    r.notes.append(f"{r.years[0]}年的打算写在{r.years[0] - 1}年度的年报里")
    return before


def _several(r: Reading) -> bool:
    """提到甲但没提到乙; 谁提到甲，谁提到乙: not one search."""
    differ = r.has(T.NOT) or r.ids(T.TEXT, value="not") or len(r.wanting(Want.BODY, Want.BODIES)) > 1
    return len(r.ids(T.TEXT)) > 1 and bool(differ)


def _published_there(r: Reading, verbs: frozenset[int]) -> list[Mention]:
    """在门户网站上发了多少条, 用“某某”公众号发了多少条: a tally of a sentence, not the number of all."""
    return [m for m in r.mentions if m.code == "n_published" and m.weak and r.content] if r.has(T.QUANT) and not verbs else []


def _as_said(verb: str) -> str:
    """主动发布信息, as sentences have it."""
    verb = verb.rstrip("了过的")
    return f"{verb}信息" if len(verb) > 1 and not verb.endswith("信息") else "公开信息"


def _looked_for(r: Reading, verbs: frozenset[int]) -> list[tuple[int, str]]:
    """The words themselves: what is quoted, else those nobody declared and, where it is said to be written, what is counted."""
    found = dict(r.content)
    if published := _published_there(r, verbs):
        return sorted((*found.items(), *((min(m.used), _as_said(r.text[m.start : m.end])) for m in published)))
    if quotes := r.ids(T.QUOTE):
        return [(i, r.pieces[i].value) for i in sorted(quotes)]
    if verbs or (r.content and (r.mentions or r.scene)):
        found |= {i: r.pieces[i].text.strip("“”\"'「」") for i in r.mentioned | r.scene | r.ids(T.TOPIC, T.QUALITY)}
    # 我在做基层公开的研究，…新收的申请数: what is said beside the question is not looked for
    beside = r.said("关于", "有关").union(i for i in found if (r.mentions or r.has(T.TOPIC)) and r.pieces[i].alone)
    return sorted((i, word) for i, word in found.items() if i not in beside)


def _phrases(r: Reading, content: Sequence[tuple[int, str]]) -> list[str]:
    """领导|小组 behind 提到 stands together: one phrase to find."""
    runs: list[str] = []
    end = -1
    for i, word in content:
        if runs and r.pieces[i].start == end and r.pieces[i].kind is not T.QUOTE:
            runs[-1] += word
        else:
            runs.append(word)
        end = r.pieces[i].end
    return runs


def _number_asked(r: Reading) -> tuple[str, bool]:
    """条 of 多少条."""
    asked = [p for p in r.pieces if p.kind is T.QUANT]
    unit = next((p.text[-1] for p in asked if p.text[-1] in "条次件项个人篇期场份位元"), "")
    return unit, bool(asked)


def _abridged(passages: Sequence[Paragraph]) -> str:
    said = "".join(p.text if p.text.endswith(("。", "；", ";", "：", ":")) else f"{p.text}。" for p in passages)
    return said if len(said) <= 280 else f"{said[:280]}……"


def searched(reports: int, found: int, without: Sequence[Gap], *, read: int | None = None) -> Coverage:
    """``read``: so many of them were looked at."""
    looked = f"（看了最近的{read}份）" if read is not None and read < reports else ""
    said = f"查找{reports}份年报{looked}，{found}份有相关内容" + (f"，{len(without)}份没有找到" if without else "")
    return Coverage(reports, found, 0, tuple(without), f"{said}。")
