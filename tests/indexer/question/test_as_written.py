"""提到马上办: any piece of what reports write, cut out anywhere, is looked for as it stands; nothing of it is passed over."""

from __future__ import annotations

import random
import re

import pytest

from indexer.analysis import segmenter
from indexer.question.kinds.passages import Words
from indexer.question.reading.as_written import ways
from indexer.question.words.lexicon import terms
from indexer.question.words.pieces import T
from tests.indexer.question.conftest import Archive

ASKED = ("哪些年报提到{}", "谁提到了{}", "哪些单位的年报写到{}", "有没有哪家写到{}", "提到{}的单位有哪些", "哪几家提到过{}", "{}年谁写到{}")
# What a question means by itself: who, when, how many, and what closes a question.
_MEANT = re.compile(
    "[一二三四五六七八九十两几多哪谁何年月日市县区镇乡局委厅办街道第最全最或、]|政府|单位|年报|报告|部门|机关|情况|问题|内容|怎|如何|什么|是否|同时"
)
_ENDS = re.compile("(?:没有?|有无|[了过吗呢么嘛吧啊呀的和与及跟])$|^[了过的和与及跟]|字样|[这那]")


def spans(archive: Archive, seed: int, many: int) -> list[str]:
    """Whole words that stand beside each other in running text."""
    draw = random.Random(seed)
    texts = [text for (text,) in archive.sql("SELECT text FROM v_paragraphs WHERE kind = 'text' AND length(text) > 30")]
    found: dict[str, None] = {}
    while len(found) < many:
        words = segmenter().words(draw.choice(texts))
        at, size = draw.randrange(len(words)), draw.choice((1, 2, 2, 3))
        span = "".join(words[at : at + size])
        if len(words[at]) > 1 and len(span) <= 10 and re.fullmatch("[一-鿿]+", span) and not _MEANT.search(span) and not _ENDS.search(span):
            found[span] = None
    return list(found)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_stands_in_a_report_is_found_by_asking_who_writes_it(archive: Archive, seed: int) -> None:
    draw = random.Random(seed)
    for span in spans(archive, seed, 60):
        question = draw.choice(ASKED[:-1]).format(span)
        answer = archive.ask(question)
        assert isinstance(answer.plan.ask, Words), (question, answer.interpretation_text, answer.text)
        assert answer.plan.ask.text == (span,), (question, answer.interpretation_text)
        held = archive.sql("SELECT count(DISTINCT report_id) FROM v_paragraphs WHERE text LIKE ? AND kind != 'table'", f"%{span}%")[0][0]
        assert answer.total_rows > 0, question
        assert answer.total_rows >= held, (question, answer.total_rows, held)


def test_no_word_is_refused_that_is_said_to_be_written(archive: Archive) -> None:
    refused = [word for word, entry in terms().items() if entry.kind is T.REFUSE and entry.value == "unrelated" and len(word) > 1]
    for word in random.Random(1).sample(refused, 60):
        answer = archive.ask(f"哪些年报提到{word}")
        assert answer.interpretation.get("reason") != "unrelated", (word, answer.text)


def test_words_that_are_joined_are_looked_for_together_then_apart(archive: Archive) -> None:
    for one, other in zip(spans(archive, 11, 12), spans(archive, 12, 12), strict=True):
        if one == other or any(archive.sql("SELECT 1 FROM v_paragraphs WHERE text LIKE ?", f"%{one}和{other}%")):
            continue
        both = writing(archive, one) & writing(archive, other)
        for question in (f"哪些年报写到{one}和{other}", f"哪些年报写到“{one}”“{other}”"):
            found = {row.report_id for row in archive.ask(question).rows}
            assert found == both or not both, question


def writing(archive: Archive, text: str) -> set[str]:
    """Reports that have these characters in their running text."""
    return {id for (id,) in archive.sql("SELECT report_id FROM v_paragraphs WHERE text LIKE ? AND kind != 'table'", f"%{text}%")}


@pytest.mark.parametrize("asked", ["哪些单位提到{}", "谁写到{}", "{}被哪些年报提到过"])
def test_offices_may_be_written_of(archive: Archive, asked: str) -> None:
    for name in ("档案馆", "公安局", "财政局", "图书馆", *list(archive.holdings.offices)[:3]):
        answer = archive.ask(asked.format(name))
        if "被" in asked and isinstance(answer.plan.ask, Words) is False:
            continue  # asked back
        assert isinstance(answer.plan.ask, Words), (name, answer.text)
        assert answer.plan.ask.text == (name,)
        assert not answer.plan.scope, name


def test_the_ways_it_may_be_written() -> None:
    assert list(ways(("链接和图片",))) == [("链接和图片",), ("链接", "图片")]
    assert list(ways(("培训的情况",))) == [("培训的情况",), ("培训",)]
    assert list(ways(("马上办",))) == [("马上办",)]


def test_what_no_report_writes_is_said_to_be_written_by_none(archive: Archive) -> None:
    for text in ("图解一张图看", "十二三四五"):
        for question in (f"提到{text}的有几家", f"有没有年报写到“{text}”"):
            answer = archive.ask(question)
            assert answer.value in (0, None), answer.text
            assert "没有" in answer.text, answer.text


def test_who_never_writes_it_is_a_body_all_of_whose_reports_lack_it(archive: Archive) -> None:
    bodies = set(archive.holdings.offices)
    sql = "SELECT DISTINCT r.agency FROM v_paragraphs p JOIN v_reports r ON r.report_id = p.report_id WHERE p.text LIKE ?"
    for span in spans(archive, 21, 15):
        writes = {name for (name,) in archive.sql(sql, f"%{span}%")}
        answer = archive.ask(f"哪些单位没有提到{span}")
        assert isinstance(answer.plan.ask, Words), answer.text
        assert f"有{len(bodies - writes)}家" in answer.text, (span, answer.text)
