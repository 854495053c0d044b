"""The cluster finds, counts and orders what the plain engine does. Relevance alone is the cluster's own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import CannotWrite
from archive.store import Store
from indexer import Index, SearchRequest, open_index
from indexer import build as building
from indexer.chosen import VARIABLE, NoCluster, cluster_of
from indexer.documents import IndexDocument
from indexer.engine import SORTS, Ask, Count, Engine, Found, Scope
from indexer.facets import SHOWN
from indexer.memory import MemoryEngine
from indexer.query import AnyAmount, Change, Choice, Compared, Newest, Not, Phrase, Query, Range, Sharing, Word
from tests.cluster import cluster
from tests.indexer import agreement, strategies
from tests.indexer.corpus import fill, report
from tests.indexer.test_aggregates import BODIES, RECEIVED

pytest.importorskip("opensearchpy", reason="NOT RUN: opensearch-py is not installed (pip install 'gongkai[cluster]')")

from indexer.generations import DamagedIndex, NoIndex
from indexer.health import problem, repair
from indexer.opensearch_engine import engine, mapping, view, writer
from indexer.opensearch_engine.connection import Cluster
from indexer.opensearch_engine.engine import OpenSearchEngine
from indexer.opensearch_engine.generations import Generations, alias_of
from indexer.opensearch_engine.kept import READ_VARIABLE

EXAMPLES = int(os.environ.get("GONGKAI_CLUSTER_EXAMPLES", "25"))
DOCUMENTS = strategies.documents(list(range(48)))


@pytest.fixture(scope="module")
def nodes() -> Iterator[tuple[str, ...]]:
    with cluster() as addresses:
        yield addresses


@pytest.fixture(scope="module")
def node(nodes: tuple[str, ...]) -> Cluster:
    return Cluster(nodes)


class Made:
    """Engines over indices of their own, removed afterwards."""

    def __init__(self, node: Cluster) -> None:
        self._generations = Generations(node, f"gongkai-test-{os.getpid()}")

    def engine(self, documents: list[IndexDocument], deleted: set[str] | frozenset[str] = frozenset()) -> OpenSearchEngine:
        return OpenSearchEngine(self.view(documents, deleted))

    def view(self, documents: list[IndexDocument], deleted: set[str] | frozenset[str] = frozenset()) -> view.View:
        name = self._generations.create(len(documents))
        writer.write(self._generations.cluster, name, ((document, 1) for document in documents))
        writer.delete(self._generations.cluster, name, deleted)
        self._generations.refresh(name)
        return view.View(self._generations.cluster, name)

    def remove(self) -> None:
        for name in self._generations.names():
            self._generations.drop(name)


@pytest.fixture(scope="module")
def made(node: Cluster) -> Iterator[Made]:
    made = Made(node)
    yield made
    made.remove()


@pytest.fixture(scope="module")
def pair(made: Made) -> Iterator[agreement.Pair]:
    """Several shards, deletions, and answers longer than a page."""
    deleted = {document.id for document in DOCUMENTS[3:40:9]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mapping, "SHARD", 20)
        patch.setattr(view, "PAGE", 25)
        patch.setattr(engine, "PAGE", 25)
        yield made.engine(DOCUMENTS, deleted), MemoryEngine(document for document in DOCUMENTS if document.id not in deleted)


def _same(far: Found, plain: Found) -> None:
    assert far.total_reports == plain.total_reports
    assert far.total_paragraphs == plain.total_paragraphs
    assert far.counts == plain.counts
    assert {hit.report_id: (hit.matches, hit.paragraphs) for hit in far.hits} == {
        hit.report_id: (hit.matches, hit.paragraphs) for hit in plain.hits
    }
    assert [hit.score > 0 for hit in sorted(far.hits)] == [hit.score > 0 for hit in sorted(plain.hits)]


@settings(max_examples=2 * EXAMPLES)
@given(query=st.none() | strategies.queries, filters=strategies.filters)
def test_same_reports_paragraphs_and_counts(pair: agreement.Pair, query: Query | None, filters: dict[str, tuple[str, ...]]) -> None:
    ask = Ask(query, filters, limit=100, facets=SHOWN, paragraphs=3, count_paragraphs=True)
    far, plain = (each.search(ask) for each in pair)
    _same(far, plain)
    assert [hit.score for hit in far.hits] == sorted((hit.score for hit in far.hits), reverse=True)


@settings(max_examples=4 * EXAMPLES)
@given(wanted=strategies.conditions | strategies.ranges)
def test_conditions_on_numbers(pair: agreement.Pair, wanted: Query) -> None:
    """Which reports fulfil them, and which do not."""
    far, plain = (list(each.ids(Scope(wanted))) for each in pair)
    assert far == plain


@settings(max_examples=EXAMPLES)
@given(query=st.none() | strategies.queries, sort=st.sampled_from(list(SORTS)), offset=st.integers(0, 30), limit=st.sampled_from((0, 7)))
def test_same_order_page_by_page(pair: agreement.Pair, query: Query | None, sort: str, offset: int, limit: int) -> None:
    if query is not None and sort == "relevance":
        whole = pair[0].search(Ask(query, {}, sort, 0, 100)).hits
        assert pair[0].search(Ask(query, {}, sort, offset, limit)).hits == whole[offset : offset + limit]
    else:
        far, plain = (each.search(Ask(query, {}, sort, offset, limit)).hits for each in pair)
        assert [hit.report_id for hit in far] == [hit.report_id for hit in plain]


@settings(max_examples=EXAMPLES)
@given(count=strategies.counts)
def test_groups_and_their_statistics(pair: agreement.Pair, count: Count) -> None:
    agreement.on_groups(pair, count)


@settings(max_examples=EXAMPLES)
@given(count=strategies.ranked_counts)
def test_the_first_groups(pair: agreement.Pair, count: Count) -> None:
    agreement.on_the_first_groups(pair, count)


@settings(max_examples=EXAMPLES)
@given(scope=strategies.scopes, order=strategies.orders, start=st.integers(0, 30), most=st.none() | st.integers(0, 9))
def test_reports_in_any_order(pair: agreement.Pair, scope: Scope, order: str, start: int, most: int | None) -> None:
    agreement.on_orders(pair, scope, order, start, most)


@settings(max_examples=EXAMPLES)
@given(asked=strategies.greatest)
def test_the_greatest_with_all_that_tie(pair: agreement.Pair, asked: tuple[Any, ...]) -> None:
    agreement.on_the_greatest(pair, *asked)


@settings(max_examples=EXAMPLES)
@given(scope=strategies.scopes, amount=strategies.amounts, bounds=strategies.bounds)
def test_histograms(pair: agreement.Pair, scope: Scope, amount: AnyAmount, bounds: list[Decimal]) -> None:
    agreement.on_histograms(pair, scope, amount, bounds)


def test_names_and_how_many(pair: agreement.Pair) -> None:
    agreement.on_names(pair)


def test_bodies_and_their_other_years(made: Made) -> None:
    far, plain = made.engine(BODIES), MemoryEngine(BODIES)
    in_2021 = Range("report_year", Decimal(2021), Decimal(2021))
    for query in (Sharing("reporter", in_2021), Newest("reporter"), Newest("reporter", in_2021), Choice("agency", ("局",))):
        for each in (query, Not(query)):
            assert list(far.ids(Scope(each))) == list(plain.ids(Scope(each)))
    for amount in (Change(RECEIVED, RECEIVED, 2021), Change(RECEIVED, RECEIVED, 2021, relative=True)):
        for scope in (Scope(), Scope(Compared(amount, Decimal(0), above=True))):
            assert far.top(scope, amount, 5) == plain.top(scope, amount, 5)


def test_what_is_stored_is_not_unpacked_where_columns_are_asked_for(made: Made) -> None:
    hits = list(made.view(DOCUMENTS[:3]).hits({"match_all": {}}, [{"id": "asc"}], ("id",)))
    assert [hit["fields"]["id"] for hit in hits] == [[document.id] for document in DOCUMENTS[:3]]
    assert not any("_id" in hit or "_source" in hit for hit in hits)


def test_nothing_indexed(made: Made) -> None:
    far, plain = made.engine([]), MemoryEngine([])
    for query in (None, Word("公开"), Phrase("公开")):
        _same(far.search(Ask(query, facets=SHOWN)), plain.search(Ask(query, facets=SHOWN)))
    [group] = far.aggregate(Count(amounts=(RECEIVED,), medians=True)).groups
    assert (group.reports, group.amounts[0].sum, group.amounts[0].median) == (0, 0, None)
    assert far.aggregate(Count(by=("city",), amounts=(RECEIVED,))).groups == ()
    assert far.histogram(Scope(), RECEIVED, [Decimal(1)]) == (0, 0)
    assert far.top(Scope(), RECEIVED, 3).places == 0


def test_texts_no_machine_expects(made: Made) -> None:
    """Blanks only Java knows, characters outside the basic plane, words and values longer than the cluster takes, one character."""
    long = "a1" * 400
    documents = [
        IndexDocument("0" * 12, "甲局", ("一\u1680二", f"见{long}。"), {"agency": ("甲局",)}, {}),
        IndexDocument("1" * 12, "", ("𠮷野路𠀋字", "甲" * 5000 + "乙丙丁"), {"as_written": ("长" * 20_000,)}, {}),
        IndexDocument("2" * 12, "", ("乙", "丙丁"), {}, {}),
        IndexDocument("3" * 12, "", (), {}, {}),
    ]
    far, plain = made.engine(documents), MemoryEngine(documents)
    for text in ("一 二", "一\u1680二", long, f"{long}b", "𠮷", "𠮷野", "𠀋字", "甲乙", "乙丙", "乙", "丁", "乙丙丁", "见", "\u1680"):
        for leaf in (Word(text), Phrase(text)):
            ask = Ask(leaf, paragraphs=5, count_paragraphs=True, facets=SHOWN)
            _same(far.search(ask), plain.search(ask))
    assert len(far.names("as_written")) == 1


# An archive whose index is kept there


@pytest.fixture
def store(nodes: tuple[str, ...], node: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv(VARIABLE, ",".join(nodes))
    home = tmp_path / "home"
    with fill(home, range(12)) as store:
        yield store
    generations = Generations(node, alias_of(home))
    for name in generations.names():
        generations.drop(name)


def _add(store: Store, seed: int) -> str:
    return str(store.add(report(seed), f"示例（虚构）{seed}".encode(), f"{seed}.txt").report_id)


def _found(index: Index, text: str = "") -> set[str]:
    return {hit.report_id for hit in index.search(SearchRequest(text, per_page=200)).hits}


def _generations(node: Cluster, store: Store) -> list[str]:
    return Generations(node, alias_of(store.home)).names()


def test_built_and_brought_up_to_date(store: Store, node: Cluster) -> None:
    with open_index(store.home) as index:
        with pytest.raises(NoIndex, match="gongkai rebuild"):
            index.search(SearchRequest("公开"))
        building.update(store.home, store)
        assert _found(index) == set(store.ids())
        before = _generations(node, store)
        written = node.ask("GET", f"/{before[0]}/_stats/translog")["_all"]["primaries"]["translog"]
        assert written["uncommitted_operations"] == 0  # a copy is made of files
        for seed in (12, 13, 14):  # some are other versions of reports that are there
            _add(store, seed)
            assert building.stale(store.home, store)
            building.update(store.home, store)
            assert _found(index) == set(store.ids())
        assert not building.stale(store.home, store)
        assert problem(store) is None
        assert _generations(node, store) == before
        for _ in range(3):
            building.build(store.home, store)
            assert _found(index) == set(store.ids())
        assert len(_generations(node, store)) == 2


def test_what_an_update_that_died_left_is_put_right(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    building.build(store.home, store)
    before = set(store.ids())
    for seed in range(40, 52):
        _add(store, seed)

    def broken(store: Store, ids: list[str]) -> Iterator[IndexDocument]:
        for made in real(store, ids):
            if made.id == sorted(set(store.ids()) - before)[6]:
                raise RuntimeError("full")
            yield made

    from indexer.opensearch_engine import kept

    real = kept.documents
    with monkeypatch.context() as patch:
        patch.setattr(kept, "documents", broken)
        patch.setattr(writer, "_BATCH", 1)
        for attempt in (building.update, building.build):
            with pytest.raises(RuntimeError):
                attempt(store.home, store)
    with open_index(store.home) as index:
        assert _found(index) == before
        assert problem(store) is not None
        repair(store)
        assert _found(index) == set(store.ids())
    assert problem(store) is None


def test_a_full_disk_is_said_and_made_good(store: Store, node: Cluster) -> None:
    building.build(store.home, store)
    [name] = _generations(node, store)
    _add(store, 60)
    node.ask("PUT", f"/{name}/_settings", {"index.blocks.read_only_allow_delete": True})  # what a node with a full disk does
    with pytest.raises(NoCluster, match="不接受写入"):
        building.update(store.home, store)
    node.ask("PUT", f"/{name}/_settings", {"index.blocks.read_only_allow_delete": None})
    building.update(store.home, store)
    with open_index(store.home) as index:
        assert _found(index) == set(store.ids())


def test_an_index_of_another_version_is_built_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("indexer.opensearch_engine.kept.fingerprint", lambda: "another")
        building.build(store.home, store)
    with open_index(store.home) as index:
        with pytest.raises(DamagedIndex):
            index.search(SearchRequest("公开"))
        building.update(store.home, store)
        assert _found(index) == set(store.ids())


def test_readers_see_one_state_or_the_next_while_commits_go_on(store: Store) -> None:
    building.build(store.home, store)
    states = [frozenset(store.ids())]
    wrong: list[object] = []
    done = threading.Event()

    def read() -> None:
        try:
            with open_index(store.home) as index:
                while not done.is_set():
                    far = index.engine()
                    seen = {frozenset(far.ids(Scope())), frozenset(row[0] for row in far.rows(Scope(), ("city",))), frozenset(_ids(far))}
                    if len(seen) > 1 or not seen <= set(states):
                        wrong.append(seen)
        except Exception as error:
            wrong.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for seed in range(100, 106):
        _add(store, seed)
        states.append(frozenset(store.ids()))
        building.update(store.home, store)
    done.set()
    for reader in readers:
        reader.join()
    assert not wrong


def _ids(far: Engine) -> list[str]:
    return [hit.report_id for hit in far.search(Ask(None, limit=200)).hits]


def test_another_machine_reads_with_a_copy_of_the_store(store: Store, tmp_path: Path) -> None:
    """A process of its own, over a copy of the archive: it finds what the first has indexed, and writes nothing."""
    building.build(store.home, store)
    copy = tmp_path / "copy"
    shutil.copytree(store.home, copy, ignore=shutil.ignore_patterns("index"))
    environment = {**os.environ, READ_VARIABLE: alias_of(store.home)}
    command = [sys.executable, "-c", "from web.cli import main; main()"]
    words = ["search", "公开", "--json", "--home", str(copy)]
    said = subprocess.run([*command, *words], capture_output=True, text=True, encoding="utf-8", env=environment, check=True)
    with open_index(store.home) as index:
        assert json.loads(said.stdout)["total"]["reports"] == index.search(SearchRequest("公开")).total_reports > 0
    refused = subprocess.run(
        [*command, "rebuild", "--home", str(copy)], capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )
    assert refused.returncode
    assert READ_VARIABLE in refused.stderr
    assert "Traceback" not in refused.stderr
    with Store(copy) as other, pytest.MonkeyPatch.context() as patch:
        patch.setenv(READ_VARIABLE, alias_of(store.home))
        assert not building.stale(copy, other)
        far = cluster_of(copy)
        assert far is not None
        with pytest.raises(CannotWrite, match=READ_VARIABLE):
            far.update(other, None, -1, thorough=True)
