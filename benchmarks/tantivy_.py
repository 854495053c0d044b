"""tantivy through its Python package, over pre-segmented text, facets as aggregations."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import tantivy

from benchmarks.engine import COUNTED, FILTERED, TOP, Question, Reply, TextStore, plain_words_of, words_of
from indexer.documents import IndexDocument


class Tantivy:
    name = "tantivy-py"
    answers = True

    def build(self, documents: Iterable[IndexDocument], folder: Path) -> None:
        texts = TextStore(folder)
        (folder / "index").mkdir()
        index = tantivy.Index(_schema(), path=str(folder / "index"))
        writer = index.writer(heap_size=512 << 20, num_threads=1)
        for document in texts.keep(documents):
            made = tantivy.Document()
            made.add_text("id", document.id)
            made.add_text("words", " ".join(word for text in document.paragraphs for word in words_of(text)))
            made.add_text("side_by_side", " ¶ ".join(" ".join(plain_words_of(text)) for text in document.paragraphs))
            for facet in (*FILTERED, *COUNTED):
                for value in document.facets.get(facet, ()):
                    made.add_text(facet, value)
            writer.add_document(made)
        writer.commit()
        writer.wait_merging_threads()
        texts.close()

    def open(self, folder: Path) -> None:
        self._texts = TextStore(folder)
        self._schema = _schema()
        index = tantivy.Index(self._schema, path=str(folder / "index"))
        index.reload()
        self._searcher = index.searcher()

    def forget(self) -> None:
        pass

    def close(self) -> None:
        self._texts.close()

    def ask(self, question: Question) -> Reply:
        query = self._query(question)
        found = self._searcher.search(query, TOP, count=True)
        top = tuple(str(self._searcher.doc(address).get_first("id")) for _, address in found.hits)
        if not question.faceted:
            return Reply(int(found.count or 0), top)
        wanted = {facet: {"terms": {"field": facet, "size": 1000}} for facet in COUNTED}
        buckets = self._searcher.aggregate(query, wanted)
        facets = {facet: {bucket["key"]: bucket["doc_count"] for bucket in buckets[facet]["buckets"]} for facet in COUNTED}
        return Reply(int(found.count or 0), top, facets, self._texts.marked(top, question.words[0]))

    def _query(self, question: Question) -> tantivy.Query:
        if question.phrase:
            return tantivy.Query.phrase_query(self._schema, "side_by_side", list(question.phrase))
        terms = [tantivy.Query.term_query(self._schema, "words", word) for word in question.words]
        terms += [tantivy.Query.const_score_query(tantivy.Query.term_query(self._schema, *pair), 0) for pair in question.filters]
        return terms[0] if len(terms) == 1 else tantivy.Query.boolean_query([(tantivy.Occur.Must, term) for term in terms])


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("side_by_side", tokenizer_name="whitespace", index_option="position")
    for facet in (*FILTERED, *COUNTED):
        builder.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    return builder.build()
