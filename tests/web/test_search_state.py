"""The address of a search is its whole state."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from indexer.engine import SORTS
from indexer.results import Facet, FacetValue
from web.present.facets import chips, groups
from web.present.search_state import FILTERS, SearchState, search_url

values = st.lists(st.text(min_size=1, max_size=5).map(str.strip).filter(bool), min_size=1, max_size=3, unique=True)
pairs = st.lists(st.tuples(st.sampled_from(["q", "page", "sort", "unknown", *FILTERS]), st.text(max_size=8)), max_size=12)
states = st.builds(
    SearchState,
    q=st.text(max_size=10).map(str.strip),
    filters=st.dictionaries(st.sampled_from(FILTERS), values.map(tuple)).map(lambda found: {n: found[n] for n in FILTERS if n in found}),
    page=st.integers(1, 10_000),
    sort=st.sampled_from(["", *SORTS]),
)


@given(states)
def test_a_state_survives_its_address(state: SearchState) -> None:
    found = parse_qsl(urlsplit(state.url()).query, keep_blank_values=True)
    assert SearchState.from_pairs(found) == state


@given(pairs)
def test_any_parameters_give_a_state_with_one_canonical_address(found: list[tuple[str, str]]) -> None:
    state = SearchState.from_pairs(found)
    assert SearchState.from_pairs(state.pairs()) == state


@given(states, st.sampled_from(FILTERS), st.text(min_size=1, max_size=5).map(str.strip).filter(bool))
def test_toggling_twice_changes_nothing_but_the_page(state: SearchState, name: str, value: str) -> None:
    added = state.with_value(name, value)
    assert value in added.filters[name]
    assert value not in added.without_value(name, value).filters.get(name, ())
    assert added.toggled(name, value) == added.without_value(name, value)


def test_taking_a_province_away_takes_what_lies_inside_it() -> None:
    state = SearchState("", {"report_year": ("2020",), "province": ("示例省",), "city": ("示例市",), "county": ("青石区",)})
    assert state.without_value("province", "示例省").filters == {"report_year": ("2020",)}
    assert state.without_value("city", "示例市").filters == {"report_year": ("2020",), "province": ("示例省",)}


def test_words_are_sorted_by_relevance_and_lists_by_year() -> None:
    assert SearchState("复议").effective_sort == "relevance"
    assert SearchState("").effective_sort == "-report_year"
    assert search_url("复议", report_year=2020) == "/search?q=%E5%A4%8D%E8%AE%AE&report_year=2020"


def facet(field: str, label: str, *counted: tuple[str, str, int, bool]) -> Facet:
    return Facet(field, label, tuple(FacetValue(*each) for each in counted))


def test_the_region_is_drilled_down() -> None:
    found = [
        facet("province", "省", ("甲省", "甲省", 5, False), ("乙省", "乙省", 3, False)),
        facet("city", "市", ("丙市", "丙市", 5, False), ("丁市", "丁市", 3, False)),
    ]
    assert [group.field for group in groups(found, SearchState())] == ["province"]
    assert [group.field for group in groups(found, SearchState("", {"province": ("甲省",)}))] == ["province", "city"]


def test_chips_name_the_field_and_the_value_and_lead_to_the_search_without_it() -> None:
    state = SearchState("复议", {"zero_requests": ("yes",), "sector": ("civil_affairs",)})
    found = {(chip.label, chip.value): chip.url for chip in chips([], state)}
    assert found == {
        ("关键词", "复议"): "/search?zero_requests=yes&sector=civil_affairs",
        ("零申请", "是"): "/search?q=%E5%A4%8D%E8%AE%AE&sector=civil_affairs",
        ("部门领域", "民政"): "/search?q=%E5%A4%8D%E8%AE%AE&zero_requests=yes",
    }
