"""The door of the package: a search request in, hits with their paragraphs and facets out."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

from archive.store import Store
from indexer.arrays import DamagedFile
from indexer.as_read import AsRead
from indexer.chosen import cluster_of
from indexer.engine import SORTS, Ask, Engine, Found
from indexer.facets import SHOWN, facets
from indexer.fields import FACET_BY_NAME, NUMBER_BY_CODE, value_of
from indexer.fingerprint import fingerprint
from indexer.generations import DamagedIndex, Generations, NoIndex, Signature
from indexer.highlight import Highlighter
from indexer.memory import MemoryEngine
from indexer.query import Choice, Query, both, cleaned
from indexer.results import ReportHit, SearchRequest, SearchResult
from indexer.syntax import QueryError, describe, parse
from indexer.whoosh_engine.engine import WhooshEngine

MAX_PER_PAGE = 200


@dataclass(frozen=True, slots=True)
class _Opened:
    name: str
    signature: Signature
    engine: Engine


class Index:
    """Threads may share one. A new generation of the index is picked up at the next search."""

    def __init__(self, home: Path) -> None:
        self._store = Store(home, create=False)
        self._generations = Generations(home)
        self._cluster = cluster_of(home)
        self._lock = threading.Lock()
        self._live: _Opened | None = None

    def search(self, request: SearchRequest) -> SearchResult:
        """Raises QueryError when the request cannot be understood."""
        return self._find(parse(request.text), request)

    def find(self, query: Query | None, request: SearchRequest) -> SearchResult:
        """The same for a query that is no text; ``request.text`` is not looked at."""
        return self._find(None if query is None else cleaned(query), request)

    def _find(self, query: Query | None, request: SearchRequest) -> SearchResult:
        _check(request)
        filters = {name: values for name, values in request.filters.items() if values}
        offset = (request.page - 1) * request.per_page
        ask = Ask(query, filters, _sort(query, request.sort), offset, request.per_page, SHOWN, max(1, request.paragraphs_per_report), True)
        found = (AsRead(self.engine()) if request.as_read else self.engine()).search(ask)
        return SearchResult(
            request,
            _described(query, filters),
            found.total_reports,
            found.total_paragraphs,
            self._hits(found, query, request.paragraphs_per_report),
            facets(found.counts, filters),
        )

    def close(self) -> None:
        with self._lock:
            if self._live is not None:
                self._live.engine.close()
                self._live = None
            if self._cluster is not None:
                self._cluster.close()
            self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def engine(self) -> Engine:
        """The live generation's, for counts, names and orders; another one is opened when CURRENT names another, or somebody
        touched the files."""
        if self._cluster is not None:
            return self._cluster.engine(self._store)
        name = self._generations.current()
        if name is None:
            if self._store.change_number():
                raise NoIndex("年报库还没有建立检索索引。", advice="请运行 gongkai rebuild。")
            return MemoryEngine(())
        live = self._live
        if live is None or not self._is_as_opened(name, live):
            with self._lock:
                live = self._live
                if live is None or not self._is_as_opened(name, live):
                    self._live = None
                    live = self._live = self._open(name)
        return live.engine

    def seen(self, *, by_eye: bool) -> Index:
        """The same index, with or without numbers read by eye."""
        return self if by_eye else self._as_read

    @cached_property
    def _as_read(self) -> Index:
        return _AsRead(self)

    def _is_as_opened(self, name: str, live: _Opened) -> bool:
        """Mapped files that change in place give wrong answers, and end the process where they were cut off."""
        try:
            return live.name == name and live.signature == self._generations.signature(name)
        except DamagedIndex:
            return False

    def _open(self, name: str) -> _Opened:
        """Again from the start should the generation have been replaced and removed meanwhile."""
        while True:
            try:
                signature = self._generations.signature(name)
                if self._generations.checked(name).schema != fingerprint():
                    raise DamagedIndex("检索索引由另一版本的 gongkai 建立，不能使用。", advice="请运行 gongkai rebuild。")
                return _Opened(name, signature, WhooshEngine(self._generations.folder(name)))
            except (DamagedIndex, DamagedFile, OSError) as error:
                newer = self._generations.current()
                if newer is not None and newer != name:
                    name = newer
                    continue
                if isinstance(error, DamagedIndex):
                    raise
                raise DamagedIndex("检索索引无法打开。", advice="请运行 gongkai rebuild。") from error

    def _hits(self, found: Found, query: Query | None, at_most: int) -> tuple[ReportHit, ...]:
        summaries = {summary.id: summary for summary in self._store.summaries([hit.report_id for hit in found.hits])}
        shown = {hit.report_id: [f"p{number + 1}" for number in hit.paragraphs[:at_most]] for hit in found.hits if hit.paragraphs}
        paragraphs = self._store.paragraphs_of_many(shown)
        highlighter = Highlighter(query)
        hits = []
        for hit in found.hits:
            if hit.report_id not in summaries:  # gone from the archive, not yet from the index
                continue
            summary = summaries[hit.report_id]
            known = {paragraph.id: paragraph for paragraph in paragraphs.get(hit.report_id, ())}
            best = tuple(highlighter.hit(known[id]) for id in shown.get(hit.report_id, ()) if id in known)
            hits.append(ReportHit(hit.report_id, summary.agency.name, summary.report_year, summary.title, hit.score, hit.matches, best))
        return tuple(hits)


class _AsRead(Index):
    """Lives and is closed with the index it sees."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._store = index._store
        self._seen = AsRead(MemoryEngine(()))

    def engine(self) -> Engine:
        """The same object as long as the engine lives."""
        engine, seen = self._index.engine(), self._seen
        if seen.engine is not engine:
            seen = self._seen = AsRead(engine)
        return seen

    def close(self) -> None:
        pass


def open_index(home: Path) -> Index:
    return Index(home)


def _check(request: SearchRequest) -> None:
    for name, values in request.filters.items():
        facet = FACET_BY_NAME.get(name)
        if facet is None:
            raise QueryError(f"没有“{name}”这个筛选项。", advice=f"可用的筛选项：{'、'.join(FACET_BY_NAME)}。")
        for value in values:
            if facet.closed and value_of(facet, value) != value:
                raise QueryError(f"“{facet.label}”没有“{value}”这一项。", advice=f"可选：{'、'.join(facet.labels)}。")
    if request.sort not in SORTS and request.sort.removeprefix("-") not in NUMBER_BY_CODE:
        raise QueryError(
            f"没有“{request.sort}”这种排序。", advice=f"可选：{'、'.join(SORTS)}，或任何一项数字的代码（前面加“-”为从大到小）。"
        )
    if request.page < 1 or not 1 <= request.per_page <= MAX_PER_PAGE:
        raise QueryError("页码或每页条数不对。", advice=f"页码从1起，每页1至{MAX_PER_PAGE}条。")


def _sort(query: Query | None, sort: str) -> str:
    """Without anything to score by, the newest come first."""
    return "-report_year" if query is None and sort == "relevance" else sort


def _described(query: Query | None, filters: Mapping[str, tuple[str, ...]]) -> str:
    chosen: list[Query] = [Choice(name, values) for name, values in filters.items()]
    return describe(both([*([query] if query else []), *chosen])) if query or chosen else describe(None)
