"""Misspelt measure words: generated from the form's own words by sound and in pinyin; read as meant, said in a note, or not read."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from pypinyin import lazy_pinyin

from archive.form import MEASURES, table2, table4
from indexer.analysis import segmenter
from indexer.question.words.lexicon import terms
from tests.indexer.question.conftest import Archive

# Characters to misspell with: common ones, by their sound.
COMMON = (
    "法发伐正证整政性行形星许需虚可克客申深伸清青情轻速素宿送松颂夺多罪处出除初强墙抢"
    "制治之收手受费飞非复服副义议意易规归贵张章掌凯开楷绿率律"
)
MEANT = (
    "行政许可",
    "行政处罚",
    "行政强制",
    "行政复议",
    "行政诉讼",
    "申请量",
    "规章",
    "公开率",
    "零申请",
    "收费金额",
    "许可",
    "处罚",
    "复议",
    "诉讼",
)


def misspelt(word: str) -> Iterator[str]:
    by_sound: dict[str, list[str]] = {}
    for letter in COMMON:
        by_sound.setdefault(lazy_pinyin(letter)[0], []).append(letter)
    for i, letter in enumerate(word):
        for other in by_sound.get(lazy_pinyin(letter)[0], []):
            made = word[:i] + other + word[i + 1 :]
            if other != letter and made not in terms() and not segmenter().knows(made):
                yield made


def in_pinyin(word: str) -> Iterator[str]:
    yield "".join(lazy_pinyin(word))
    for i in range(len(word)):
        yield word[:i] + lazy_pinyin(word[i])[0] + word[i + 1 :]


@pytest.mark.parametrize("word", MEANT)
def test_a_misspelt_word_is_read_as_meant(archive: Archive, word: str) -> None:
    name, office = next(iter(archive.holdings.offices.items()))
    year = office.years[-1]
    right = archive.ask(f"{name}{year}年{word}多少")
    tried = read = noted = 0
    for wrong in (*misspelt(word), *in_pinyin(word)):
        answer = archive.ask(f"{name}{year}年{wrong}多少")
        tried += 1
        if answer.interpretation.get("quantities") == right.interpretation.get("quantities"):
            read += 1
            assert answer.value == right.value
        else:  # never another number instead
            assert answer.value is None, (wrong, answer.interpretation_text)
        noted += any("”按“" in note for note in answer.notes)
    assert read >= 0.75 * tried, (word, read, tried)
    assert noted >= 0.6 * read, (word, noted, read)  # 出罚: a shorter word of the form stands in it


def test_right_words_are_never_taken_for_others(archive: Archive) -> None:
    """What the form declares, and what any dictionary has, is read as it stands."""
    words = [word for each in (*table2.LINES, *table4.GROUPS) for word in each.ask]
    words += [word for measure in MEASURES for word in measure.ask]
    for word in random.Random(3).sample(words, 60):
        answer = archive.ask(f"{archive.holdings.newest}年{word}多少")
        assert not any(f"“{word}”按" in note for note in answer.notes), word


@pytest.mark.parametrize("question", ["哪家提到了申情", "谁写了“行政处法”", "附议是什么意思", "今天手里有什么", "大夫多少"])
def test_words_to_look_for_stand_as_they_are(archive: Archive, question: str) -> None:
    assert not any("理解" in note and "按“" in note for note in archive.ask(question).notes)
