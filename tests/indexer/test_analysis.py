from __future__ import annotations

import os
import stat
from pathlib import Path

import jieba
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.analysis import FastSegmenter, ReferenceSegmenter, fingerprint, index_words, query_words
from indexer.dictionary import Dictionary, dictionary
from indexer.folding import fold
from indexer.lexicon import lexicon
from tests.indexer.corpus import SENTENCES, report

_HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FD5)
_KNOWN = st.sampled_from(
    [*list(lexicon())[::50], *SENTENCES, "市民政策", "人力资源和社会保障局", "三安全一稳定", "研究生命起源", "乒乓球拍卖完了"]
)
_ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
_MIXED = st.lists(st.one_of(_KNOWN, _ANY, st.text(_HAN, max_size=8), st.sampled_from("0123.%,-+#&_ ．abcXYZ")), max_size=6).map("".join)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> ReferenceSegmenter:
    return ReferenceSegmenter(tmp_path_factory.mktemp("jieba"))


@pytest.fixture(scope="module")
def fast() -> FastSegmenter:
    return FastSegmenter()


@pytest.fixture(scope="module")
def looked_up(tmp_path_factory: pytest.TempPathFactory) -> Dictionary:
    folder = tmp_path_factory.mktemp("words")
    dictionary(folder)
    return dictionary(folder)  # as it was saved


@settings(max_examples=1000, deadline=None)
@given(text=_MIXED)
def test_all_segmenters_give_what_jieba_gives(fast: FastSegmenter, looked_up: Dictionary, reference: ReferenceSegmenter, text: str) -> None:
    for written in (text, fold(text)):
        assert looked_up.words(written) == fast.words(written) == reference.words(written)
        assert fast.all_words(written) == reference.all_words(written)


def test_rjieba_gives_what_jieba_gives_on_reports(fast: FastSegmenter, reference: ReferenceSegmenter) -> None:
    for seed in range(30):
        for paragraph in report(seed).paragraphs:
            assert fast.all_words(fold(paragraph.text)) == reference.all_words(fold(paragraph.text))


def test_rjieba_gives_what_jieba_gives_on_real_reports(shared: Path, fast: FastSegmenter, reference: ReferenceSegmenter) -> None:
    for path in sorted((shared / "eval" / "documents").glob("*.txt")):
        for line in path.read_text("utf-8", errors="replace").splitlines():
            assert fast.all_words(fold(line)) == reference.all_words(fold(line))


def test_the_dictionary_has_jiebas_words_and_the_domains(looked_up: Dictionary) -> None:
    written = (Path(jieba.__file__).with_name("dict.txt")).read_text("utf-8").split("\n")[::40]
    assert all(looked_up.knows(word) for word in (*(line.split(" ")[0] for line in written if line), *lexicon()))
    assert not any(map(looked_up.knows, ("", "依申请公", "公开平湖", " ")))


def test_the_dictionary_is_looked_up_as_rjieba_cuts_on_reports(looked_up: Dictionary, fast: FastSegmenter) -> None:
    for seed in range(30):
        for paragraph in report(seed).paragraphs:
            assert looked_up.words(fold(paragraph.text)) == fast.words(fold(paragraph.text))


def test_a_damaged_dictionary_is_made_again(looked_up: Dictionary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.dictionary._made", lambda: looked_up)
    dictionary(tmp_path)
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], whole[:1000] + b"?" + whole[1001:]):
        file.write_bytes(damaged)
        assert dictionary(tmp_path).words("依申请公开结转下年度") == ["依申请公开", "结转下年度"]
        assert file.read_bytes() == whole


def test_where_nothing_can_be_written_the_dictionary_is_made_each_time(
    looked_up: Dictionary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.dictionary._made", lambda: looked_up)
    (tmp_path / "file").write_bytes(b"")
    assert dictionary(tmp_path / "file" / "words").knows("依申请公开")


@pytest.mark.skipif(os.name == "nt", reason="NOT RUN: permissions are not modes on Windows")
def test_jieba_keeps_its_dictionary_where_nobody_else_can_write(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    ReferenceSegmenter(folder).words("公开")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(folder.iterdir())


def test_words_of_the_domain_stay_in_one_piece() -> None:
    assert query_words("依申请公开结转下年度") == ("依申请公开", "结转下年度")
    assert "南湖区" in query_words("南湖区民政局")
    assert query_words("本行政机关不予公开") == ("本", "行政", "机关", "不予公开")


def test_long_words_are_found_by_their_parts() -> None:
    assert {"政府", "信息", "公开", "政府信息公开"} <= set(index_words("政府信息公开"))


def test_punctuation_is_no_word() -> None:
    assert query_words("——《》") == ()


def test_fingerprint_is_the_same_every_time() -> None:
    assert fingerprint() == fingerprint()
    assert len(fingerprint()) == 64
