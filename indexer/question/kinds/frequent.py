"""What the reports say most often: the shortcomings they name, counted by the sentences themselves."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.models import Paragraph
from archive.store.stored import Summary
from indexer.question.context import Context
from indexer.question.display import joined
from indexer.question.draft import Draft
from indexer.question.kinds.passages import TOPICS, searched
from indexer.question.kinds.topics import about
from indexer.question.model import Row
from indexer.question.plan import Ask, Intent
from indexer.question.reading.read import Proposal, Reading, Want
from indexer.question.words.pieces import T

_CLAUSE = re.compile(r"[，,。；;：:！!？?\n（）()]|\d+\.|[一二三四五六七八九十]是|[①-⑩]")
_EMPTY = re.compile(
    r"^(?:存在|主要|目前|但|也|还|仍|以及|和|同时|一些|的|有|在|问题|不足|改进|措施|情况|工作|下一步|今后|我局|我镇|我委|我单位|本机关)+|(?:的?问题|等)$"
)
_SHORTEST, _LONGEST = 5, 30
_READ = 300  # reports read sentence by sentence: bounds time, and is said


@dataclass(frozen=True)
class Frequent(Ask, kind="frequent", intent=Intent.EXPLAIN):
    topic: str = "problems"

    EXAMPLES = ("哪种不足被提到的次数最多", "各单位最常见的问题是什么")
    COUNTER = ("{body}存在哪些问题",)

    def check(self) -> None:
        if self.topic not in TOPICS:
            raise ValueError("no such topic")

    @classmethod
    def propose(cls, r: Reading) -> Iterator[Proposal]:
        topic = r.first(T.TOPIC)
        bodies = any(r.pieces[i].text != "哪些" for i in r.wanting(Want.BODY))
        if topic is not None and r.has(T.COMMON, T.MOST) and not bodies:
            used = r.ids(T.TOPIC, T.COMMON, T.MOST, T.CATEGORY, T.DEFINE, T.TEXT, T.RANKING) | r.wanting(Want.BODY, Want.CATEGORY)
            yield Proposal(cls(topic.value), used, 0.15, fresh=not r.pronouns)

    def words(self) -> str:
        return f"{TOPICS[self.topic]}｜写得最多的"

    def answer(self, context: Context) -> Draft:
        reports, what = context.reports[:_READ], TOPICS[self.topic]
        said = self._clauses(context, reports)
        ranked = sorted(((len(each), clause) for clause, each in said.items() if len(each) > 1), key=lambda pair: (-pair[0], pair[1]))[:8]
        all_read = len(context.reports) == len(reports)
        if not ranked:
            looked = "" if all_read else f"最近{len(reports)}份"
            return Draft(f"{context.name()}的{looked}年报中没有哪句“{what}”被两份以上写到。", empty=True)
        count, first = ranked[0]
        others = joined([f"{clause}（{n}份）" for n, clause in ranked[1:5]])
        draft = Draft(f"{context.name()}年报的“{what}”中，写得最多的是“{first}”（{count}份年报）；其次：{others}。")
        draft.rows = [Row(label=clause, display=f"{count}份年报") for count, clause in ranked]
        draft.citations = [context.cite(report, paragraph, "正文", first) for report, paragraph in list(said[first].values())[:12]]
        draft.notes = ["按分句逐字计数，意思相近而写法不同的分开计。"]
        if not all_read:
            draft.notes.append(f"范围内有{len(context.reports)}份年报，只逐句读了最近的{len(reports)}份；请缩小范围再问。")
        draft.coverage = searched(len(reports), len({id for each in said.values() for id in each}), ())
        return draft

    def _clauses(self, context: Context, reports: Sequence[Summary]) -> dict[str, dict[str, tuple[Summary, Paragraph]]]:
        """Each clause, and where each report first writes it."""
        said: dict[str, dict[str, tuple[Summary, Paragraph]]] = defaultdict(dict)
        for report in reports:
            for paragraph in about(context, report, self.topic):
                for clause in (_EMPTY.sub("", part.strip()) for part in _CLAUSE.split(paragraph.text)):
                    if _SHORTEST <= len(clause) <= _LONGEST:
                        said[clause].setdefault(report.id, (report, paragraph))
        return said
