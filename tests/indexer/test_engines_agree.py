"""The fast engine finds, counts and orders what the plain one does, however its index came about."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.documents import IndexDocument
from indexer.engine import SORTS, Ask, Engine, Found
from indexer.facets import SHOWN
from indexer.memory import MemoryEngine
from indexer.query import Query
from indexer.whoosh_engine import offsets, pair_lists, writer
from indexer.whoosh_engine.engine import WhooshEngine
from tests.indexer import strategies

SEEDS = list(range(48))
DOCUMENTS = strategies.documents(SEEDS)


def _whoosh(folder: Path, batches: list[list[IndexDocument]], deleted: set[str], *, merge: bool = False) -> WhooshEngine:
    written = [writer.write_segments(folder, batch, pack=number % 2 == 0) for number, batch in enumerate(batches) if batch]
    segments = [segment for some in written for segment in some]
    segments = writer.without(folder, segments, deleted) if deleted else segments
    if merge and segments:
        segments = [writer.merged(folder, segments, folder)]
    writer.commit(folder, segments)
    return WhooshEngine(folder)


def _same(fast: Found, plain: Found) -> None:
    assert fast.total_reports == plain.total_reports
    assert fast.total_paragraphs == plain.total_paragraphs
    assert fast.counts == plain.counts
    assert [hit.score for hit in fast.hits] == pytest.approx([hit.score for hit in plain.hits])
    assert {hit.report_id: hit.score for hit in fast.hits} == pytest.approx({hit.report_id: hit.score for hit in plain.hits})
    assert {hit.report_id: (hit.matches, hit.paragraphs) for hit in fast.hits} == {
        hit.report_id: (hit.matches, hit.paragraphs) for hit in plain.hits
    }


@pytest.fixture(scope="module", params=["packed where it is long", "all packed"])
def pair(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, Engine]:
    batches = [DOCUMENTS[:20], DOCUMENTS[20:21], DOCUMENTS[21:]]
    deleted = {document.id for document in DOCUMENTS[3:40:9]}
    left = [document for document in DOCUMENTS if document.id not in deleted]
    with pytest.MonkeyPatch.context() as patch:
        for module in (offsets, pair_lists) if request.param == "all packed" else ():
            patch.setattr(module, "SHORT", 2)
        made = _whoosh(tmp_path_factory.mktemp("index"), batches, deleted, merge=request.param == "all packed")
    return made, MemoryEngine(left)


@settings(max_examples=400, deadline=None)
@given(query=st.none() | strategies.queries, filters=strategies.filters)
def test_same_reports_paragraphs_counts_and_scores(
    pair: tuple[Engine, Engine], query: Query | None, filters: dict[str, tuple[str, ...]]
) -> None:
    ask = Ask(query, filters, limit=100, facets=SHOWN, paragraphs=3, count_paragraphs=True)
    _same(pair[0].search(ask), pair[1].search(ask))


@settings(max_examples=60, deadline=None)
@given(query=st.none() | strategies.queries, sort=st.sampled_from(list(SORTS)), offset=st.integers(0, 30), limit=st.sampled_from((0, 7)))
def test_same_order_page_by_page(pair: tuple[Engine, Engine], query: Query | None, sort: str, offset: int, limit: int) -> None:
    ask = Ask(query, {}, sort, offset, limit)
    if query is None or sort != "relevance":
        fast, plain = (engine.search(ask).hits for engine in pair)
        assert [hit.report_id for hit in fast] == [hit.report_id for hit in plain]
    else:
        _same(pair[0].search(ask), pair[1].search(ask))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    cuts=st.lists(st.integers(0, len(DOCUMENTS)), max_size=4).map(sorted),
    deleted=st.sets(st.sampled_from([document.id for document in DOCUMENTS]), max_size=40),
    merge=st.booleans(),
    asked=st.lists(strategies.queries, min_size=5, max_size=5),
)
def test_however_the_index_came_about(cuts: list[int], deleted: set[str], merge: bool, asked: list[Query]) -> None:
    """Any number of segments, any deletions, merged or not."""
    bounds = [0, *cuts, len(DOCUMENTS)]
    batches = [DOCUMENTS[start:end] for start, end in pairwise(bounds)]
    plain = MemoryEngine(document for document in DOCUMENTS if document.id not in deleted)
    with TemporaryDirectory() as folder:
        fast = _whoosh(Path(folder), batches, deleted, merge=merge)
        assert len(fast) == len(plain)
        for query in (None, *asked):
            ask = Ask(query, limit=100, facets=SHOWN, paragraphs=100, count_paragraphs=True)
            _same(fast.search(ask), plain.search(ask))


def test_a_merged_index_equals_one_built_at_once(tmp_path: Path) -> None:
    """Array for array."""
    batches = [DOCUMENTS[:7], DOCUMENTS[7:30], DOCUMENTS[30:]]
    segments = [segment for batch in batches for segment in writer.write_segments(tmp_path, batch)]
    dead = {document.id for document in DOCUMENTS[::5]}
    merged = writer.merged(tmp_path, writer.without(tmp_path, segments, dead), tmp_path)
    [anew] = writer.write_segments(tmp_path, [document for document in DOCUMENTS if document.id not in dead])
    merged_arrays, new_arrays = (writer.ArrayFile(tmp_path / segment.filename) for segment in (merged, anew))
    assert set(merged_arrays) == set(new_arrays)
    for name, array in new_arrays.items():
        assert merged_arrays[name].tobytes() == array.tobytes(), name


def test_reports_longer_than_a_block(tmp_path: Path) -> None:
    """Offsets are two bytes; a report of more than 65,535 characters is several blocks of one document."""
    long = "甲" * 70_000 + "乙丙丁" + "戊" * 70_000
    documents = [
        IndexDocument("0" * 12, "", ("短。", long, "己庚乙丙丁"), {}, {}),
        IndexDocument("1" * 12, "", ("乙丙丁",), {}, {}),
        IndexDocument("2" * 12, "", (), {}, {}),
    ]
    fast, plain = _whoosh(tmp_path, [documents], set()), MemoryEngine(documents)
    for text in ("乙丙丁", "甲乙", "丁戊戊", "甲", "戊戊", "庚乙丙", "甲甲甲乙", "癸", "丙丁"):
        ask = Ask(strategies.Phrase(text), paragraphs=5, count_paragraphs=True)
        _same(fast.search(ask), plain.search(ask))


def test_nothing_indexed(tmp_path: Path) -> None:
    fast, plain = _whoosh(tmp_path, [], set()), MemoryEngine([])
    for query in (None, strategies.Word("公开"), strategies.Phrase("公开")):
        _same(fast.search(Ask(query, facets=SHOWN)), plain.search(Ask(query, facets=SHOWN)))


def test_thousands_that_score_the_same_come_newest_first(tmp_path: Path) -> None:
    made = [IndexDocument(f"{i:012x}", "", ("公开复议",), {}, {"report_year": 2000 + i % 7}) for i in range(3000)]
    engine = _whoosh(tmp_path, [made], set())
    expected = [document.id for document in sorted(made, key=lambda document: (-document.year, document.id))]
    for query in (strategies.Word("公开"), strategies.Phrase("公开复议"), None):
        assert [hit.report_id for hit in engine.search(Ask(query, limit=9)).hits] == expected[:9]
        assert engine.search(Ask(query, limit=0)).hits == ()


def test_the_first_page_of_thousands_is_the_beginning_of_all(tmp_path: Path) -> None:
    """The best of many are picked without ordering the rest."""
    dice = random.Random(1)
    made = [IndexDocument(f"{i:012x}", "", ("公开 " * dice.randint(1, 90) + "复议 " * dice.randint(0, 9),), {}, {}) for i in range(4000)]
    engine = _whoosh(tmp_path, [made], set())
    for query in (
        strategies.Word("公开"),
        strategies.Phrase("公开 公开 公开"),
        strategies.both([strategies.Word("公开"), strategies.Word("复议")]),
    ):
        for sort in SORTS:
            everything = engine.search(Ask(query, sort=sort, limit=4000)).hits
            assert engine.search(Ask(query, sort=sort, limit=7)).hits == everything[:7]
            assert engine.search(Ask(query, sort=sort, offset=21, limit=7)).hits == everything[21:28]
        scores = [hit.score for hit in engine.search(Ask(query, limit=4000)).hits]
        assert scores == sorted(scores, reverse=True)
