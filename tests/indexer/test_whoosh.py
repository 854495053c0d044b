"""The engine stays inside Whoosh: its own searcher reads the same segments and agrees."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from whoosh import query as whoosh

from indexer.query import Among, And, Change, Compared, Newest, Not, Or, Query, Sharing, Stated, Written
from indexer.whoosh_engine import writer
from indexer.whoosh_engine.engine import WhooshEngine
from indexer.whoosh_engine.nodes import Literal
from indexer.whoosh_engine.scored import At
from indexer.whoosh_engine.translate import translate
from tests.indexer import strategies

DOCUMENTS = strategies.documents(list(range(60)))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    return _engine(tmp_path_factory.mktemp("index"))


def _engine(folder: Path) -> WhooshEngine:
    batches = [DOCUMENTS[:25], DOCUMENTS[25:26], DOCUMENTS[26:]]
    writer.commit(folder, [segment for batch in batches for segment in writer.write_segments(folder, batch)])
    return WhooshEngine(folder)


def _stock(engine: WhooshEngine, node: whoosh.Query) -> dict[int, float]:
    """Scores of all documents as Whoosh finds them, posting by posting."""
    return {docnum: score for score, docnum in engine.searcher.search(node, limit=None).top_n}


def _fast(engine: WhooshEngine, node: whoosh.Query) -> dict[int, float]:
    found = engine.executor.run(node)
    docs = found.matches.docs
    scores = found.scores(At(docs, engine.collection.norms), True)
    return dict(zip(docs.tolist(), [0.0] * len(docs) if scores is None else scores.tolist(), strict=True))


def _plain(query: Query) -> bool:
    """Without exclusions: Whoosh's AndNot lets its first document pass unexamined. Without what only the executor can find."""
    match query:
        case Not() | Sharing() | Newest() | Written() | Among() | Compared(Change()) | Stated(Change()):
            return False
        case And(parts) | Or(parts):
            return all(map(_plain, parts))
        case _:
            return True


@settings(max_examples=200, deadline=None)
@given(query=strategies.queries.filter(_plain))
def test_whooshs_own_searcher_finds_and_scores_the_same(engine: WhooshEngine, query: Query) -> None:
    node = translate(query, engine.collection)
    assert _fast(engine, node) == pytest.approx(_stock(engine, node), abs=1e-9)


@pytest.mark.parametrize(
    "node",
    [
        whoosh.Prefix("words", "公"),
        whoosh.Wildcard("words", "*诉讼"),
        whoosh.DisjunctionMax([whoosh.Term("words", "公开"), whoosh.Term("words", "复议")]),
        whoosh.AndMaybe(whoosh.Term("words", "公开"), Literal("公交站点")),
        whoosh.TermRange("words", "公", "公开"),
        whoosh.And([whoosh.Term("words", "公开"), whoosh.Prefix("names", "教")]),
        whoosh.Term("colour", "red"),
        whoosh.Not(whoosh.Term("words", "复议")),
        whoosh.Every(),
    ],
)
def test_queries_the_executor_does_not_know_are_left_to_whoosh(engine: WhooshEngine, node: whoosh.Query) -> None:
    found = _fast(engine, node)
    assert found == pytest.approx(_stock(engine, node))
    assert found or isinstance(node, whoosh.Term)


def test_whoosh_reads_the_words_of_a_report(engine: WhooshEngine) -> None:
    reader = engine.searcher.reader()
    assert reader.doc_count() == len(DOCUMENTS)
    assert ("words", "政府信息公开".encode()) in reader
    assert reader.stored_fields(3) == {"id": DOCUMENTS[3].id}
    terms = [text for field, text in reader.all_terms() if field == "words"]
    assert terms == sorted(set(terms))
    assert reader.doc_frequency("words", "公开") == len(_fast(engine, whoosh.Term("words", "公开")))
