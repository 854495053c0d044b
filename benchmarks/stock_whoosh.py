"""Whoosh as it comes, with jieba's ChineseAnalyzer: what the usual tutorial builds.

With a document for each report it is asked the same questions as the others, but cannot say which paragraph answers; with
a document for each paragraph, as an archive that cites paragraphs needs it, only building is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from jieba.analyse import ChineseAnalyzer
from whoosh import fields, index, query

from benchmarks.engine import COUNTED, FILTERED, TOP, Question, Reply, TextStore
from indexer.documents import IndexDocument


class StockWhoosh:
    name = "Whoosh + ChineseAnalyzer"
    answers = True

    def build(self, documents: Iterable[IndexDocument], folder: Path) -> None:
        facets = {facet: fields.ID(stored=True, sortable=True) for facet in (*FILTERED, *COUNTED)}
        schema = fields.Schema(id=fields.ID(stored=True), text=fields.TEXT(analyzer=ChineseAnalyzer()), **facets)
        (folder / "index").mkdir()
        texts = TextStore(folder)
        writer = index.create_in(str(folder / "index"), schema).writer(limitmb=512)
        for document in texts.keep(documents):
            values = {facet: document.facets[facet][0] for facet in facets if document.facets.get(facet)}
            for text in self._texts_of(document):
                writer.add_document(id=document.id, text=text, **values)
        writer.commit()
        texts.close()

    def _texts_of(self, document: IndexDocument) -> Sequence[str]:
        return ["\n".join(document.paragraphs)]

    def open(self, folder: Path) -> None:
        self._texts = TextStore(folder)
        self._searcher = index.open_dir(str(folder / "index")).searcher()

    def forget(self) -> None:
        pass

    def close(self) -> None:
        self._searcher.close()
        self._texts.close()

    def ask(self, question: Question) -> Reply:
        if question.phrase:
            wanted: query.Query = query.Phrase("text", list(question.phrase))
        else:
            wanted = query.And([query.Term("text", word) for word in question.words])
        if not question.faceted:
            found = self._searcher.search(wanted, limit=TOP)
            return Reply(len(found), tuple(hit["id"] for hit in found))
        conditions = query.And([query.Term(facet, value) for facet, value in question.filters])
        found = self._searcher.search(wanted, limit=TOP, filter=conditions, groupedby=list(COUNTED))
        facets = {facet: {value: len(docs) for value, docs in found.groups(facet).items() if value} for facet in COUNTED}
        top = tuple(hit["id"] for hit in found)
        return Reply(len(found), top, facets, self._texts.marked(top, question.words[0]))


class ParagraphWhoosh(StockWhoosh):
    name = "the same, paragraphs"
    answers = False

    def _texts_of(self, document: IndexDocument) -> Sequence[str]:
        return document.paragraphs
