"""The guarantee of literal search: exactly the paragraphs that contain a text, whatever the segmenter made of it."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from archive.form import FIELDS, SECTIONS
from archive.store import Store
from indexer import Index, SearchRequest, open_index
from indexer.documents import IndexDocument
from indexer.engine import Ask
from indexer.folding import clean_leaf, fold
from indexer.query import Phrase, Word
from indexer.whoosh_engine import writer
from indexer.whoosh_engine.engine import WhooshEngine
from tests.indexer.corpus import SENTENCES
from tests.indexer.strategies import documents

DOCUMENTS = documents(list(range(200)))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    folder = tmp_path_factory.mktemp("index")
    segments = [*writer.write_segments(folder, DOCUMENTS[:120]), *writer.write_segments(folder, DOCUMENTS[120:])]
    writer.commit(folder, segments)
    return WhooshEngine(folder)


FOLDED = {document.id: [fold(text) for text in document.paragraphs] for document in DOCUMENTS}


def _scan(text: str) -> dict[str, int]:
    """Report → paragraphs that contain the text."""
    found = {report_id: sum(text in paragraph for paragraph in paragraphs) for report_id, paragraphs in FOLDED.items()}
    return {report_id: count for report_id, count in found.items() if count}


def _substrings(number: int) -> list[str]:
    dice = random.Random(11)
    made = []
    while len(made) < number:
        paragraph = dice.choice(FOLDED[dice.choice(list(FOLDED))])
        start = dice.randrange(len(paragraph))
        text = paragraph[start : start + dice.choice((1, 2, 3, 4, 5, 6, 8, 12, 20, 40))]
        if text.strip():
            made.append(text)
    return made


def test_a_phrase_is_exactly_a_substring_scan(engine: WhooshEngine) -> None:
    for text in [*_substrings(1000), "没有的字", "公开公开公", "站点点"]:
        expected = _scan(text)
        found = engine.search(Ask(Phrase(text), limit=1000, paragraphs=100, count_paragraphs=True))
        assert {hit.report_id: hit.matches for hit in found.hits} == expected, text
        assert found.total_paragraphs == sum(expected.values()), text


def test_bare_words_find_every_paragraph_that_contains_them(engine: WhooshEngine) -> None:
    for text in _substrings(300):
        text = text.strip()
        found = engine.search(Ask(Word(text), limit=1000))
        assert set(_scan(text)) <= {hit.report_id for hit in found.hits}, text


def test_phrases_of_the_field_are_found_exactly(demo_home: Path) -> None:
    """Labels and names the forms use, and clauses of the reports themselves, quoted and bare."""
    with Store(demo_home, create=False) as store:
        texts = {(report_id, p.id): fold(p.text) for report_id in store.ids() for p in store.paragraphs(report_id)}
    dice = random.Random(12)
    named = sorted({name for field in FIELDS for name in (*field.label.split("·"), *field.ask)} | {section.title for section in SECTIONS})
    clauses = sorted({clause for text in texts.values() for clause in re.split(r"[,，。；、\s]", text) if 2 <= len(clause) <= 60})
    with open_index(demo_home) as index:
        for text in dice.sample(named, 150) + dice.sample(clauses, 150):
            holding = {place for place, paragraph in texts.items() if clean_leaf(text) in paragraph}
            assert _cited(index, f'"{text}"') == holding, text
            if all(char.isalpha() for char in text):
                assert holding <= _cited(index, text), text


def _cited(index: Index, text: str) -> set[tuple[str, str]]:
    found = index.search(SearchRequest(text, per_page=200, paragraphs_per_report=1000))
    return {(hit.report_id, paragraph.id) for hit in found.hits for paragraph in hit.paragraphs}


def test_a_query_typed_in_another_script_or_width_is_the_same() -> None:
    for sentence in SENTENCES:
        assert clean_leaf(sentence) == fold(sentence.strip())
    assert clean_leaf("政務公開“三安全一穩定”") == clean_leaf('政务公开"三安全一稳定"')


def test_no_match_crosses_from_one_paragraph_to_the_next(tmp_path: Path) -> None:
    made = [IndexDocument("a", "", ("甲乙", "丙丁"), {}, {}), IndexDocument("b", "", ("丙", "", "丁甲"), {}, {})]
    writer.commit(tmp_path, writer.write_segments(tmp_path, made))
    engine = WhooshEngine(tmp_path)
    assert engine.search(Ask(Phrase("乙丙"))).total_reports == 0
    assert engine.search(Ask(Phrase("丁丙"))).total_reports == 0
    assert engine.search(Ask(Phrase("丁甲"))).hits[0].report_id == "b"
    assert engine.search(Ask(Phrase("丁"))).total_reports == 2
    assert engine.search(Ask(Phrase("丁"), paragraphs=1, count_paragraphs=True)).total_paragraphs == 2
