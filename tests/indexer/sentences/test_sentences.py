"""Sentences that speak of something: found literally, within the scope, where they stand, the same every time."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.models import ParagraphKind
from archive.store import Store
from indexer import Index, open_index
from indexer.build import build
from indexer.folding import fold
from indexer.query import Among
from indexer.sentences import Finder, Said, Scope, Weights
from indexer.sentences.amounts import amount_of, amounts
from indexer.sentences.split import sentences
from indexer.sentences.terms import synonyms, terms_of
from tests.indexer.corpus import SENTENCES, fill
from tests.indexer.sentences.labelled import LABELS, written

_HAN = re.compile(r"[\u4e00-\u9fff]{3,}")
_STRETCHES = [match for sentence in SENTENCES for match in _HAN.findall(sentence.replace("{n}", "。").replace("{m}", "。"))]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with fill(tmp_path_factory.mktemp("home"), range(60)) as store:
        build(store.home, store)
        yield store


@pytest.fixture(scope="module")
def index(store: Store) -> Iterator[Index]:
    with open_index(store.home) as index:
        yield index


@pytest.fixture(scope="module")
def finder(index: Index, store: Store) -> Finder:
    return Finder(index, store)


@st.composite
def stretches(draw: st.DrawFn) -> str:
    whole = draw(st.sampled_from(_STRETCHES))
    start = draw(st.integers(0, len(whole) - 3))
    return whole[start : draw(st.integers(start + 3, min(len(whole), start + 12)))]


@settings(max_examples=30)
@given(stretches())
def test_a_stretch_of_the_text_is_found_first(finder: Finder, store: Store, stretch: str) -> None:
    held = any(stretch in p.text for id in store.ids() for p in store.paragraphs(id) if p.kind is ParagraphKind.TEXT)
    found = finder.find([stretch])
    assert bool(found) >= held
    if held:
        assert stretch in found[0].quote


@settings(max_examples=30)
@given(st.lists(stretches(), min_size=1, max_size=3))
def test_the_same_question_has_the_same_sentences(index: Index, store: Store, words: list[str]) -> None:
    one, other = Finder(index, store).find(words), Finder(index, store).find(words)
    assert one == other
    assert list(one) == sorted(one, key=lambda said: one.index(said))


@settings(max_examples=30)
@given(stretches(), st.sets(st.integers(0, 59), max_size=8), st.sampled_from([(), ("2020",), ("2021", "2022")]))
def test_nothing_is_found_outside_the_scope(finder: Finder, store: Store, stretch: str, chosen: set[int], years: tuple[str, ...]) -> None:
    all_ids = store.ids()
    ids = frozenset(all_ids[number % len(all_ids)] for number in chosen)
    found = finder.find([stretch], Scope({"report_year": years}, Among(ids)), limit=50)
    assert {said.report_id for said in found} <= ids
    inside = {summary.id for summary in store.summaries() if not years or str(summary.report_year) in years}
    assert {said.report_id for said in found} <= inside
    assert {said.report_id for said in finder.find([stretch], Scope({"report_year": years}), limit=50)} <= inside


@settings(max_examples=30)
@given(stretches())
def test_a_report_in_the_scope_that_holds_the_words_is_found(finder: Finder, store: Store, stretch: str) -> None:
    for report_id in store.ids()[:12]:
        holds = any(stretch in p.text for p in store.paragraphs(report_id) if p.kind is ParagraphKind.TEXT)
        found = finder.find([stretch], Scope(query=Among(frozenset([report_id]))))
        assert holds <= any(stretch in said.quote for said in found)


@settings(max_examples=30)
@given(st.lists(stretches(), min_size=1, max_size=3))
def test_spans_are_the_original_characters(finder: Finder, store: Store, words: list[str]) -> None:
    for said in finder.find(words, limit=20):
        [paragraph] = store.paragraphs(said.report_id, [said.paragraph.id])
        assert paragraph.text[said.start : said.end] == said.quote
        assert said.raw in paragraph.raw
        assert all(said.quote[start:end] and 0 <= start < end <= len(said.quote) for start, end in said.marks)
        assert all(said.quote[each.start : each.end].endswith(each.unit.removeprefix("万")) for each in said.amounts if each.unit != "元")
        assert 0 < said.share <= 1


def test_a_report_is_not_heard_twice_before_others_are_heard(finder: Finder) -> None:
    found = finder.find("培训", limit=10, per_report=1)
    assert len({said.report_id for said in found}) == len(found) > 3


def test_nothing_asked_nothing_found(finder: Finder) -> None:
    for question in ("", "？？", "哪些单位", "请问有没有呢", [], ["", "  "]):
        assert finder.find(question) == ()
    assert finder.find("量子纠缠") == ()


@given(st.text(max_size=60))
def test_any_text_may_be_asked(finder: Finder, text: str) -> None:
    assert len(finder.find(text)) <= 5
    assert len(terms_of(text * 20)) <= 28


@given(st.text(alphabet="甲乙丙。；！？!?\n \t…”）.1一是", max_size=80))
def test_sentences_lose_nothing_but_blanks_and_marks(text: str) -> None:
    spans = list(sentences(text))
    assert all(a < b <= c < d for (a, b), (c, d) in itertools.pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert [char for char in kept if char.isalnum()] == [char for char in text if char.isalnum()]


def test_any_way_of_saying_it_leads_to_any_other(finder: Finder) -> None:
    said = SENTENCES[5]  # 政务新媒体更新不够及时
    for question in ("新媒体更新慢", "更新不及时", "政务新媒体"):
        assert any(found.quote in said for found in finder.find(question))
    assert all(form in forms for form, forms in synonyms().items())


@given(st.integers(0, 99999), st.sampled_from(["条", "件", "次", "人次", "份", "期"]))
def test_numbers_with_units_are_read(number: int, unit: str) -> None:
    sentence = f"全年举办培训班，共{number}{unit}，2021年3月起近200人参加第三期。"
    first, second = amounts(sentence)
    assert (first.value, first.unit, first.approximate) == (Decimal(number), unit, False)
    assert (second.value, second.unit, second.approximate) == (Decimal(200), "人", True)


@pytest.mark.parametrize(
    ("sentence", "mark", "unit", "expected"),
    [
        ("其中工作动态150条、通知公告179条、政策文件173条", "通知公告", "条", "179条"),
        ("举办业务培训3次，36人次参加", "培训", "次", "3次"),
        ("举办业务培训3次，36人次参加", "培训", "人次", "36人次"),
        ("微信公众号推送图解45期，阅读量3万人次", "微信", "", "45期"),
        ("收取信息处理费1.2万元", "信息处理费", "", "1.2万元"),
        ("微信公众号公开征求意见13天，采纳建议若干", "微信", "条", "13天"),
        ("加强培训，发放手册", "培训", "", None),
        ("一批业务骨干参加培训", "培训", "", None),
        ("三件申请均已办结", "申请", "", "三件"),
    ],
)
def test_the_number_that_tells_how_much(sentence: str, mark: str, unit: str, expected: str | None) -> None:
    at = sentence.index(mark)
    given = amount_of(sentence, amounts(sentence), ((at, at + len(mark)),), unit)
    assert (given and sentence[given.start : given.end]) == expected


def _precision(finder: Finder) -> float:
    """Of the five sentences shown for a question, how many answer it."""
    shares = []
    for question, label in LABELS.items():
        found = finder.find(question)
        shares.append(sum(bool(re.search(label, said.quote)) for said in found) / max(1, len(found)))
    return sum(shares) / len(shares)


def _recall(finder: Finder, store: Store) -> float:
    """Of the sentences of one report that answer a question, how many are among the five shown of that report."""
    shares = []
    for summary in store.summaries()[::6]:
        said = written().get((summary.agency.name or "", summary.report_year or 0), ())
        for question, label in LABELS.items():
            right = [sentence for sentence in said if re.search(label, fold(sentence))]
            if right:
                found: tuple[Said, ...] = finder.find(question, Scope(query=Among(frozenset([summary.id]))), per_report=5)
                hits = sum(bool(re.search(label, each.quote)) for each in found)
                shares.append(min(1.0, hits / min(5, len(right))))
    return sum(shares) / len(shares)


def test_labelled_questions_find_the_sentences_that_answer_them(demo_home: Path) -> None:
    with Store(demo_home, create=False) as store, open_index(demo_home) as index:
        both, words, pairs = (Finder(index, store, weights) for weights in (Weights(), Weights(1, 0, 0), Weights(0, 0, 1)))
        assert _precision(both) >= max(0.95, _precision(words), _precision(pairs))
        assert _recall(both, store) >= 0.93


@settings(max_examples=30)
@given(stretches(), st.sets(st.integers(0, 59), min_size=1, max_size=6))
def test_few_reports_of_many_are_found_however_far_down(finder: Finder, store: Store, stretch: str, chosen: set[int]) -> None:
    all_ids = store.ids()
    ids = {all_ids[number % len(all_ids)] for number in chosen}
    near = {said.report_id for said in finder.find([stretch], Scope(query=Among(frozenset(ids))), limit=50)}
    assert near == {id for id in ids if finder.find([stretch], Scope(query=Among(frozenset([id]))))}
