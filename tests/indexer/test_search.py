"""The door: requests in, hits with their paragraphs, marks and facets out."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.models import Paragraph, ParagraphKind
from archive.store import Store
from archive.text.clean import clean
from indexer import Index, SearchRequest, SearchResult, open_index
from indexer.build import build
from indexer.query import Choice, Phrase
from indexer.syntax import QueryError
from tests import length
from tests.indexer.corpus import fill, report

GLOSSED = "縣政府收到行政復(fù)議(yì)申請３件，均已辦結；“復議”渠道暢通。"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with fill(tmp_path_factory.mktemp("home"), range(60)) as store:
        text, raw = clean(GLOSSED), GLOSSED
        glossed = Paragraph("p1", ParagraphKind.TEXT, 1, text.text, raw, text.offsets)
        made = report(1000)
        store.add(
            replace(made, paragraphs=(glossed, *(replace(p, id=f"p{i}") for i, p in enumerate(made.paragraphs, 2)))), b"glossed", "g.txt"
        )
        build(store.home, store)
        yield store


@pytest.fixture(scope="module")
def index(store: Store) -> Iterator[Index]:
    with open_index(store.home) as index:
        yield index


def _all(index: Index, text: str = "", **filters: tuple[str, ...]) -> SearchResult:
    return index.search(SearchRequest(text, filters, per_page=200, paragraphs_per_report=100))


def test_hits_cite_every_paragraph_that_contains_what_was_typed(index: Index, store: Store) -> None:
    for text in ("公交站点", "市民政策", "开公开", "复议"):
        found = {hit.report_id: {paragraph.id for paragraph in hit.paragraphs} for hit in _all(index, text).hits}
        for report_id in store.ids():
            holding = {paragraph.id for paragraph in store.paragraphs(report_id) if text in paragraph.text}
            assert holding <= found.get(report_id, set())


def test_traditional_glossed_text_is_found_and_marked_in_the_original(index: Index) -> None:
    for typed in ("復議", "复议", "復(fù)議", '"行政复议申请3件"', "“行政復議申請３件”"):
        result = _all(index, typed)
        [paragraph] = [p for hit in result.hits for p in hit.paragraphs if p.raw == GLOSSED]
        assert all(paragraph.text[start:end] in ("复议", "行政复议申请3件") for start, end in paragraph.highlights)
        marked = [paragraph.raw[start:end] for start, end in paragraph.raw_highlights]
        assert marked[0].startswith(("復(fù)議", "行政復(fù)議"))
        assert len(marked) == len(paragraph.highlights)


def test_counts_add_up(index: Index) -> None:
    result = _all(index, "公开")
    assert result.total_reports == len(result.hits)
    assert result.total_paragraphs == sum(hit.matches for hit in result.hits)
    assert all(hit.matches == len(hit.paragraphs) for hit in result.hits)
    assert all(paragraph.highlights for hit in result.hits for paragraph in hit.paragraphs)


def test_paragraphs_that_hold_more_of_the_query_come_first(index: Index) -> None:
    for hit in _all(index, "复议 诉讼 公交").hits:
        held = [sum(word in paragraph.text for word in ("复议", "诉讼", "公交")) for paragraph in hit.paragraphs]
        assert held == sorted(held, reverse=True)


def test_filters_alone_list_reports_newest_first(index: Index, store: Store) -> None:
    result = _all(index)
    assert {hit.report_id for hit in result.hits} == set(store.ids())
    years = [hit.report_year or 0 for hit in result.hits]
    assert years == sorted(years, reverse=True)
    assert all(not hit.paragraphs and not hit.matches for hit in result.hits)


def test_a_facet_counts_what_its_filter_would_leave(index: Index) -> None:
    filters = {"zero_requests": ("no",), "severity": ("error", "none")}
    for facet in _all(index, "公开", **filters).facets:
        for value in facet.values:
            others = {name: values for name, values in filters.items() if name != facet.field}
            assert _all(index, "公开", **others, **{facet.field: (value.value,)}).total_reports == value.count
            assert value.selected == (value.value in filters.get(facet.field, ()))


def test_labels_are_chinese(index: Index) -> None:
    labels = {facet.field: (facet.label, {value.label for value in facet.values}) for facet in _all(index).facets}
    assert labels["zero_requests"][0] == "零申请"
    assert labels["zero_requests"][1] <= {"是", "否", "未知", "说法矛盾"}
    assert labels["sector"][1] == {"民政", "教育", "人力资源和社会保障"}


def test_counties_appear_once_the_city_is_chosen(index: Index) -> None:
    assert "county" not in {facet.field for facet in _all(index).facets}
    counties = next(facet for facet in _all(index, city=("甲市",)).facets if facet.field == "county")
    assert {value.value for value in counties.values} == {"东山县", "西河区"}


def test_a_chosen_value_without_reports_is_still_there_to_be_taken_away(index: Index) -> None:
    year = next(facet for facet in _all(index, report_year=("1999",)).facets if facet.field == "report_year")
    assert [(value.count, value.selected) for value in year.values if value.value == "1999"] == [(0, True)]


def test_places_and_agencies_are_found_by_part_of_their_name(index: Index) -> None:
    assert _all(index, "市:甲").total_reports == _all(index, city=("甲市",)).total_reports > 0
    bureaus = _all(index, "单位:教育局")
    assert bureaus.total_reports
    assert all("教育局" in (hit.agency or "") for hit in bureaus.hits)


def test_pages_follow_one_another(index: Index) -> None:
    everything = [hit.report_id for hit in _all(index, "公开").hits]
    pages = [index.search(SearchRequest("公开", page=page, per_page=7)) for page in range(1, 12)]
    assert [hit.report_id for page in pages for hit in page.hits] == everything


def test_orders(index: Index) -> None:
    for sort, key in (("report_year", lambda h: h.report_year or 9999), ("agency", lambda h: h.agency), ("relevance", lambda h: -h.score)):
        hits = index.search(SearchRequest("公开", sort=sort, per_page=200)).hits
        assert [key(hit) for hit in hits] == sorted(key(hit) for hit in hits)


def test_queries_need_no_text(index: Index) -> None:
    by_text = _all(index, '"公开公开" 零申请:否')
    by_nodes = index.find(Phrase("公开公开"), SearchRequest(filters={"zero_requests": ("no",)}, per_page=200))
    assert [hit.report_id for hit in by_text.hits] == [hit.report_id for hit in by_nodes.hits]
    assert index.find(Choice("city", ("甲市",)), SearchRequest()).total_reports == _all(index, city=("甲市",)).total_reports


def test_the_understanding_is_said(index: Index) -> None:
    assert _all(index, "公交 年份:2020", zero_requests=("no",)).description == "含“公交”；年份：2020年；零申请：否"
    assert _all(index).description == "全部年报"


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest("密级:绝密"),
        SearchRequest(filters={"colour": ("red",)}),
        SearchRequest(filters={"zero_requests": ("maybe",)}),
        SearchRequest(sort="length"),
        SearchRequest(page=0),
        SearchRequest(per_page=10_000),
    ],
)
def test_what_cannot_be_asked_is_said(index: Index, request_: SearchRequest) -> None:
    with pytest.raises(QueryError) as caught:
        index.search(request_)
    assert caught.value.advice


def test_eight_threads_get_what_one_gets(store: Store) -> None:
    dice = random.Random(3)
    asked = [
        "复议",
        '"公开公开"',
        "公交站点",
        "年份:2020",
        "新收申请:>1",
        "公开 -复议",
        "教育 OR 民政",
        "",
        "开",
        "市:甲 公开",
        "三安全 诉讼",
    ]
    filters: list[dict[str, tuple[str, ...]]] = [{}, {"city": ("甲市",)}, {"severity": ("error", "none"), "report_year": ("2020", "2021")}]
    requests = [SearchRequest(dice.choice(asked), dice.choice(filters), dice.randint(1, 3)) for _ in range(100)]
    with open_index(store.home) as index:
        expected = [index.search(request) for request in requests]
    wrong: list[object] = []

    def search(index: Index, order: list[int]) -> None:
        try:
            wrong.extend(requests[i] for i in order if index.search(requests[i]) != expected[i])
        except Exception as error:
            wrong.append(error)

    with open_index(store.home) as index:
        threads = [threading.Thread(target=search, args=(index, dice.choices(range(100), k=length.of(300, 1000)))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert not wrong


def test_a_report_gone_from_the_archive_but_not_from_the_index_is_left_out(tmp_path: Path) -> None:
    with fill(tmp_path / "a", range(5)) as other, fill(tmp_path / "b", range(3)) as store:
        build(other.home, other)
        (other.home / "index").rename(store.home / "index")
        with open_index(store.home) as index:
            assert {hit.report_id for hit in index.search(SearchRequest()).hits} <= set(store.ids())
