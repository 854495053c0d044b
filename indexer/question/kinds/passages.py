"""What the reports say in words: topics of their sections, sentences that speak of something, who writes it. Always quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile

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
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.reports import PAGE, Rows
from indexer.question.sentences import occurrences, sentences, written
from indexer.question.words.pieces import T

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
        used = (
            r.ids(T.TOPIC, T.TEXT, T.GROUP, T.EVIDENCE)
            | r.wanting(Want.BODY, Want.YESNO)
            | r.scene
            | r.said("怎么", "怎样", "哪些", "什么")
        )
        used |= r.wanting(Want.MEANING) if r.named or r.pronouns or r.before is not None else frozenset()
        used |= frozenset(i for i in r.ids(T.QUANT) if r.pieces[i].text.endswith(("条", "点", "个", "方面")))  # 写了哪几条
        weak = frozenset(i for m in r.mentions if m.weak for i in m.used)
        scope = _planned_in(r) if topic == "improvement" else None
        words = tuple(word for _, word in r.content)
        yield Proposal(cls(topic), used | weak, 0.2, scope)
        if words and not any(word[0] in "没未不" for word in words):
            yield Proposal(cls(topic, words), used | weak | frozenset(i for i, _ in r.content), 0.9)

    def words(self) -> str:
        return "｜".join(("摘录正文", TOPICS[self.topic], *(f"“{word}”" for word in self.text)))

    def answer(self, context: Context) -> Draft:
        rows: list[Row] = []
        passages: dict[str, list[Paragraph]] = {}
        without: list[Gap] = []
        reports = context.reports[:PAGE]
        told = {report.id: about(context, report, self.topic) for report in reports}
        words = [word for word in self.text if any(word in p.text for found in told.values() for p in found)]
        for report in reports:
            found = [p for p in told[report.id] if not words or any(word in p.text for word in words)]
            if not found:
                without.append(context.gap(report, f"未找到“{TOPICS[self.topic]}”的内容"))
                continue
            passages[report.id] = found[: PER_REPORT if len(reports) > 1 else _ALL_OF_ONE]
            rows.append(Row(name_of(report), report.report_year, report.id, display=_abridged(found)))
        scope, what = context.name(), TOPICS[self.topic]
        text = f"以下是{scope}{len(rows)}份年报中“{what}”的原文摘录，未作归纳。"
        if len(rows) == 1:
            text = f"{rows[0].agency}{rows[0].report_year or ''}年度年报“{what}”写道：{rows[0].display}"
        draft = Draft(text if rows else f"{scope}的年报中没有找到“{what}”的内容。", rows=rows, empty=not rows)
        if self.text and not words and rows:
            draft.notes = [f"其中没有写到“{'”“'.join(self.text)}”，所以没有按它筛选。"]
        by_id = {report.id: report for report in reports}
        draft.cite = one_by_one(
            lambda row: tuple(context.cite(by_id[row.report_id or ""], p, what) for p in passages.get(row.report_id or "", ()))
        )
        draft.coverage = searched(len(context.reports), len(rows), without, read=len(reports))
        return draft


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
        if span and not r.has(T.QUOTE):
            yield cls._proposed(r, (span,), told | r.ids(T.TEXT), r.ids(T.TEXT), 0.15)
        else:
            yield from cls._of_words(r)

    @classmethod
    def _of_words(cls, r: Reading) -> Iterator[Proposal]:
        """Word by word: those nobody declared, and what is counted."""
        if len(r.ids(T.TEXT)) > 1 and (r.has(T.NOT) or r.ids(T.TEXT, value="not") or len(r.wanting(Want.BODY, Want.BODIES)) > 1):
            return  # 提到甲但没提到乙; 谁提到甲，谁提到乙: not one search
        verbs = r.ids(T.TEXT) | r.said("写法", "怎么写", "怎么说", "说法", "关于", "有关")
        quotes = r.ids(T.QUOTE)
        counted = [
            (i, r.pieces[i].text.strip("“”\"'「」"))
            for i in sorted(r.mentioned | r.scene | r.ids(T.TOPIC, T.QUALITY))
            if r.mentions or r.scene or verbs
        ]
        content = sorted({*r.content, *(counted if verbs or r.content else ())})
        if r.mentions and not verbs:  # 我在做基层公开的研究，…新收的申请数: what is said beside the question is not looked for
            content = [(i, word) for i, word in content if not r.pieces[i].alone]
        if quotes:
            content = [(i, r.pieces[i].value) for i in sorted(quotes)]
        about = r.said("关于", "有关")
        content = sorted({*content, *_within(r, content)}) if r.has(T.TEXT) else content
        content = content or _said_behind(r)
        content = [(i, word) for i, word in content if i not in about]
        texts = tuple(dict.fromkeys(_phrases(r, content) if verbs else (word for _, word in content)))
        if not texts or not (quotes or r.content or r.ids(T.TOPIC) or (verbs and content)):
            return
        used = (
            frozenset(i for i, _ in content)
            | verbs
            | quotes
            | r.ids(T.EVIDENCE, T.CHECK, T.NUMBER)
            | r.scene
            | r.wanting(Want.BODY, Want.YESNO, Want.BODIES)
        )
        used |= (
            (r.ids(T.REFUSE, value="period") | r.ids(T.REFUSE, value="privacy")) if r.content else frozenset()
        )  # 6月上线的地图, 叫什么名字
        used |= frozenset(i for i, p in enumerate(r.pieces) if p.kind is T.QUANT) | r.ids(T.TOPIC) | r.wanting(Want.WHY, Want.DATE)
        how_many = _number_asked(r)[1] and not quotes
        exact = bool(quotes or any(r.pieces[i].kind is T.TEXT and not (how_many and "过" in r.pieces[i].text) for i in verbs))
        used |= frozenset() if verbs else r.ids(T.NOT)
        used |= r.ids(T.SHARE) if r.content and all(m.weak for m in r.mentions) else frozenset()  # 在考核里占多少分值
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
            draft = next((each for each in told if each._is_written(context)), self)._literally(context)
            if not draft.empty or self.absent:
                return draft
        near = self._nearly(context)
        if self.exact and not near.empty:
            near.text = f"{'没有。' if self.yes_no else ''}没有年报逐字写到{_in_quotes(self.text)}，意思相近的有：{near.text}"
            near.value, near.unit = (Decimal(0), "家") if self.count else (near.value, near.unit)
        return near

    def _is_written(self, context: Context) -> bool:
        return bool(context.reports.where(self._found))

    @property
    def _found(self) -> Query:
        printed = [written(phrase) for phrase in self.text]
        return either(printed) if self.either else both(printed)

    def _literally(self, context: Context) -> Draft:
        """Exactly these characters."""
        chosen = context.reports.but(self._found) if self.absent else context.reports.where(self._found)
        said = _in_quotes(self.text)
        rows = Rows.of(chosen, lambda reports: [Row(name_of(report), report.report_year, report.id) for report in reports])
        names = first_of([called(report) for report in chosen[:_NAMED]], len(chosen))
        verb = "没有写到" if self.absent else "写到"
        text = f"{'有。' if self.yes_no and rows else ''}{context.name()}{verb}{said}的有{chosen.bodies}家（{len(rows)}份年报）：{names}。"
        if self.absent and len(context.years) > 1:  # 没有写到的年报 may be of a body that writes it in another year
            some = context.reports.where(self._found).query
            never = context.reports.but(Sharing("reporter", some)) if some is not None else chosen
            rows = Rows.of(never, lambda reports: [Row(name_of(report), report.report_year, report.id) for report in reports])
            named = joined(never.names(_NAMED), _NAMED) if never else ""
            named = f"：{named}" if named else ""
            text = f"{context.name()}各年年报都没有写到{said}的有{never.bodies}家{named}；没有写到的年报共{len(chosen)}份。"
            chosen = never
        draft = Draft(text if rows or self.absent else f"{context.name()}没有年报{verb}{said}。", rows=rows, empty=not rows)
        if self.count:
            draft.value, draft.unit = Decimal(chosen.bodies), "家"
        draft.cite = lambda shown: self._cited(context, shown)
        draft.notes = ["按原文逐字查找（已统一繁简和全半角）；没有写这几个字、意思相近的不在其中。"]
        draft.coverage = searched(len(context.reports), len(rows), ())
        return draft

    def _cited(self, context: Context, rows: Sequence[Row]) -> list[tuple[Citation, ...]]:
        reports = {report.id: report for report in context.holdings.reader.read([row.report_id for row in rows if row.report_id])}
        by_phrase = [occurrences(context, phrase, list(reports)) for phrase in self.text]
        wanted = {id: list(dict.fromkeys(p for found in by_phrase for p in found.get(id, ())))[:PER_REPORT] for id in reports}
        context.fetch((id, *paragraphs) for id, paragraphs in wanted.items())
        return [self._quoted(context, reports[row.report_id], wanted[row.report_id]) if row.report_id in reports else () for row in rows]

    def _quoted(self, context: Context, report: Summary, wanted: Sequence[str]) -> tuple[Citation, ...]:
        paragraphs = [paragraph for id in wanted if (paragraph := context.paragraph(report.id, id)) is not None]
        return tuple(context.cite(report, p, "正文", next((w for w in self.text if w in p.text), "")) for p in paragraphs)

    def _nearly(self, context: Context) -> Draft:
        """The sentences that hold most of the words."""
        asked = "".join(self.text) + (f" 多少{self.unit}" if self.how_many else "")
        most = 12 if self.loose else _MOST_SENTENCES
        good = sentences(context, asked, least=0.1 if self.loose else 0.6 if self.who else 0.45, limit=most)
        numbered = tuple(each for each in good if re.search(r"\d", each.quote)) if self.how_many else ()
        good = numbered or tuple(good)
        good = good or sentences(context, asked, least=0.3 if self.exact else 0.45)
        whole = tuple(each for each in good if all(word in each.quote for word in self.text)) if self.loose else ()
        good = whole or good
        rows: dict[str, Row] = {}
        cited: dict[str, list[Citation]] = {}
        reports = {report.id: report for report in context.holdings.reader.read(list(dict.fromkeys(each.report_id for each in good)))}
        for each in good:
            report = reports[each.report_id]
            rows.setdefault(report.id, Row(name_of(report), report.report_year, report.id, display=each.quote.strip()))
            cited.setdefault(report.id, []).append(context.cite(report, each.paragraph, "正文", each.quote.strip()))
        draft = Draft("", rows=list(rows.values()), empty=not good)
        if not good:
            draft.text = f"{context.name()}的年报正文没有提到{_in_quotes(self.text)}。"
            return draft
        here = [word for word in self.text if any(word in each.quote for each in good)]
        absent = [word for word in self.text if word not in here]
        said = _in_quotes(self.text if self.loose else here or self.text)  # or a synonym of it
        first = reports[good[0].report_id]
        bodies = list(dict.fromkeys(str(row.agency) for row in rows.values()))
        many = f"{len(bodies)}家正文里谈到{said}" if len(good) < _MOST_SENTENCES else f"正文里谈到{said}的，最相近的"
        head = f"{context.name()}{many}：{joined(bodies, 8)}。" if self.who or len(rows) > 1 else ""
        draft.text = f"{head}{called(first)}{'写道' if head else f'谈到{said}'}：“{good[0].quote.strip()}”"
        draft.cite = one_by_one(lambda row: tuple(dict.fromkeys(cited.get(row.report_id or "", ())))[:PER_REPORT])
        if self.loose and not whole:
            draft.text = f"没有年报直接谈到{said}，下面是只谈到其中一部分的句子。{called(first)}写道：“{good[0].quote.strip()}”"
        draft.notes = ["以上是正文中的相关段落，照原文摘录，是否切题请看原文。"]
        draft.notes += [f"其中没有逐字写到{_in_quotes(absent)}。"] if absent and here else []
        draft.coverage = searched(len(context.reports), len(draft.rows), ())
        return draft


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


def _within(r: Reading, content: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """接 and 即 of 提到接诉即办: characters of the words looked for, whatever they mean elsewhere."""
    wanted = {i for i, _ in content}
    for i in r.ids(T.SOFT):
        begins = i > 0 and r.pieces[i - 1].kind is T.TEXT and i + 1 in wanted and len(r.pieces[i + 1].text) == 1
        if len(r.pieces[i].text) == 1 and (begins or {i - 1, i + 1} <= wanted):
            yield i, r.pieces[i].text


def _said_behind(r: Reading) -> list[tuple[int, str]]:
    """口径 of 谁提到口径: a word that means little elsewhere is what is looked for here."""
    verb = max(r.ids(T.TEXT), default=len(r.pieces))
    behind = takewhile(lambda pair: pair[1].kind in (T.SOFT, T.TREND), list(enumerate(r.pieces))[verb + 1 :])
    return [(i, piece.text) for i, piece in behind if len(piece.text) > 1 and piece.text[0] not in "这那一有哪"]


def _phrases(r: Reading, content: Sequence[tuple[int, str]]) -> Iterator[str]:
    """领导|小组 behind 提到 stands together: one phrase to find."""
    run, end = "", -1
    for i, word in content:
        piece = r.pieces[i]
        if run and piece.start == end and piece.kind is not T.QUOTE:
            run += word
        else:
            yield from [run] if run else []
            run = word
        end = piece.end
    yield from [run] if run else []


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
