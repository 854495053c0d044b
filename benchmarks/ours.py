"""The engine of this project."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from benchmarks.engine import COUNTED, TOP, Question, Reply, TextStore
from indexer.build import build_from
from indexer.documents import IndexDocument
from indexer.engine import Ask
from indexer.generations import Generations
from indexer.query import Phrase, Query, Word, both
from indexer.whoosh_engine.engine import WhooshEngine


class Ours:
    name = "gongkai"
    answers = True

    def build(self, documents: Iterable[IndexDocument], folder: Path) -> None:
        texts = TextStore(folder)
        build_from(folder, texts.keep(documents))
        texts.close()

    def open(self, folder: Path) -> None:
        self._texts = TextStore(folder)
        generations = Generations(folder)
        self._engine = WhooshEngine(generations.folder(generations.current() or ""))

    def forget(self) -> None:
        self._engine.executor.remembered.clear()

    def close(self) -> None:
        self._engine.close()
        self._texts.close()

    def ask(self, question: Question) -> Reply:
        wanted: list[Query] = [Phrase("".join(question.phrase))] if question.phrase else [Word(word) for word in question.words]
        if not question.faceted:
            found = self._engine.search(Ask(both(wanted), limit=TOP, paragraphs=0))
            return Reply(found.total_reports, tuple(hit.report_id for hit in found.hits))
        filters = {facet: (value,) for facet, value in question.filters}
        found = self._engine.search(Ask(both(wanted), filters, limit=TOP, facets=COUNTED))
        top = tuple(hit.report_id for hit in found.hits)
        return Reply(found.total_reports, top, found.counts, self._texts.marked(top, question.words[0]))
