"""给我看原文: the cells and paragraphs behind a number, a finding or a topic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from archive.audit import CONTRADICTIONS
from archive.models import EvidenceKind, ParagraphKind
from archive.store.stored import Summary
from indexer.query import Choice
from indexer.question.context import Context
from indexer.question.display import EVIDENCE
from indexer.question.draft import Draft, one_by_one
from indexer.question.holdings import name_of
from indexer.question.kinds.findings import TOPICS, Findings, cite_findings
from indexer.question.kinds.listing import Listing
from indexer.question.kinds.passages import Sections, Words
from indexer.question.kinds.topics import about
from indexer.question.model import Citation, Coverage, Row
from indexer.question.plan import FACT_NUMBER, Ask, Intent
from indexer.question.quantities import quantity
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.sentences import words_of
from indexer.question.wording import quantities_text
from indexer.question.words.pieces import T

_READ = 30  # reports whose sources are looked for
_PREFERRED = "以表格为准：表格是年报的法定统计数据，正文是对它的说明；两者不一致时本馆采用表格里的数，并把矛盾一并列出，供向该单位核实。"
_SENTENCE = re.compile("[^。；;]+[。；;]?")


@dataclass(frozen=True)
class Sources(Ask, kind="evidence", intent=Intent.EVIDENCE):
    quantities: tuple[str, ...] = ()
    topic: str = ""  # of findings
    section: str = ""
    text: tuple[str, ...] = ()
    preferred: bool = False  # which of two contradicting sources counts
    prose: bool = False  # what the running text says, not the tables

    EXAMPLES = ("{body}{year}年的申请数在原文哪里",)
    COUNTER = ("{body}{year}年的申请数是多少",)

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        if _both(r) and not r.counted:  # of what all such questions are about
            yield Proposal(cls(("t3_new_received__total",)), r.wanting(Want.NUMBER), 0.2)
        prefers = r.said("为准", "准", "哪个对", "信哪个", "哪个准", "以谁为准", "以哪个为准")
        asks = prefers | (_asks(r) - (r.ids(T.EVIDENCE, value="where") if r.has(T.QUALITY) else frozenset()))
        if asks:
            ask = cls._of(r, preferred=bool(prefers))
            nothing = not (ask.quantities or ask.topic or ask.section or ask.text or r.named)
            used = asks | r.mentioned | r.wanting(Want.BODY, Want.YESNO)
            used |= r.ids(T.QUALITY, T.QUANT, T.DEFINE, T.COMPARED, T.NUMBER, T.NOT) | r.said("怎么说", "怎么写", "哪个", "以", "一样")
            used -= frozenset(i for i in r.ids(T.DEFINE) if "条" in r.pieces[i].text)  # 依据是条例第几条
            yield Proposal(ask, used, 3.0 if nothing else 0.3 if len(r.ids(T.QUALITY)) > 1 else 0.2)

    @classmethod
    def _of(cls, r: Reading, *, preferred: bool) -> Sources:
        """Of what the question names, else of what was just shown."""
        asked = cls(r.codes, "contradiction" if preferred else "")
        if r.before is not None and not r.mentions:
            asked = _shown_by(r.before.ask, asked)
        if qualities := [p.value for p in r.pieces if p.kind is T.QUALITY]:
            asked = replace(asked, topic=qualities[0] if qualities[0] in TOPICS else "any")
        in_text = r.has(T.CHECK, value="text") or r.has(T.EVIDENCE, value="text")
        prose = in_text and not (r.has(T.CHECK, value="table") or preferred or asked.topic)
        return replace(asked, preferred=preferred, prose=prose and bool(asked.quantities))

    @property
    def measured(self) -> tuple[str, ...]:
        return self.quantities

    def words(self) -> str:
        what = self.text or (quantities_text(self.quantities),) if self.quantities else self.text
        what = ("正文", *what) if self.prose else what
        named = TOPICS[self.topic][0] if self.topic in TOPICS else self.topic
        return "｜".join(filter(None, ("看原文", *what, named)))

    def answer(self, context: Context) -> Draft:
        reports = context.reports
        if context.shown.bodies and not context.scope.who:
            reports = reports.where(Choice("agency", tuple(context.shown.bodies), exact=True))
        cited = {report.id: tuple(dict.fromkeys(self._cited(context, report))) for report in reports[:_READ]}
        rows = [Row(name_of(report), report.report_year, report.id) for report in reports[:_READ] if cited[report.id]]
        citations = [citation for each in cited.values() for citation in each]
        draft = Draft("", rows=rows, citations=citations, cite=one_by_one(lambda row: cited[row.report_id or ""]), empty=not rows)
        draft.text = (_PREFERRED if self.preferred else "") + self._told(context.name(), citations, len(rows))
        draft.coverage = Coverage(len(reports), len(rows), 0, (), f"{len(reports)}份年报，引用{len(rows)}份。")
        draft.contradictions = context.contradictions(reports, self.quantities)
        if draft.contradictions and len(reports) == 1:
            draft.text += f"年报自己的说法不一致：{'；'.join(draft.contradictions[:3])}"
        return draft

    def _told(self, scope: str, citations: Sequence[Citation], reports: int) -> str:
        what, where = self.words().removeprefix("看原文").lstrip("｜") or "年报", ""
        if self.prose:
            what, where = quantities_text(self.quantities), "（正文）"
        elif tables := _tables(self.quantities):
            where = f"（表{'、'.join('零一二三四'[table] for table in sorted(tables))}）"
        if not citations:
            return f"{scope}没有“{what}”的原文可以引用。"
        quotes = "；".join(f"“{c.quote if len(c.quote) <= 160 else c.quote[:160] + '……'}”" for c in citations[:2])
        more = "；其余见引文。" if len(citations) > 2 else "。"
        return f"{scope}“{what}”{where}的原文如下（{reports}份年报，{len(citations)}处）：{quotes}{more}"

    def _cited(self, context: Context, report: Summary) -> Iterator[Citation]:
        if self.text:
            paragraphs = context.store.paragraphs(report.id)
            yield from (context.cite(report, p, "正文", self.text[0]) for p in paragraphs if any(word in p.text for word in self.text))
        elif self.section:
            yield from (context.cite(report, p) for p in about(context, report, self.section)[:8])
        elif self.topic == "no_date":
            yield from of_signature(context, report)
        elif not (self.topic or self.quantities):
            opening = [p for p in context.store.paragraphs(report.id) if p.kind in (ParagraphKind.TITLE, ParagraphKind.TEXT)]
            yield from (context.cite(report, p) for p in opening[:3])
        else:
            if self.topic:
                yield from _of_findings(context, report, Findings(self.topic).rules)
            yield from self._of_text(context, report) if self.prose else self._of_numbers(context, report)

    def _of_text(self, context: Context, report: Summary) -> Iterator[Citation]:
        words = words_of([quantity(code) for code in self.quantities])
        for p in context.store.paragraphs(report.id):
            if p.kind is ParagraphKind.TEXT and any(word in p.text for word in words):
                yield context.cite(report, p, "正文", _sentence(p.text, words))

    def _of_numbers(self, context: Context, report: Summary) -> Iterator[Citation]:
        if not self.quantities:
            return
        figures = context.figures([report], self.quantities)
        for code in self.quantities:
            yield from context.cited(report, figures.figure(report.id, quantity(code)))
        yield from self._of_facts(context, report)
        of_disputes = 4 in _tables(self.quantities)
        rules = [rule for rule in sorted(CONTRADICTIONS) if rule[1] == "3" or rule.startswith("N-0") or of_disputes]
        yield from _of_findings(context, report, rules)

    def _of_facts(self, context: Context, report: Summary) -> Iterator[Citation]:
        """What the text states of the same cells."""
        cells = {cell for code in self.quantities for cell in _codes(code)}
        facts = [fact for fact, number in FACT_NUMBER.items() if not cells.isdisjoint(_codes(number))]
        stated = context.store.claims([report.id], ())[report.id].facts if facts else {}
        for said in (stated[fact] for fact in facts if fact in stated):
            for each in (*said.evidence, *said.contradictions):
                paragraph = context.paragraph(report.id, each.paragraph) if each.paragraph else None
                if paragraph is not None and paragraph.kind is not ParagraphKind.TABLE:
                    yield context.cite(report, paragraph, EVIDENCE[EvidenceKind(each.kind)], each.quote)


def _both(r: Reading) -> bool:
    """正文里说几件，表里又是几件."""
    return bool(r.ids(T.CHECK, value="table")) and len(r.wanting(Want.NUMBER)) > 1


def _asks(r: Reading) -> frozenset[int]:
    """原文在哪里, 正文里说收了多少件; 正文怎么说的, of what was just shown."""
    asks, text = r.ids(T.EVIDENCE), r.ids(T.CHECK, value="text")
    if r.before is not None and re.search("怎么[说写讲]", r.text):
        asks |= text
    if r.mentions and not r.has(T.QUALITY) and (_both(r) or not r.ids(T.CHECK, value="table")):
        asks |= frozenset(i for i in text if r.pieces[i].text.startswith(("正文", "文字")))
    return asks


def _shown_by(before: Ask, asked: Sources) -> Sources:
    """What the answer before rested on."""
    match before:
        case Sources():
            return replace(before, topic=asked.topic or before.topic)
        case Findings():
            return replace(asked, topic=before.topic)
        case Listing():
            return replace(asked, quantities=tuple(FACT_NUMBER.get(c.quantity, c.quantity) for c in before.conditions))
        case Sections():
            return replace(asked, section=before.topic)
        case Words():
            return replace(asked, text=before.text)
    return asked


def _of_findings(context: Context, report: Summary, rules: Sequence[str]) -> tuple[Citation, ...]:
    return cite_findings(context, report, context.findings([report], rules).get(report.id, []))


def _tables(codes: Sequence[str]) -> set[int]:
    return {field.table for code in codes for field in quantity(code).fields if field.table}


def _sentence(text: str, words: Sequence[str]) -> str:
    """The first sentence with one of the words."""
    return next((each for each in _SENTENCE.findall(text) if any(word in each for word in words)), text)


def _codes(code: str) -> tuple[str, ...]:
    return tuple(field.code for field in quantity(code).fields)


def of_signature(context: Context, report: Summary) -> tuple[Citation, ...]:
    """Where a report says who and when: its signature, or its title."""
    paragraphs = context.store.paragraphs(report.id)
    signed = [p for p in paragraphs if p.kind is ParagraphKind.SIGNATURE] or [p for p in paragraphs if p.kind is ParagraphKind.TITLE]
    dated_first = sorted(signed or paragraphs[-1:], key=lambda p: not any(char.isdigit() for char in p.text))
    return tuple(context.cite(report, p, "落款" if p.kind is ParagraphKind.SIGNATURE else "标题") for p in dated_first[:4])
