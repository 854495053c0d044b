"""给我看原文: the cells and paragraphs behind a number, a finding or a topic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
        asks = r.ids(T.EVIDENCE) | (
            r.ids(T.CHECK, value="text")
            if r.before is not None and any(w in r.text for w in ("怎么说", "怎么写", "怎么讲"))
            else frozenset()
        )
        both = bool(r.ids(T.CHECK, value="table")) and len(r.wanting(Want.NUMBER)) > 1  # 正文里说几件，表里又是几件
        if both and not r.mentions and not r.inherited:  # 正文写几件，表格几件, of what all such questions are about
            yield Proposal(cls(("t3_new_received__total",)), r.ids(T.CHECK) | r.wanting(Want.NUMBER), 0.2)
        if r.mentions and (both or not r.ids(T.CHECK, value="table")) and not r.has(T.QUALITY):  # 正文里说收了多少件
            asks |= frozenset(i for i in r.ids(T.CHECK, value="text") if r.pieces[i].text.startswith(("正文", "文字")))
        prefers = r.said("为准", "准", "哪个对", "信哪个", "哪个准", "以谁为准", "以哪个为准")
        if not asks and not prefers:
            return
        before = r.before.ask if r.before is not None else None
        codes = r.codes
        topic = before.topic if isinstance(before, Findings) and not r.mentions else "contradiction" if prefers else ""
        if isinstance(before, Listing) and not r.mentions:
            codes = tuple(FACT_NUMBER.get(c.quantity, c.quantity) for c in before.conditions)
        section = before.topic if isinstance(before, Sections) and not r.mentions else ""
        text = before.text if isinstance(before, Words) and not r.mentions else ()
        if isinstance(before, cls) and not r.mentions:
            codes, topic, section, text = before.quantities, topic or before.topic, before.section, before.text
        used = (
            asks
            | prefers
            | r.mentioned
            | r.wanting(Want.BODY, Want.YESNO)
            | r.ids(T.CHECK, T.QUANT, T.DEFINE, T.COMPARED, T.NUMBER, T.NOT, T.FACT)
            | r.scene
            | r.said("怎么说", "怎么写", "哪个", "以", "一样")
        )
        if r.has(T.QUALITY):
            topic = next(p.value for p in r.pieces if p.kind is T.QUALITY)
            topic, used = (topic if topic in TOPICS else "any"), used | r.ids(T.QUALITY)
        nothing = not (codes or topic or section or text or r.named)
        in_text = r.has(T.CHECK, value="text") or r.has(T.EVIDENCE, value="text")
        prose = bool(codes) and in_text and not (r.has(T.CHECK, value="table") or prefers or topic)
        yield Proposal(cls(codes, topic, section, text, bool(prefers), prose), used, 3.0 if nothing else 0.2)

    @property
    def measured(self) -> tuple[str, ...]:
        return self.quantities

    def words(self) -> str:
        what = self.text or (quantities_text(self.quantities),) if self.quantities else self.text
        what = ("正文", *what) if self.prose else what
        named = TOPICS[self.topic][0] if self.topic in TOPICS else self.topic
        return "｜".join(filter(None, ("看原文", *what, named)))

    def answer(self, context: Context) -> Draft:
        among = Choice("agency", tuple(context.shown.bodies), exact=True)
        reports = context.reports if not context.shown.bodies or context.scope.who else context.reports.where(among)
        rows, cited = [], {}
        for report in reports[:30]:
            found = tuple(dict.fromkeys(self._of(context, report)))
            if found:
                cited[report.id] = found
                rows.append(Row(name_of(report), report.report_year, report.id))
        citations = [c for each in cited.values() for c in each]
        what = self.words().removeprefix("看原文").lstrip("｜") or "年报"
        scope = context.name()
        tables = sorted({field.table for code in self.quantities for field in quantity(code).fields if field.table})
        where = f"（表{'、'.join('零一二三四'[table] for table in tables)}）" if tables else ""
        if self.prose:
            what, where = quantities_text(self.quantities), "（正文）"
        if citations:
            quotes = "；".join(f"“{c.quote if len(c.quote) <= 160 else c.quote[:160] + '……'}”" for c in citations[:2])
            text = f"{scope}“{what}”{where}的原文如下（{len(rows)}份年报，{len(citations)}处）：{quotes}"
            text += "；其余见引文。" if len(citations) > 2 else "。"
        else:
            text = f"{scope}没有“{what}”的原文可以引用。"
        if self.preferred:
            text = (
                "以表格为准：表格是年报的法定统计数据，正文是对它的说明；两者不一致时本馆采用表格里的数，并把矛盾一并列出，供向该单位核实。"
                + text
            )
        draft = Draft(text, rows=rows, citations=citations, cite=one_by_one(lambda row: cited.get(row.report_id or "", ())))
        draft.coverage = Coverage(len(reports), len(rows), 0, (), f"{len(reports)}份年报，引用{len(rows)}份。")
        draft.contradictions = context.contradictions(reports, self.quantities)
        if draft.contradictions and len(reports) == 1:
            draft.text += f"年报自己的说法不一致：{'；'.join(draft.contradictions[:3])}"
        draft.empty = not rows
        return draft

    def _of(self, context: Context, report: Summary) -> Iterator[Citation]:
        if self.text:
            paragraphs = context.store.paragraphs(report.id)
            yield from (context.cite(report, p, "正文", self.text[0]) for p in paragraphs if any(word in p.text for word in self.text))
            return
        if self.section:
            yield from (context.cite(report, p) for p in about(context, report, self.section)[:8])
            return
        if self.topic == "no_date":
            yield from of_signature(context, report)
            return
        if self.topic:
            found = context.findings([report], Findings(self.topic).rules).get(report.id, [])
            yield from cite_findings(context, report, found)
        if self.prose:
            words = words_of([quantity(code) for code in self.quantities])
            running = (p for p in context.store.paragraphs(report.id) if p.kind is ParagraphKind.TEXT)
            yield from (context.cite(report, p, "正文", _sentence(p.text, words)) for p in running if any(word in p.text for word in words))
        elif self.quantities:
            yield from self._of_numbers(context, report)
        elif not self.topic:
            opening = [p for p in context.store.paragraphs(report.id) if p.kind in (ParagraphKind.TITLE, ParagraphKind.TEXT)]
            yield from (context.cite(report, p) for p in opening[:3])

    def _of_numbers(self, context: Context, report: Summary) -> Iterator[Citation]:
        figures = context.figures([report], self.quantities)
        for code in self.quantities:
            yield from context.cited(report, figures.figure(report.id, quantity(code)))
        facts = [
            fact for fact, number in FACT_NUMBER.items() if set(_codes(number)) & {c for code in self.quantities for c in _codes(code)}
        ]
        stated = context.store.claims([report.id], ())[report.id].facts if facts else {}
        for fact in facts:
            for each in (*stated[fact].evidence, *stated[fact].contradictions) if fact in stated else ():
                paragraph = context.paragraph(report.id, each.paragraph) if each.paragraph else None
                if paragraph is not None and paragraph.kind is not ParagraphKind.TABLE:
                    yield context.cite(report, paragraph, EVIDENCE[EvidenceKind(each.kind)], each.quote)
        tables = {field.table for code in self.quantities for field in quantity(code).fields}
        rules = [rule for rule in sorted(CONTRADICTIONS) if (rule[1] == "3" or rule.startswith("N-0")) or 4 in tables]
        yield from cite_findings(context, report, context.findings([report], rules).get(report.id, []))


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
